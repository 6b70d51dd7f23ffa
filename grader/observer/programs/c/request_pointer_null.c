// invalid-argument null-request, on 2
#include "program.h"

BEGIN
    int x = rank;
    if (rank == 0)
        MPI_Isend(&x, 1, MPI_INT, 1, 0, WORLD, NULL); // here
    else
        MPI_Recv(&x, 1, MPI_INT, 0, 0, WORLD, IGNORE);
END
