// clean, on 3
#include "program.h"

BEGIN
    int all[3] = {0}, x = rank, ones[3] = {1, 1, 1}, places[3] = {0, 1, 2};
    void *root = rank == 1 ? MPI_IN_PLACE : &x;
    all[rank] = rank;
    MPI_Gather(root, 1, MPI_INT, all, 1, MPI_INT, 1, WORLD);
    MPI_Gatherv(root, 1, MPI_INT, all, ones, places, MPI_INT, 1, WORLD);
    MPI_Scatter(all, 1, MPI_INT, root, 1, MPI_INT, 1, WORLD);
    MPI_Scatterv(all, ones, places, MPI_INT, root, 1, MPI_INT, 1, WORLD);
    MPI_Reduce(root, all, 1, MPI_INT, MPI_SUM, 1, WORLD);
    MPI_Allgather(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all, 1, MPI_INT, WORLD);
    MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all, ones, places, MPI_INT, WORLD);
    MPI_Alltoall(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all, 1, MPI_INT, WORLD);
    MPI_Allreduce(MPI_IN_PLACE, all, 3, MPI_INT, MPI_SUM, WORLD);
    MPI_Scan(MPI_IN_PLACE, all, 3, MPI_INT, MPI_SUM, WORLD);
    MPI_Exscan(MPI_IN_PLACE, all, 3, MPI_INT, MPI_SUM, WORLD);
    MPI_Reduce_scatter_block(MPI_IN_PLACE, all, 1, MPI_INT, MPI_SUM, WORLD);
    MPI_Reduce_scatter(MPI_IN_PLACE, all, ones, MPI_INT, MPI_SUM, WORLD);
    /* What does not count may be anything. */
    MPI_Gather(&x, 1, MPI_INT, rank == 1 ? (void *)all : MPI_IN_PLACE, 1, MPI_INT, 1, WORLD);
END
