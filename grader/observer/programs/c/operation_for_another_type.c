// invalid-argument operation-for-type, on 2
#include "program.h"

BEGIN
    double x = rank, all;
    MPI_Allreduce(&x, &all, 1, MPI_DOUBLE, MPI_BAND, WORLD); // here
END
