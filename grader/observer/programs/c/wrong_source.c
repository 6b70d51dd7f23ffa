// deadlock wrong-source, on 3
#include "program.h"

BEGIN
    int x = rank;
    if (rank == 0)
        MPI_Send(&x, 1, MPI_INT, 2, 0, WORLD);
    if (rank == 2)
        MPI_Recv(&x, 1, MPI_INT, 1, 0, WORLD, IGNORE); // here
END
