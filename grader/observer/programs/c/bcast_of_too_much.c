// collective-mismatch count, on 2
#include "program.h"

BEGIN
    int x[4] = {rank};
    MPI_Bcast(x, rank == 0 ? 4 : 2, MPI_INT, 0, WORLD); // here
END
