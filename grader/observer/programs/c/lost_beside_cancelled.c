// never-received, on 2
#include "program.h"

BEGIN
    int x = rank;
    MPI_Request request;
    if (rank == 0) {
        MPI_Issend(&x, 1, MPI_INT, 0, 9, MPI_COMM_SELF, &request);
        MPI_Cancel(&request);
        MPI_Request_free(&request);
        MPI_Send(&x, 1, MPI_INT, 1, 0, WORLD); // here
    }
END
