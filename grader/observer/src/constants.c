/* What mpi.h defines by casts, which no binding generator reads. The order is that of constants.rs. */

#include <mpi.h>
#include <stddef.h>

const void *const observer_in_place = MPI_IN_PLACE;

const MPI_Op observer_no_operation = MPI_OP_NULL;

/* In the order of trace's Operation, from 1. */
const MPI_Op observer_operations[14] = {MPI_MAX, MPI_MIN, MPI_SUM, MPI_PROD, MPI_LAND, MPI_BAND, MPI_LOR, MPI_BOR,
                                        MPI_LXOR, MPI_BXOR, MPI_MINLOC, MPI_MAXLOC, MPI_REPLACE, MPI_NO_OP};

/* In the order of constants.rs. */
const int observer_combiners[12] = {
    MPI_COMBINER_NAMED,         MPI_COMBINER_DUP,     MPI_COMBINER_CONTIGUOUS, MPI_COMBINER_VECTOR,
    MPI_COMBINER_HVECTOR,       MPI_COMBINER_INDEXED, MPI_COMBINER_HINDEXED,   MPI_COMBINER_INDEXED_BLOCK,
    MPI_COMBINER_HINDEXED_BLOCK, MPI_COMBINER_STRUCT, MPI_COMBINER_SUBARRAY,   MPI_COMBINER_RESIZED};

struct observer_named {
    MPI_Datatype type;
    int family; /* trace's Basic */
};

enum { OTHER, SIGNED, UNSIGNED, FLOATING, COMPLEX, BOOLEAN, CHARACTER, BYTE, PACKED, PAIR };

const struct observer_named observer_types[] = {
    {MPI_INT, SIGNED},
    {MPI_DOUBLE, FLOATING},
    {MPI_FLOAT, FLOATING},
    {MPI_LONG, SIGNED},
    {MPI_LONG_LONG_INT, SIGNED},
    {MPI_SHORT, SIGNED},
    {MPI_INT8_T, SIGNED},
    {MPI_INT16_T, SIGNED},
    {MPI_INT32_T, SIGNED},
    {MPI_INT64_T, SIGNED},
    {MPI_SIGNED_CHAR, SIGNED},
    {MPI_AINT, SIGNED},
    {MPI_OFFSET, SIGNED},
    {MPI_COUNT, SIGNED},
    {MPI_UNSIGNED, UNSIGNED},
    {MPI_UNSIGNED_LONG, UNSIGNED},
    {MPI_UNSIGNED_LONG_LONG, UNSIGNED},
    {MPI_UNSIGNED_SHORT, UNSIGNED},
    {MPI_UNSIGNED_CHAR, UNSIGNED},
    {MPI_UINT8_T, UNSIGNED},
    {MPI_UINT16_T, UNSIGNED},
    {MPI_UINT32_T, UNSIGNED},
    {MPI_UINT64_T, UNSIGNED},
    {MPI_LONG_DOUBLE, FLOATING},
    {MPI_C_FLOAT_COMPLEX, COMPLEX},
    {MPI_C_DOUBLE_COMPLEX, COMPLEX},
    {MPI_C_LONG_DOUBLE_COMPLEX, COMPLEX},
    {MPI_C_BOOL, BOOLEAN},
    {MPI_CHAR, CHARACTER},
    {MPI_WCHAR, CHARACTER},
    {MPI_BYTE, BYTE},
    {MPI_PACKED, PACKED},
    {MPI_FLOAT_INT, PAIR},
    {MPI_DOUBLE_INT, PAIR},
    {MPI_LONG_INT, PAIR},
    {MPI_2INT, PAIR},
    {MPI_SHORT_INT, PAIR},
    {MPI_LONG_DOUBLE_INT, PAIR},
    {MPI_INTEGER, SIGNED},
    {MPI_REAL, FLOATING},
    {MPI_DOUBLE_PRECISION, FLOATING},
    /* Those of which only the size counts. */
    {MPI_LOGICAL, OTHER},
    {MPI_CHARACTER, CHARACTER},
    {MPI_COMPLEX, OTHER},
    {MPI_DOUBLE_COMPLEX, OTHER},
    {MPI_2INTEGER, OTHER},
    {MPI_2REAL, OTHER},
    {MPI_2DOUBLE_PRECISION, OTHER},
#ifdef MPI_INTEGER1
    {MPI_INTEGER1, OTHER},
#endif
#ifdef MPI_INTEGER2
    {MPI_INTEGER2, OTHER},
#endif
#ifdef MPI_INTEGER4
    {MPI_INTEGER4, OTHER},
#endif
#ifdef MPI_INTEGER8
    {MPI_INTEGER8, OTHER},
#endif
#ifdef MPI_REAL4
    {MPI_REAL4, OTHER},
#endif
#ifdef MPI_REAL8
    {MPI_REAL8, OTHER},
#endif
#ifdef MPI_COMPLEX8
    {MPI_COMPLEX8, OTHER},
#endif
#ifdef MPI_COMPLEX16
    {MPI_COMPLEX16, OTHER},
#endif
#ifdef MPI_CXX_BOOL
    {MPI_CXX_BOOL, OTHER},
#endif
#ifdef MPI_CXX_FLOAT_COMPLEX
    {MPI_CXX_FLOAT_COMPLEX, OTHER},
#endif
#ifdef MPI_CXX_DOUBLE_COMPLEX
    {MPI_CXX_DOUBLE_COMPLEX, OTHER},
#endif
#ifdef MPI_CXX_LONG_DOUBLE_COMPLEX
    {MPI_CXX_LONG_DOUBLE_COMPLEX, OTHER},
#endif
};

const size_t observer_types_length = sizeof observer_types / sizeof observer_types[0];
