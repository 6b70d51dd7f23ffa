// deadlock receive-receive, on 2
// The threads of a pool wait for work, which the main thread will never give them: it waits for the other rank.
#include "program.h"
#include <pthread.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER;
static void *wait_for_work(void *unused) {
    pthread_mutex_lock(&lock);
    for (;;)
        pthread_cond_wait(&work, &lock);
}
int main(int argc, char **argv) {
    int provided, rank, x;
    pthread_t pool[3];
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(WORLD, &rank);
    for (int i = 0; i < 3; i++)
        pthread_create(&pool[i], 0, wait_for_work, 0);
    MPI_Recv(&x, 1, MPI_INT, 1 - rank, 0, WORLD, IGNORE); // here
    MPI_Finalize();
    return 0;
}
