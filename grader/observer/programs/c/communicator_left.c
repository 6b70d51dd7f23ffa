// leak communicator, on 2
#include "program.h"

BEGIN
    MPI_Comm copy;
    MPI_Comm_dup(WORLD, &copy); // here
    MPI_Barrier(copy);
END
