// deadlock different-collectives | collective-mismatch kind, on 2
#include "program.h"

BEGIN
    int x = rank, y;
    if (rank == 0)
        MPI_Barrier(WORLD); // here
    else
        MPI_Allreduce(&x, &y, 1, MPI_INT, MPI_SUM, WORLD); // here
END
