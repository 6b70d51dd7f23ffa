// deadlock finished-rank, on 2
#include "program.h"

BEGIN
    MPI_Status status;
    if (rank == 0)
        MPI_Probe(1, 0, WORLD, &status); // here
END
