// thread-level funneled, on 2
#include "program.h"
#include <pthread.h>

/* Only the thread that started MPI may call it. */
static void *talks(void *rank) {
    int x = *(int *)rank;
    MPI_Sendrecv_replace(&x, 1, MPI_INT, 1 - x, 0, 1 - x, 0, WORLD, IGNORE); // here
    return NULL;
}

int main(int argc, char **argv) {
    int rank, provided;
    pthread_t thread;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(WORLD, &rank);
    pthread_create(&thread, NULL, talks, &rank);
    pthread_join(thread, NULL);
    MPI_Finalize();
    return 0;
}
