// invalid-argument tag, on 2
#include "program.h"

BEGIN
    int x = rank;
    if (rank == 0)
        MPI_Send(&x, 1, MPI_INT, 1, -5, WORLD); // here
    else
        MPI_Recv(&x, 1, MPI_INT, 0, MPI_ANY_TAG, WORLD, IGNORE);
END
