// invalid-argument topology, on 2
#include "program.h"

BEGIN
    int x = rank, all[8];
    MPI_Neighbor_allgather(&x, 1, MPI_INT, all, 1, MPI_INT, WORLD); // here
END
