// clean, on 2
#include "program.h"

BEGIN
    int x, flag;
    MPI_Status status;
    MPI_Request request;
    MPI_Irecv(&x, 1, MPI_INT, 1 - rank, 0, WORLD, &request);
    MPI_Cancel(&request);
    MPI_Wait(&request, &status);
    MPI_Test_cancelled(&status, &flag);
    MPI_Barrier(WORLD);
END
