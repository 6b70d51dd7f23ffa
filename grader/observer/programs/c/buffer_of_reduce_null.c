// invalid-argument null-buffer, on 2
#include "program.h"

BEGIN
    double x = rank;
    MPI_Reduce(&x, NULL, 1, MPI_DOUBLE, MPI_SUM, 0, WORLD); // here
END
