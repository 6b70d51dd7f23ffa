// collective-mismatch operation, on 2
#include "program.h"

BEGIN
    int x = rank, y;
    MPI_Reduce(&x, &y, 1, MPI_INT, rank == 0 ? MPI_SUM : MPI_MAX, 0, WORLD); // here
END
