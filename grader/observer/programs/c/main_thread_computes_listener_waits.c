// clean, on 2
// A thread of each rank waits for work, while the main thread computes for longer than any look at the records, and then sends.
#include "program.h"
#include <pthread.h>
static void *listen(void *unused) {
    int x;
    MPI_Recv(&x, 1, MPI_INT, MPI_ANY_SOURCE, 1, WORLD, IGNORE);
    return 0;
}
int main(int argc, char **argv) {
    int provided, rank, x = 0;
    pthread_t listener;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_MULTIPLE, &provided);
    MPI_Comm_rank(WORLD, &rank);
    pthread_create(&listener, 0, listen, 0);
    for (double begin = MPI_Wtime(); MPI_Wtime() - begin < 1;)
        ;
    MPI_Send(&x, 1, MPI_INT, 1 - rank, 1, WORLD);
    pthread_join(listener, 0);
    MPI_Finalize();
    return 0;
}
