// invalid-argument source, on 2
#include "program.h"

BEGIN
    int x = rank;
    if (rank == 0)
        MPI_Recv(&x, 1, MPI_INT, size + 3, 0, WORLD, IGNORE); // here
END
