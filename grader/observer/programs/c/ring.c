// clean, on 5
#include "program.h"

BEGIN
    int token = 0;
    if (rank == 0)
        MPI_Send(&token, 1, MPI_INT, 1, 0, WORLD);
    MPI_Recv(&token, 1, MPI_INT, (rank + size - 1) % size, 0, WORLD, IGNORE);
    if (rank != 0)
        MPI_Send(&token, 1, MPI_INT, (rank + 1) % size, 0, WORLD);
END
