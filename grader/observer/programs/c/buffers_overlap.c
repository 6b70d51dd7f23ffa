// invalid-argument overlap, on 2
#include "program.h"

BEGIN
    int x[4] = {rank};
    MPI_Sendrecv(x, 3, MPI_INT, 1 - rank, 0, x + 1, 3, MPI_INT, 1 - rank, 0, WORLD, IGNORE); // here
END
