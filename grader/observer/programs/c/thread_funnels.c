// clean, on 2
#include "program.h"
#include <pthread.h>

/* One thread computes, the one that started MPI talks. */
static void *computes(void *place) {
    *(int *)place += 1;
    return NULL;
}

int main(int argc, char **argv) {
    int rank, x, provided;
    pthread_t thread;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(WORLD, &rank);
    x = rank;
    pthread_create(&thread, NULL, computes, &x);
    pthread_join(thread, NULL);
    MPI_Sendrecv_replace(&x, 1, MPI_INT, 1 - rank, 0, 1 - rank, 0, WORLD, IGNORE);
    MPI_Finalize();
    return 0;
}
