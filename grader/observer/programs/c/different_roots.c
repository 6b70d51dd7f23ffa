// collective-mismatch root | deadlock, on 3
#include "program.h"

BEGIN
    int x = rank;
    MPI_Bcast(&x, 1, MPI_INT, rank == 2 ? 1 : 0, WORLD); // here
    MPI_Barrier(WORLD);
END
