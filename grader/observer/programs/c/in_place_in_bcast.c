// invalid-argument in-place, on 2
#include "program.h"

BEGIN
    MPI_Bcast(MPI_IN_PLACE, 1, MPI_INT, 0, WORLD); // here
END
