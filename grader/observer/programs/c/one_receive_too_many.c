// deadlock finished-rank, on 3
#include "program.h"

BEGIN
    int x = rank;
    if (rank == 0)
        for (int i = 0; i < size; i++)
            MPI_Recv(&x, 1, MPI_INT, 1 + i % 2, 0, WORLD, IGNORE); // here
    else
        MPI_Send(&x, 1, MPI_INT, 0, 0, WORLD);
END
