// invalid-argument datatype, on 2
#include "program.h"

BEGIN
    MPI_Datatype column;
    MPI_Type_vector(2, 1, 4, MPI_DATATYPE_NULL, &column); // here
    MPI_Type_free(&column);
END
