// crash, on 2
#include "program.h"

BEGIN
    int x;
    if (rank == 1)
        _exit(0);
    MPI_Recv(&x, 1, MPI_INT, 1, 0, WORLD, IGNORE);
END
