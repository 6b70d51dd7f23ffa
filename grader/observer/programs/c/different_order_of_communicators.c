// deadlock different-order, on 2
#include "program.h"

BEGIN
    MPI_Comm a, b;
    MPI_Comm_dup(WORLD, &a);
    MPI_Comm_dup(WORLD, &b);
    MPI_Barrier(rank == 0 ? a : b); // here
    MPI_Barrier(rank == 0 ? b : a);
    MPI_Comm_free(&a);
    MPI_Comm_free(&b);
END
