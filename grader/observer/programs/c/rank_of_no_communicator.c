// invalid-argument no-communicator, on 2
#include "program.h"

static MPI_Comm never_set;

BEGIN
    MPI_Comm_rank(never_set, &rank); // here
END
