// invalid-argument overlap, on 2
#include "program.h"

BEGIN
    int all[2] = {rank, rank};
    MPI_Allgather(all + rank, 1, MPI_INT, all, 1, MPI_INT, WORLD); // here
END
