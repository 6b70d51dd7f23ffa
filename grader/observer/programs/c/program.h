/* What every program here begins and ends with. */
#define _GNU_SOURCE
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORLD MPI_COMM_WORLD
#define IGNORE MPI_STATUS_IGNORE
#define BEGIN                                                                                                          \
    int main(int argc, char **argv) {                                                                                  \
        int rank, size;                                                                                                \
        MPI_Init(&argc, &argv);                                                                                        \
        MPI_Comm_rank(WORLD, &rank);                                                                                   \
        MPI_Comm_size(WORLD, &size);
#define END                                                                                                            \
        MPI_Finalize();                                                                                                \
        return 0;                                                                                                      \
    }
