// invalid-argument no-attached-buffer, on 2
#include "program.h"

static int x[1 << 20];

BEGIN
    if (rank == 0)
        MPI_Bsend(x, 1 << 20, MPI_INT, 1, 0, WORLD); // here
    else
        MPI_Recv(x, 1 << 20, MPI_INT, 0, 0, WORLD, IGNORE);
END
