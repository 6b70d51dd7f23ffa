// deadlock receive-receive, on 4
#include "program.h"

BEGIN
    int x = rank, in;
    MPI_Comm half;
    MPI_Comm_split(WORLD, rank % 2, rank, &half);
    MPI_Comm_rank(half, &in);
    MPI_Recv(&x, 1, MPI_INT, 1 - in, 0, half, IGNORE); // here
    MPI_Send(&x, 1, MPI_INT, 1 - in, 0, half);
    MPI_Comm_free(&half);
END
