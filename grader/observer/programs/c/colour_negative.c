// invalid-argument colour, on 2
#include "program.h"

BEGIN
    MPI_Comm part;
    MPI_Comm_split(WORLD, -10, 0, &part); // here
    MPI_Comm_free(&part);
END
