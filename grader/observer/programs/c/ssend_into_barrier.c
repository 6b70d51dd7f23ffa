// deadlock point-to-point-and-collective, on 2
#include "program.h"

BEGIN
    int x = rank;
    if (rank == 0)
        MPI_Ssend(&x, 1, MPI_INT, 1, 0, WORLD); // here
    MPI_Barrier(WORLD); // here
    if (rank == 1)
        MPI_Recv(&x, 1, MPI_INT, 0, 0, WORLD, IGNORE);
END
