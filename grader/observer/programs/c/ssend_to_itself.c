// deadlock own-message, on 1
#include "program.h"

BEGIN
    int x = rank;
    MPI_Ssend(&x, 1, MPI_INT, rank, 0, WORLD); // here
    MPI_Recv(&x, 1, MPI_INT, rank, 0, WORLD, IGNORE);
END
