// invalid-argument null-flag, on 2
#include "program.h"

BEGIN
    int x = rank;
    MPI_Request request;
    MPI_Irecv(&x, 1, MPI_INT, MPI_PROC_NULL, 0, WORLD, &request);
    MPI_Test(&request, NULL, IGNORE); // here
    MPI_Wait(&request, IGNORE);
END
