// invalid-argument count, on 2
#include "program.h"

BEGIN
    MPI_Datatype pair;
    MPI_Type_contiguous(-1, MPI_INT, &pair); // here
    MPI_Type_free(&pair);
END
