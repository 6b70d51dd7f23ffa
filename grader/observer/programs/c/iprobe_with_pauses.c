// time-limit with busy-wait, on 2
#include "program.h"

/* It asks with pauses, and the message that is there has another tag. */
BEGIN
    int x = rank, y, there = 0, which;
    MPI_Status status;
    if (rank == 0) {
        while (!there) {
            MPI_Iprobe(MPI_ANY_SOURCE, 7, WORLD, &there, &status);
            usleep(20000);
        }
    } else {
        MPI_Send(&x, 1, MPI_INT, 0, 8, WORLD);
    }
    MPI_Barrier(WORLD);
END
