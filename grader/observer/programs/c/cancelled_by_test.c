// clean, on 2
#include "program.h"

/* A receive that is cancelled and tested, and a persistent one that is cancelled once and used again. */
BEGIN
    int x = rank, y = 0, done = 0;
    MPI_Request one, again;
    MPI_Irecv(&y, 1, MPI_INT, MPI_ANY_SOURCE, 5, WORLD, &one);
    MPI_Cancel(&one);
    while (!done)
        MPI_Test(&one, &done, IGNORE);
    MPI_Recv_init(&y, 1, MPI_INT, 1 - rank, 0, WORLD, &again);
    MPI_Start(&again);
    MPI_Cancel(&again);
    MPI_Waitall(1, &again, MPI_STATUSES_IGNORE);
    MPI_Barrier(WORLD);
    MPI_Start(&again);
    MPI_Send(&x, 1, MPI_INT, 1 - rank, 0, WORLD);
    MPI_Wait(&again, IGNORE);
    MPI_Request_free(&again);
END
