// invalid-argument predefined, on 2
#include "program.h"

BEGIN
    MPI_Comm everyone = WORLD;
    MPI_Comm_free(&everyone); // here
END
