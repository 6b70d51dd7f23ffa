// invalid-argument root, on 2
#include "program.h"

BEGIN
    int x = rank;
    MPI_Bcast(&x, 1, MPI_INT, size, WORLD); // here
END
