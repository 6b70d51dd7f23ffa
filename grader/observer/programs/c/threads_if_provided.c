// clean, on 2
#include "program.h"
#include <pthread.h>

/* It asks for more than it may get, looks what it got, and keeps to that. */
static int rank;

static void *talks(void *place) {
    MPI_Sendrecv_replace(place, 1, MPI_INT, 1 - rank, 0, 1 - rank, 0, WORLD, IGNORE);
    return NULL;
}

int main(int argc, char **argv) {
    int x, provided;
    pthread_t thread;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_MULTIPLE, &provided);
    MPI_Comm_rank(WORLD, &rank);
    x = rank;
    if (provided < MPI_THREAD_MULTIPLE) {
        talks(&x);
    } else {
        pthread_create(&thread, NULL, talks, &x);
        MPI_Barrier(WORLD);
        pthread_join(thread, NULL);
    }
    MPI_Finalize();
    return 0;
}
