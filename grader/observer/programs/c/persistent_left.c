// leak persistent-request, on 2
#include "program.h"

BEGIN
    int x = rank;
    MPI_Request request;
    if (rank == 0)
        MPI_Send_init(&x, 1, MPI_INT, 1, 0, WORLD, &request); // here
    else
        MPI_Recv_init(&x, 1, MPI_INT, 0, 0, WORLD, &request);
    MPI_Start(&request);
    MPI_Wait(&request, IGNORE);
    if (rank == 1)
        MPI_Request_free(&request);
END
