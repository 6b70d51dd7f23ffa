// clean, on 3
#include "program.h"

static void keep_the_first(void *in, void *inout, int *count, MPI_Datatype *type) { memcpy(inout, in, *count * sizeof(int)); }

BEGIN
    int x = rank, y;
    MPI_Op operation;
    MPI_Op_create(keep_the_first, 1, &operation);
    MPI_Allreduce(&x, &y, 1, MPI_INT, operation, WORLD);
    MPI_Op_free(&operation);
END
