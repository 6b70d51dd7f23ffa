// outside-mpi after-finalize, on 2
#include "program.h"

BEGIN
    MPI_Finalize();
    MPI_Barrier(WORLD); // here
    return 0;
}
