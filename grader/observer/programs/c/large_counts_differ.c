// collective-mismatch count, on 2
#include "program.h"
#include "large.h"

BEGIN
    int mine[3] = {0}, all[6];
    MPI_Count counts[2] = {3, 3};
    PLACES places[2] = {0, 3};
    MPI_Gatherv_c(mine, rank == 0 ? 3 : 2, MPI_INT, all, counts, places, MPI_INT, 0, WORLD); // here
END
