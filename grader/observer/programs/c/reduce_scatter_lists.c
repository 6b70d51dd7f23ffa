// collective-mismatch count, on 3
#include "program.h"

/* All ranks must have the same list. */
BEGIN
    int counts[3] = {1, 1, 1}, from[8] = {0}, to[8] = {0};
    if (rank == 1)
        counts[1] = 2;
    MPI_Reduce_scatter(from, to, counts, MPI_INT, MPI_SUM, WORLD); // here
END
