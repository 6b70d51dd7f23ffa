// truncation, on 2
#include "program.h"

BEGIN
    int x[8] = {rank};
    if (rank == 0)
        MPI_Send(x, 8, MPI_INT, 1, 0, WORLD); // here
    else
        MPI_Recv(x, 4, MPI_INT, 0, 0, WORLD, IGNORE); // here
END
