// clean, on 2
#include "program.h"

BEGIN
    int x = rank;
    for (int i = 0; i < 100000; i++) {
        if (rank == 0)
            MPI_Send(&x, 1, MPI_INT, 1, i % 100, WORLD);
        else
            MPI_Recv(&x, 1, MPI_INT, 0, i % 100, WORLD, IGNORE);
        if (i % 100 == 0)
            MPI_Barrier(WORLD);
    }
END
