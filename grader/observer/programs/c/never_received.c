// never-received, on 2
#include "program.h"

BEGIN
    int x = rank;
    if (rank == 0)
        MPI_Send(&x, 1, MPI_INT, 1, 0, WORLD); // here
    MPI_Barrier(WORLD);
END
