// crash, on 3
// Rank 1 of a part of the ranks ends all of them, and says why.
#include "program.h"
int main(int argc, char **argv) {
    int rank;
    MPI_Comm part;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(WORLD, &rank);
    MPI_Comm_split(WORLD, rank > 0, rank, &part);
    if (rank == 2) {
        fprintf(stderr, "input file missing\n");
        MPI_Abort(part, 3);
    }
    MPI_Barrier(WORLD);
    MPI_Finalize();
    return 0;
}
