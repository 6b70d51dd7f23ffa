// clean, on 2
// The record has forgotten its beginning when MPI copies for longer than any look at the records.
#include "program.h"
int main(int argc, char **argv) {
    enum { SIZE = 600 << 20 };
    char *room = malloc(SIZE);
    int rank, x = 0;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(WORLD, &rank);
    memset(room, rank, SIZE);
    for (int i = 0; i < 120000; i++)
        if (rank == 0)
            MPI_Send(&x, 1, MPI_INT, 1, 0, WORLD);
        else
            MPI_Recv(&x, 1, MPI_INT, 0, 0, WORLD, IGNORE);
    if (rank == 0)
        MPI_Send(room, SIZE, MPI_BYTE, 1, 1, WORLD);
    else
        MPI_Recv(room, SIZE, MPI_BYTE, 0, 1, WORLD, IGNORE);
    MPI_Finalize();
    free(room);
    return 0;
}
