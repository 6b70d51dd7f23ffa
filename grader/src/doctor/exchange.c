/* Ranks 0 and 1 send an array back and forth, ROUNDS times, and each adds one to its elements; then all ranks add up their numbers,
   and all know that all is right. Rank 0 writes the seconds that the array took to a file in the folder given. */
#include <mpi.h>
#include <stdio.h>
#include <unistd.h>

enum { LENGTH = 10000, ROUNDS = 100 };

int main(int argc, char **argv)
{
    alarm(RANKLINGS_LIMIT); /* no rank outlives the one who asked */
    MPI_Init(&argc, &argv);
    static int values[LENGTH];
    int rank, size, sum = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    for (int i = 0; i < LENGTH; i++) values[i] = i;
    MPI_Barrier(MPI_COMM_WORLD);
    double start = MPI_Wtime();
    for (int round = 0; round < ROUNDS && rank < 2; round++) {
        if (rank == 0) {
            MPI_Send(values, LENGTH, MPI_INT, 1, round, MPI_COMM_WORLD);
            MPI_Recv(values, LENGTH, MPI_INT, 1, round, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        } else {
            MPI_Recv(values, LENGTH, MPI_INT, 0, round, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            for (int i = 0; i < LENGTH; i++) values[i]++;
            MPI_Send(values, LENGTH, MPI_INT, 0, round, MPI_COMM_WORLD);
        }
    }
    double took = MPI_Wtime() - start;
    MPI_Allreduce(&rank, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
    if (sum != size * (size - 1) / 2) {
        fprintf(stderr, "the sum of %d ranks is %d\n", size, sum);
        MPI_Abort(MPI_COMM_WORLD, 5);
    }
    if (rank == 0) {
        for (int i = 0; i < LENGTH; i++)
            if (values[i] != i + ROUNDS) {
                fprintf(stderr, "element %d is %d and should be %d\n", i, values[i], i + ROUNDS);
                MPI_Abort(MPI_COMM_WORLD, 3);
            }
        char path[4096];
        snprintf(path, sizeof path, "%s/seconds", argv[1]);
        FILE *file = fopen(path, "w");
        if (!file) MPI_Abort(MPI_COMM_WORLD, 4);
        fprintf(file, "%.9f\n", took);
        fclose(file);
    }
    MPI_Finalize();
    return 0;
}
