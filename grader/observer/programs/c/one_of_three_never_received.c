// never-received, on 2
#include "program.h"

BEGIN
    int x = rank;
    for (int tag = 0; tag < 3; tag++)
        if (rank == 0)
            MPI_Send(&x, 1, MPI_INT, 1, tag, WORLD); // here
        else if (tag != 1)
            MPI_Recv(&x, 1, MPI_INT, 0, tag, WORLD, IGNORE);
END
