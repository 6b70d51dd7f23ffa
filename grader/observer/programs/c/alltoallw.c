// clean, on 2
#include "program.h"

/* Every pair of ranks has its own type, and who gives nothing needs none. */
BEGIN
    int out[2] = {2, 2}, in[2] = {2, 2}, at[2] = {0, 16};
    double from[4] = {0}, to[4] = {0};
    MPI_Datatype types[2] = {MPI_INT, MPI_DOUBLE}, own[2] = {MPI_DOUBLE, MPI_INT};
    MPI_Alltoallw(from, out, at, rank == 0 ? types : own, to, in, at, rank == 0 ? types : own, WORLD);
    int nothing[2] = {0, 0};
    MPI_Alltoallw(from, nothing, at, types, to, nothing, at, own, WORLD);
END
