// collective-mismatch count, on 3
#include "program.h"

/* The last rank makes room for more than the middle one gives. */
BEGIN
    int counts[3] = {1, 1, 1}, places[3] = {0, 2, 4}, all[6];
    if (rank == 2)
        counts[1] = 2;
    MPI_Allgatherv(&rank, 1, MPI_INT, all, counts, places, MPI_INT, WORLD); // here
END
