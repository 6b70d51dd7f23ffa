// invalid-argument uncommitted-datatype, on 2
#include "program.h"

BEGIN
    int x[2] = {rank};
    MPI_Datatype pair;
    MPI_Type_contiguous(2, MPI_INT, &pair);
    if (rank == 0)
        MPI_Send(x, 1, pair, 1, 0, WORLD); // here
    else
        MPI_Recv(x, 2, MPI_INT, 0, 0, WORLD, IGNORE);
    MPI_Type_free(&pair);
END
