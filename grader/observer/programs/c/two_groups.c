// clean, on 4
#include "program.h"

BEGIN
    int x = rank, in;
    MPI_Comm half, both, all;
    MPI_Comm_split(WORLD, rank % 2, rank, &half);
    MPI_Intercomm_create(half, 0, WORLD, 1 - rank % 2, 3, &both);
    MPI_Comm_rank(half, &in);
    MPI_Sendrecv_replace(&x, 1, MPI_INT, in, 0, in, 0, both, IGNORE);
    MPI_Intercomm_merge(both, rank % 2, &all);
    MPI_Allreduce(MPI_IN_PLACE, &x, 1, MPI_INT, MPI_SUM, all);
    MPI_Comm_free(&all);
    MPI_Comm_free(&both);
    MPI_Comm_free(&half);
END
