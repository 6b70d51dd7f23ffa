// leak object, on 2
#include "program.h"

static void keep_the_first(void *in, void *inout, int *count, MPI_Datatype *type) { memcpy(inout, in, *count * sizeof(int)); }

BEGIN
    MPI_Op longest;
    MPI_Op_create(keep_the_first, 1, &longest); // here
END
