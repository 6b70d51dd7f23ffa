// clean, on 5
#include "program.h"

BEGIN
    int x = rank, sum, in;
    MPI_Comm half, none;
    MPI_Comm_split(WORLD, rank % 2, -rank, &half);
    MPI_Comm_split(WORLD, rank == 0 ? 0 : MPI_UNDEFINED, 0, &none);
    MPI_Comm_rank(half, &in);
    MPI_Allreduce(&x, &sum, 1, MPI_INT, MPI_SUM, half);
    if (in == 0)
        MPI_Send(&x, 1, MPI_INT, 1, 9, half);
    if (in == 1)
        MPI_Recv(&x, 1, MPI_INT, 0, 9, half, IGNORE);
    if (none != MPI_COMM_NULL)
        MPI_Comm_free(&none);
    MPI_Comm_free(&half);
END
