// clean with wildcard-race, on 3
#include "program.h"

BEGIN
    int x = rank;
    if (rank == 0)
        for (int i = 1; i < size; i++)
            MPI_Recv(&x, 1, MPI_INT, MPI_ANY_SOURCE, 0, WORLD, IGNORE);
    else
        MPI_Send(&x, 1, MPI_INT, 0, 0, WORLD);
END
