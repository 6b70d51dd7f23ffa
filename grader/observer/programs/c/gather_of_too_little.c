// collective-mismatch count, on 2
#include "program.h"

BEGIN
    int x[2] = {rank, rank}, y[4];
    MPI_Gather(x, rank == 1 ? 1 : 2, MPI_INT, y, 2, MPI_INT, 0, WORLD); // here
END
