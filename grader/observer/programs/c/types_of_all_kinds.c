// clean, on 1
#include "program.h"

BEGIN
    int one[] = {1}, two[] = {2}, zero[] = {0};
    MPI_Aint places[] = {0};
    MPI_Datatype types[] = {MPI_INT}, made[11];
    MPI_Type_contiguous(2, MPI_INT, &made[0]);
    MPI_Type_vector(2, 1, 2, MPI_INT, &made[1]);
    MPI_Type_create_hvector(2, 1, 8, MPI_INT, &made[2]);
    MPI_Type_indexed(1, one, zero, MPI_INT, &made[3]);
    MPI_Type_create_hindexed(1, one, places, MPI_INT, &made[4]);
    MPI_Type_create_indexed_block(1, 1, zero, MPI_INT, &made[5]);
    MPI_Type_create_hindexed_block(1, 1, places, MPI_INT, &made[6]);
    MPI_Type_create_struct(1, one, places, types, &made[7]);
    MPI_Type_create_subarray(1, two, one, zero, MPI_ORDER_C, MPI_INT, &made[8]);
    MPI_Type_create_resized(MPI_INT, 0, 8, &made[9]);
    MPI_Type_dup(made[1], &made[10]);
    for (int i = 0; i < 11; i++) {
        MPI_Type_commit(&made[i]);
        MPI_Type_free(&made[i]);
    }
END
