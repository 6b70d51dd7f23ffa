// deadlock point-to-point-and-collective, on 2
#include "program.h"

BEGIN
    int x = rank;
    if (rank == 0) {
        MPI_Barrier(WORLD); // here
        MPI_Send(&x, 1, MPI_INT, 1, 0, WORLD);
    } else {
        MPI_Recv(&x, 1, MPI_INT, 0, 0, WORLD, IGNORE); // here
        MPI_Barrier(WORLD);
    }
END
