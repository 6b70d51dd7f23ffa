// invalid-argument freed-communicator, on 2
#include "program.h"

BEGIN
    int x = rank;
    MPI_Comm mine, copy;
    MPI_Comm_dup(WORLD, &mine);
    copy = mine;
    MPI_Comm_free(&mine);
    MPI_Send(&x, 1, MPI_INT, 1 - rank, 0, copy); // here
END
