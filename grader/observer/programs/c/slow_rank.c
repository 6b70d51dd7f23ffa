// clean, on 3
#include "program.h"

BEGIN
    int x = rank;
    if (rank == 1)
        usleep(1500000);
    MPI_Bcast(&x, 1, MPI_INT, 1, WORLD);
    if (rank == 2)
        for (volatile long i = 0; i < 400000000; i++)
            ;
    MPI_Barrier(WORLD);
END
