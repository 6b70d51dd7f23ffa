// request-not-completed, on 2
#include "program.h"

/* What was cancelled must be waited for, tested or freed even so. */
BEGIN
    int x;
    MPI_Request request;
    MPI_Irecv(&x, 1, MPI_INT, 1 - rank, 0, WORLD, &request); // here
    MPI_Cancel(&request);
END
