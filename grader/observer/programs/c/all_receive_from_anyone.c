// deadlock wildcard, on 3
#include "program.h"

BEGIN
    int x = rank;
    MPI_Recv(&x, 1, MPI_INT, MPI_ANY_SOURCE, 0, WORLD, IGNORE); // here
    MPI_Send(&x, 1, MPI_INT, (rank + 1) % size, 0, WORLD);
END
