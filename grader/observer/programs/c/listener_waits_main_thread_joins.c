// deadlock, on 2
// A thread of each rank waits for a message that nobody sends, and the main thread waits for that thread.
#include "program.h"
#include <pthread.h>
static void *listen(void *unused) {
    int x;
    MPI_Recv(&x, 1, MPI_INT, MPI_ANY_SOURCE, 1, WORLD, IGNORE); // here
    return 0;
}
int main(int argc, char **argv) {
    int provided;
    pthread_t listener;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_MULTIPLE, &provided);
    pthread_create(&listener, 0, listen, 0);
    pthread_join(listener, 0);
    MPI_Finalize();
    return 0;
}
