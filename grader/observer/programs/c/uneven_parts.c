// clean, on 4
#include "program.h"

BEGIN
    int counts[4] = {1, 2, 3, 4}, places[4] = {0, 1, 3, 6}, all[10] = {0}, mine[4];
    MPI_Scatterv(rank == 1 ? all : NULL, rank == 1 ? counts : NULL, rank == 1 ? places : NULL, MPI_INT, mine, rank + 1, MPI_INT, 1, WORLD);
    MPI_Gatherv(mine, rank + 1, MPI_INT, all, counts, places, MPI_INT, 0, WORLD);
    MPI_Allgatherv(mine, rank + 1, MPI_INT, all, counts, places, MPI_INT, WORLD);
END
