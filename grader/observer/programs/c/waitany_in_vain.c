// deadlock, on 3
#include "program.h"

BEGIN
    int x[2], index;
    MPI_Request requests[2];
    MPI_Irecv(&x[0], 1, MPI_INT, (rank + 1) % size, 0, WORLD, &requests[0]);
    MPI_Irecv(&x[1], 1, MPI_INT, (rank + 2) % size, 0, WORLD, &requests[1]);
    MPI_Waitany(2, requests, &index, IGNORE); // here
    MPI_Send(&rank, 1, MPI_INT, (rank + 1) % size, 0, WORLD);
END
