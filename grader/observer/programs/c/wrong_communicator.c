// deadlock wrong-communicator, on 2
#include "program.h"

BEGIN
    int x = rank;
    MPI_Comm copy;
    MPI_Comm_dup(WORLD, &copy);
    if (rank == 0)
        MPI_Send(&x, 1, MPI_INT, 1, 0, copy); // here
    else
        MPI_Recv(&x, 1, MPI_INT, 0, 0, WORLD, IGNORE); // here
    MPI_Comm_free(&copy);
END
