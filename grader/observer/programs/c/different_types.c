// collective-mismatch datatype, on 2
#include "program.h"

BEGIN
    int x = rank, y;
    MPI_Allreduce(&x, &y, 1, rank == 0 ? MPI_INT : MPI_FLOAT, MPI_SUM, WORLD); // here
END
