// invalid-argument no-communicator, on 2
#include "program.h"

static MPI_Comm never_set;

BEGIN
    int x = rank;
    MPI_Bcast(&x, 1, MPI_INT, 0, never_set); // here
END
