// request-not-completed, on 2
#include "program.h"

BEGIN
    int x = rank;
    MPI_Request request;
    if (rank == 0)
        MPI_Irecv(&x, 1, MPI_INT, 1, 0, WORLD, &request); // here
    else
        MPI_Send(&x, 1, MPI_INT, 0, 0, WORLD);
    MPI_Barrier(WORLD);
END
