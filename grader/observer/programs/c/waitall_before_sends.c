// deadlock waitall, on 2
#include "program.h"

BEGIN
    int mine[2] = {rank, rank}, other[2];
    MPI_Request requests[2];
    MPI_Irecv(&other[0], 1, MPI_INT, 1 - rank, 0, WORLD, &requests[0]); // here
    MPI_Irecv(&other[1], 1, MPI_INT, 1 - rank, 1, WORLD, &requests[1]);
    MPI_Waitall(2, requests, MPI_STATUSES_IGNORE); // here
    MPI_Send(&mine[0], 1, MPI_INT, 1 - rank, 0, WORLD);
    MPI_Send(&mine[1], 1, MPI_INT, 1 - rank, 1, WORLD);
END
