// invalid-argument freed-datatype, on 2
#include "program.h"

BEGIN
    int x[2] = {rank}, code;
    MPI_Datatype pair, copy;
    MPI_Type_contiguous(2, MPI_INT, &pair);
    MPI_Type_commit(&pair);
    copy = pair;
    MPI_Type_free(&pair);
    MPI_Comm_set_errhandler(WORLD, MPI_ERRORS_RETURN);
    MPI_Send(x, 1, copy, 1 - rank, 0, WORLD); // here
END
