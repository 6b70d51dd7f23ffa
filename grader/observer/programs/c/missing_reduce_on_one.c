// deadlock missing-collective, on 4
#include "program.h"

BEGIN
    double part = rank, sum;
    if (rank < size - 1)
        MPI_Allreduce(&part, &sum, 1, MPI_DOUBLE, MPI_SUM, WORLD); // here
END
