// clean, on 2
#include "program.h"

BEGIN
    MPI_Status status;
    int some[10] = {0}, count;
    if (rank == 0)
        MPI_Send(some, 3, MPI_INT, 1, 0, WORLD);
    else {
        MPI_Recv(some, 10, MPI_INT, 0, 0, WORLD, &status);
        MPI_Get_count(&status, MPI_INT, &count);
    }
END
