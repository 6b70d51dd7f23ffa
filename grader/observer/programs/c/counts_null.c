// invalid-argument null-array, on 2
#include "program.h"

BEGIN
    int x = rank, all[2], places[2] = {0, 1};
    MPI_Gatherv(&x, 1, MPI_INT, all, NULL, places, MPI_INT, 0, WORLD); // here
END
