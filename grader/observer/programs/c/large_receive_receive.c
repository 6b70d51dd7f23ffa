// deadlock receive-receive, on 2
#include "program.h"
#include "large.h"

BEGIN
    int x = rank;
    MPI_Recv_c(&x, 1, MPI_INT, 1 - rank, 0, WORLD, IGNORE); // here
    MPI_Send_c(&x, 1, MPI_INT, 1 - rank, 0, WORLD);
END
