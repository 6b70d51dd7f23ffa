// clean, on 2
#include "program.h"

BEGIN
    int x[4] = {rank};
    MPI_Comm_set_errhandler(WORLD, MPI_ERRORS_RETURN);
    if (rank == 0)
        MPI_Send(x, 4, MPI_INT, 1, 0, WORLD);
    else
        MPI_Recv(x, 4, MPI_INT, 0, 0, WORLD, IGNORE);
END
