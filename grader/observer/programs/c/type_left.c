// leak object, on 1
#include "program.h"

BEGIN
    MPI_Datatype pair;
    MPI_Type_contiguous(2, MPI_INT, &pair); // here
    MPI_Type_commit(&pair);
END
