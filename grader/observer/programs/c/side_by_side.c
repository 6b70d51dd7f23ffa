// clean, on 2
#include "program.h"

/* Buffers that touch, that are empty, or that lie between each other's elements. */
BEGIN
    int x[8] = {rank}, other = 1 - rank, matrix[4][4] = {{0}};
    MPI_Datatype column;
    MPI_Sendrecv(x, 4, MPI_INT, other, 0, x + 4, 4, MPI_INT, other, 0, WORLD, IGNORE);
    MPI_Sendrecv(x + 4, 4, MPI_INT, other, 0, x, 4, MPI_INT, other, 0, WORLD, IGNORE);
    MPI_Sendrecv(x, 0, MPI_INT, other, 0, x, 0, MPI_INT, other, 0, WORLD, IGNORE);
    MPI_Sendrecv(x, 8, MPI_INT, MPI_PROC_NULL, 0, x, 8, MPI_INT, MPI_PROC_NULL, 0, WORLD, IGNORE);
    MPI_Sendrecv_replace(x, 8, MPI_INT, other, 0, other, 0, WORLD, IGNORE);
    MPI_Allgather(x, 2, MPI_INT, x + 2, 2, MPI_INT, WORLD);
    MPI_Allreduce(x, x + 4, 4, MPI_INT, MPI_SUM, WORLD);
    MPI_Reduce(x, rank == 0 ? x + 4 : x, 4, MPI_INT, MPI_SUM, 0, WORLD);
    MPI_Type_vector(4, 1, 4, MPI_INT, &column);
    MPI_Type_commit(&column);
    MPI_Sendrecv(&matrix[0][1], 1, column, other, 0, &matrix[0][2], 1, column, other, 0, WORLD, IGNORE);
    MPI_Type_free(&column);
END
