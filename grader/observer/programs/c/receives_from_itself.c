// deadlock own-message, on 2
#include "program.h"

BEGIN
    int x = rank;
    MPI_Recv(&x, 1, MPI_INT, rank, 0, WORLD, IGNORE); // here
    MPI_Send(&x, 1, MPI_INT, rank, 0, WORLD);
END
