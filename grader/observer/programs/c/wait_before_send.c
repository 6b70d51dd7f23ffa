// deadlock receive-receive, on 2
#include "program.h"

BEGIN
    int mine = rank, other;
    MPI_Request request;
    MPI_Irecv(&other, 1, MPI_INT, 1 - rank, 0, WORLD, &request); // here
    MPI_Wait(&request, IGNORE); // here
    MPI_Send(&mine, 1, MPI_INT, 1 - rank, 0, WORLD);
END
