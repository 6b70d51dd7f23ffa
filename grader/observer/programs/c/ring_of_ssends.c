// deadlock send-send, on 4
#include "program.h"

BEGIN
    int mine = rank, other;
    MPI_Ssend(&mine, 1, MPI_INT, (rank + 1) % size, 0, WORLD); // here
    MPI_Recv(&other, 1, MPI_INT, (rank + size - 1) % size, 0, WORLD, IGNORE);
END
