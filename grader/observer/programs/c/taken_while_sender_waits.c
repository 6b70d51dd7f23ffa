// taken-and-not-received | deadlock taken-by-probe, on 2
#include "program.h"

/* The message is out of the queue, and its sender waits for the receive. */
BEGIN
    int x = rank, there = 0;
    MPI_Message message;
    MPI_Status status;
    if (rank == 0)
        MPI_Ssend(&x, 1, MPI_INT, 1, 0, WORLD);
    else
        while (!there)
            MPI_Improbe(0, 0, WORLD, &there, &message, &status); // here
    MPI_Barrier(WORLD);
END
