// deadlock, on 3
#include "program.h"

BEGIN
    int mine = rank, other;
    MPI_Sendrecv(&mine, 1, MPI_INT, (rank + 1) % size, 0, &other, 1, MPI_INT, (rank + 1) % size, 0, WORLD, IGNORE); // here
END
