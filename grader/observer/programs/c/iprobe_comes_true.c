// clean, on 2
#include "program.h"

/* It asks with pauses for as long as the other rank sleeps. */
BEGIN
    int x = rank, there = 0;
    if (rank == 0) {
        while (!there) {
            MPI_Iprobe(1, 7, WORLD, &there, IGNORE);
            usleep(20000);
        }
        MPI_Recv(&x, 1, MPI_INT, 1, 7, WORLD, IGNORE);
    } else {
        sleep(3);
        MPI_Send(&x, 1, MPI_INT, 0, 7, WORLD);
    }
END
