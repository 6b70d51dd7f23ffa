// clean, on 2
#include "program.h"
#include <pthread.h>

/* MPI_THREAD_SERIALIZED: a lock around every call. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int rank;

static void *talks(void *tag) {
    for (int i = 0; i < 200; i++) {
        int x = rank, done = 0;
        MPI_Request requests[2];
        pthread_mutex_lock(&lock);
        MPI_Isend(&rank, 1, MPI_INT, 1 - rank, *(int *)tag, WORLD, &requests[0]);
        MPI_Irecv(&x, 1, MPI_INT, 1 - rank, *(int *)tag, WORLD, &requests[1]);
        pthread_mutex_unlock(&lock);
        while (!done) {
            pthread_mutex_lock(&lock);
            MPI_Testall(2, requests, &done, MPI_STATUSES_IGNORE);
            pthread_mutex_unlock(&lock);
        }
    }
    return NULL;
}

int main(int argc, char **argv) {
    int provided, tags[2] = {1, 2};
    pthread_t thread;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_SERIALIZED, &provided);
    MPI_Comm_rank(WORLD, &rank);
    if (provided >= MPI_THREAD_SERIALIZED) {
        pthread_create(&thread, NULL, talks, &tags[0]);
        talks(&tags[1]);
        pthread_join(thread, NULL);
    }
    MPI_Finalize();
    return 0;
}
