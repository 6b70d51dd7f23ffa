// deadlock missing-collective, on 3
#include "program.h"

BEGIN
    if (rank != 1)
        MPI_Barrier(WORLD); // here
END
