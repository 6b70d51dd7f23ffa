// deadlock, on 3
#include "program.h"

BEGIN
    int x = rank;
    if (rank == 0)
        MPI_Recv(&x, 1, MPI_INT, 1, 0, WORLD, IGNORE); // here
    MPI_Bcast(&x, 1, MPI_INT, 0, WORLD); // here
    if (rank == 1)
        MPI_Send(&x, 1, MPI_INT, 0, 0, WORLD);
END
