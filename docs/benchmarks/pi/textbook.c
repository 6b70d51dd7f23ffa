/* Pi by throwing darts, as textbooks have it: erand48, one state for each rank. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    int rank, ranks;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    if (argc != 3) {
        if (rank == 0) fprintf(stderr, "usage: textbook SAMPLES SEED\n");
        MPI_Abort(MPI_COMM_WORLD, 2);
    }
    long samples = atol(argv[1]), seed = atol(argv[2]);
    long share = samples / ranks + (rank < samples % ranks), hits = 0, total = 0;
    unsigned short state[3] = {(unsigned short)rank, (unsigned short)seed, 0x330e};
    for (long dart = 0; dart < share; dart++) {
        double x = erand48(state), y = erand48(state);
        if (x * x + y * y <= 1.0) hits++;
    }
    MPI_Reduce(&hits, &total, 1, MPI_LONG, MPI_SUM, 0, MPI_COMM_WORLD);
    if (rank == 0) printf("pi = %.12f\n", 4.0 * total / samples);
    MPI_Finalize();
    return 0;
}
