// deadlock receive-receive, on 2
#include "program.h"

/* Each has sent once, and receives twice. */
BEGIN
    int x;
    MPI_Send(&rank, 1, MPI_INT, 1 - rank, 0, WORLD);
    MPI_Recv(&x, 1, MPI_INT, 1 - rank, 0, WORLD, IGNORE);
    MPI_Recv(&x, 1, MPI_INT, 1 - rank, 0, WORLD, IGNORE); // here
END
