// thread-level serialized, on 2
#include "program.h"
#include <pthread.h>

/* MPI_THREAD_SERIALIZED, and one thread waits in a receive while the other sends. */
static int rank;

static void *listens(void *place) {
    MPI_Recv(place, 1, MPI_INT, 1 - rank, 0, WORLD, IGNORE); // here
    return NULL;
}

int main(int argc, char **argv) {
    int x, provided;
    pthread_t thread;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_SERIALIZED, &provided);
    MPI_Comm_rank(WORLD, &rank);
    pthread_create(&thread, NULL, listens, &x);
    usleep(300000);
    MPI_Send(&rank, 1, MPI_INT, 1 - rank, 0, WORLD); // here
    pthread_join(thread, NULL);
    MPI_Finalize();
    return 0;
}
