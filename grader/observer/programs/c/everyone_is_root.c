// collective-mismatch root | deadlock, on 3
#include "program.h"

BEGIN
    int x = rank, sum = 0;
    MPI_Reduce(&x, &sum, 1, MPI_INT, MPI_SUM, rank, WORLD); // here
    MPI_Barrier(WORLD);
END
