// buffer-changed, on 2
#include "program.h"

BEGIN
    int x[1000] = {1};
    MPI_Request request;
    if (rank == 0) {
        MPI_Isend(x, 1000, MPI_INT, 1, 0, WORLD, &request); // here
        x[500] = 2;
        MPI_Wait(&request, IGNORE);
    } else
        MPI_Recv(x, 1000, MPI_INT, 0, 0, WORLD, IGNORE);
END
