// outside-mpi initialized-twice, on 2
#include "program.h"

BEGIN
    MPI_Init(&argc, &argv); // here
END
