// clean, on 2
#include "program.h"

BEGIN
    MPI_Comm copy;
    MPI_Request request;
    int x = rank;
    MPI_Comm_idup(WORLD, &copy, &request);
    MPI_Wait(&request, IGNORE);
    MPI_Sendrecv_replace(&x, 1, MPI_INT, 1 - rank, 0, 1 - rank, 0, copy, IGNORE);
    MPI_Comm_free(&copy);
END
