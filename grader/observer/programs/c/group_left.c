// leak object, on 2
#include "program.h"

BEGIN
    MPI_Group all;
    MPI_Comm_group(WORLD, &all); // here
END
