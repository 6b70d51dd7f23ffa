// clean, on 3
#include "program.h"

BEGIN
    int x = rank, all[3] = {rank, rank, rank};
    MPI_Reduce(rank == 1 ? MPI_IN_PLACE : &x, &x, 1, MPI_INT, MPI_SUM, 1, WORLD);
    MPI_Gather(rank == 0 ? MPI_IN_PLACE : &x, 1, MPI_INT, all, 1, MPI_INT, 0, WORLD);
    MPI_Scatter(all, 1, MPI_INT, rank == 0 ? MPI_IN_PLACE : &x, 1, MPI_INT, 0, WORLD);
    MPI_Allgather(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all, 1, MPI_INT, WORLD);
    MPI_Scan(MPI_IN_PLACE, &x, 1, MPI_INT, MPI_SUM, WORLD);
    MPI_Exscan(MPI_IN_PLACE, &x, 1, MPI_INT, MPI_SUM, WORLD);
END
