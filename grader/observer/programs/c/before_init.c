// outside-mpi before-init, on 2
#include "program.h"

int main(int argc, char **argv) {
    int rank;
    MPI_Comm_rank(WORLD, &rank); // here
    MPI_Init(&argc, &argv);
    MPI_Finalize();
    return 0;
}
