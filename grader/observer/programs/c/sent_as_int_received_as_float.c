// type-mismatch, on 2
#include "program.h"

BEGIN
    int x = rank;
    float y;
    if (rank == 0)
        MPI_Send(&x, 1, MPI_INT, 1, 0, WORLD); // here
    else
        MPI_Recv(&y, 1, MPI_FLOAT, 0, 0, WORLD, IGNORE); // here
END
