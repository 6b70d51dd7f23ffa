// deadlock receive-receive, on 2
#include "program.h"

BEGIN
    int mine = rank, other;
    MPI_Recv(&other, 1, MPI_INT, 1 - rank, 7, WORLD, IGNORE); // here
    MPI_Send(&mine, 1, MPI_INT, 1 - rank, 7, WORLD);
END
