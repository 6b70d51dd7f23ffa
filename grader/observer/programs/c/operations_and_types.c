// clean, on 2
#include "program.h"

static void first_of(void *in, void *inout, int *length, MPI_Datatype *type) {
    (void)in, (void)inout, (void)length, (void)type;
}

BEGIN
    struct { double value; int place; } best = {rank, rank}, all;
    unsigned char bits = 1, both;
    _Bool yes = 1, every;
    long long x[2] = {rank}, sum[2];
    float _Complex z = rank, total;
    MPI_Datatype pair;
    MPI_Op own;
    MPI_Allreduce(&best, &all, 1, MPI_DOUBLE_INT, MPI_MAXLOC, WORLD);
    MPI_Allreduce(&bits, &both, 1, MPI_BYTE, MPI_BOR, WORLD);
    MPI_Allreduce(&bits, &both, 1, MPI_UNSIGNED_CHAR, MPI_MAX, WORLD);
    MPI_Allreduce(&yes, &every, 1, MPI_C_BOOL, MPI_LAND, WORLD);
    MPI_Allreduce(x, sum, 2, MPI_LONG_LONG, MPI_BXOR, WORLD);
    MPI_Allreduce(&z, &total, 1, MPI_C_FLOAT_COMPLEX, MPI_PROD, WORLD);
    MPI_Type_contiguous(2, MPI_LONG_LONG, &pair);
    MPI_Type_commit(&pair);
    MPI_Op_create(first_of, 1, &own);
    MPI_Allreduce(x, sum, 1, pair, own, WORLD);
    MPI_Op_free(&own);
    MPI_Type_free(&pair);
END
