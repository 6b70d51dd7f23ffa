// clean, on 3
#include "program.h"

BEGIN
    int x = rank, y, z[3];
    MPI_Request requests[4];
    MPI_Ibarrier(WORLD, &requests[0]);
    MPI_Iallreduce(&x, &y, 1, MPI_INT, MPI_SUM, WORLD, &requests[1]);
    MPI_Igather(&rank, 1, MPI_INT, z, 1, MPI_INT, 2, WORLD, &requests[2]);
    MPI_Ibcast(&x, 1, MPI_INT, 0, WORLD, &requests[3]);
    MPI_Waitall(4, requests, MPI_STATUSES_IGNORE);
END
