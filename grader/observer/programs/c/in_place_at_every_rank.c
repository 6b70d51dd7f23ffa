// invalid-argument in-place, on 2
#include "program.h"

BEGIN
    int x = rank, all = rank;
    MPI_Reduce(MPI_IN_PLACE, &all, 1, MPI_INT, MPI_SUM, 0, WORLD); // here
END
