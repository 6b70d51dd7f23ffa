// time-limit with busy-wait, on 2
#include "program.h"

BEGIN
    int x = rank, done = 0;
    MPI_Request request;
    MPI_Irecv(&x, 1, MPI_INT, 1 - rank, 0, WORLD, &request);
    while (!done)
        MPI_Test(&request, &done, IGNORE);
END
