// collective-mismatch root, on 2
#include "program.h"
int main(int argc, char **argv) {
    int rank, x = 1, sum = 0;
    MPI_Request request;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(WORLD, &rank);
    MPI_Ireduce(&x, &sum, 1, MPI_INT, MPI_SUM, rank, WORLD, &request); // here
    MPI_Wait(&request, IGNORE);
    MPI_Finalize();
    return 0;
}
