// clean, on 3
#include "program.h"

BEGIN
    int mine = rank, other, both = rank;
    MPI_Sendrecv(&mine, 1, MPI_INT, (rank + 1) % size, 0, &other, 1, MPI_INT, (rank + size - 1) % size, 0, WORLD, IGNORE);
    MPI_Sendrecv_replace(&both, 1, MPI_INT, (rank + 1) % size, 5, MPI_ANY_SOURCE, MPI_ANY_TAG, WORLD, IGNORE);
END
