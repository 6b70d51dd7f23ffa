// invalid-argument operation-for-type, on 2
#include "program.h"

BEGIN
    int x[2] = {rank}, all[2];
    MPI_Datatype pair;
    MPI_Type_contiguous(2, MPI_INT, &pair);
    MPI_Type_commit(&pair);
    MPI_Allreduce(x, all, 1, pair, MPI_SUM, WORLD); // here
    MPI_Type_free(&pair);
END
