// thread-level single, on 2
#include "program.h"
#include <pthread.h>

/* MPI_Init provides one thread, and another sends. */
static void *talks(void *rank) {
    int x = *(int *)rank;
    if (x == 0)
        MPI_Send(&x, 1, MPI_INT, 1, 0, WORLD); // here
    else
        MPI_Recv(&x, 1, MPI_INT, 0, 0, WORLD, IGNORE);
    return NULL;
}

BEGIN
    pthread_t thread;
    pthread_create(&thread, NULL, talks, &rank);
    pthread_join(thread, NULL);
END
