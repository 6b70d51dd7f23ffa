// clean, on 2
#include "program.h"

BEGIN
    int mine = rank, other;
    MPI_Request requests[2];
    MPI_Recv_init(&other, 1, MPI_INT, 1 - rank, 0, WORLD, &requests[0]);
    MPI_Send_init(&mine, 1, MPI_INT, 1 - rank, 0, WORLD, &requests[1]);
    for (int step = 0; step < 10; step++) {
        MPI_Startall(2, requests);
        MPI_Waitall(2, requests, MPI_STATUSES_IGNORE);
        mine += 1;
    }
    MPI_Request_free(&requests[0]);
    MPI_Request_free(&requests[1]);
END
