// invalid-argument communicator, on 2
#include "program.h"

BEGIN
    int x = rank;
    MPI_Bcast(&x, 1, MPI_INT, 0, MPI_COMM_NULL); // here
END
