// collective-mismatch count, on 2
#include "program.h"

BEGIN
    int out[2] = {2, 2}, in[2] = {2, 2}, at[2] = {0, 16}, from[8] = {0}, to[8] = {0};
    MPI_Datatype types[2] = {MPI_INT, MPI_INT};
    if (rank == 1)
        in[0] = 3;
    MPI_Alltoallw(from, out, at, types, to, in, at, types, WORLD); // here
END
