// clean, on 2
#include "program.h"

/* The wait after MPI_Cancel is local, so nothing here depends on buffering. Open MPI cancels no send: then it is received. */
BEGIN
    int x = rank, y, cancelled;
    MPI_Request request;
    MPI_Status status;
    MPI_Isend(&x, 1, MPI_INT, rank, 0, WORLD, &request);
    MPI_Cancel(&request);
    MPI_Wait(&request, &status);
    MPI_Test_cancelled(&status, &cancelled);
    if (!cancelled)
        MPI_Recv(&y, 1, MPI_INT, rank, 0, WORLD, IGNORE);
END
