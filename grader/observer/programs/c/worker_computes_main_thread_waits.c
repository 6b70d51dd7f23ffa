// clean, on 2
// The main thread waits for the other rank, while threads of its own compute what they will send; one waits for the other first.
#include "program.h"
#include <pthread.h>
#include <unistd.h>
static int rank;
static void *compute(void *unused) {
    for (double begin = MPI_Wtime(); MPI_Wtime() - begin < 0.5;)
        ;
    return 0;
}
static void *answer(void *unused) {
    int x = 1;
    pthread_t helper;
    pthread_create(&helper, 0, compute, 0);
    pthread_join(helper, 0);
    usleep(500000);
    MPI_Send(&x, 1, MPI_INT, 1 - rank, 0, WORLD);
    return 0;
}
int main(int argc, char **argv) {
    int provided, x;
    pthread_t worker;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_MULTIPLE, &provided);
    MPI_Comm_rank(WORLD, &rank);
    pthread_create(&worker, 0, answer, 0);
    MPI_Recv(&x, 1, MPI_INT, 1 - rank, 0, WORLD, IGNORE);
    pthread_join(worker, 0);
    MPI_Barrier(WORLD);
    MPI_Finalize();
    return 0;
}
