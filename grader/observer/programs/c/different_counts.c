// collective-mismatch count, on 2
#include "program.h"

BEGIN
    int x[4] = {rank}, y[4];
    MPI_Allreduce(x, y, rank == 0 ? 2 : 1, MPI_INT, MPI_SUM, WORLD); // here
END
