// deadlock receive-receive, on 5
#include "program.h"

BEGIN
    int x = rank;
    if (rank == 2 || rank == 4)
        MPI_Recv(&x, 1, MPI_INT, 6 - rank, 0, WORLD, IGNORE); // here
    MPI_Barrier(WORLD);
END
