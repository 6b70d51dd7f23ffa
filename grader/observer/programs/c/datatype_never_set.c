// invalid-argument no-datatype, on 2
#include "program.h"

static MPI_Datatype never_set;

BEGIN
    int x = rank;
    MPI_Bcast(&x, 1, never_set, 0, WORLD); // here
END
