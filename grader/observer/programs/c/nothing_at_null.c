// clean, on 2
#include "program.h"

/* Where no element is, no buffer need be; and MPI_BOTTOM is a null pointer. */
BEGIN
    int x = rank, y = -1, all[2] = {0}, counts[2] = {0, 0}, one = 1;
    MPI_Aint here;
    MPI_Datatype at_x;
    MPI_Request requests[3] = {MPI_REQUEST_NULL, MPI_REQUEST_NULL, MPI_REQUEST_NULL};
    MPI_Sendrecv(NULL, 0, MPI_INT, 1 - rank, 0, NULL, 0, MPI_INT, 1 - rank, 0, WORLD, IGNORE);
    MPI_Bcast(NULL, 0, MPI_DOUBLE, 0, WORLD);
    MPI_Allreduce(all, NULL, 0, MPI_INT, MPI_SUM, WORLD);
    MPI_Gather(&x, 1, MPI_INT, rank == 0 ? all : NULL, 1, MPI_INT, 0, WORLD);
    MPI_Scatter(rank == 0 ? all : NULL, 1, MPI_INT, &y, 1, MPI_INT, 0, WORLD);
    MPI_Reduce(&x, rank == 1 ? &y : NULL, 1, MPI_INT, MPI_MAX, 1, WORLD);
    MPI_Gatherv(NULL, 0, MPI_INT, NULL, rank == 0 ? counts : NULL, rank == 0 ? counts : NULL, MPI_INT, 0, WORLD);
    MPI_Scatterv(NULL, rank == 0 ? counts : NULL, rank == 0 ? counts : NULL, MPI_INT, NULL, 0, MPI_INT, 0, WORLD);
    MPI_Alltoallv(all, counts, counts, MPI_INT, NULL, counts, counts, MPI_INT, WORLD);
    MPI_Reduce_scatter(all, NULL, counts, MPI_INT, MPI_SUM, WORLD);
    MPI_Waitall(0, NULL, MPI_STATUSES_IGNORE);
    MPI_Waitall(3, requests, MPI_STATUSES_IGNORE);
    MPI_Wait(&requests[0], IGNORE);
    MPI_Get_address(&x, &here);
    MPI_Type_create_hindexed(1, &one, &here, MPI_INT, &at_x);
    MPI_Type_commit(&at_x);
    MPI_Bcast(MPI_BOTTOM, 1, at_x, 1, WORLD);
    if (x != 1)
        return 1;
    if (rank == 0)
        MPI_Send(MPI_BOTTOM, 1, at_x, 1, 7, WORLD);
    else
        MPI_Recv(MPI_BOTTOM, 1, at_x, 0, 7, WORLD, IGNORE);
    MPI_Type_free(&at_x);
END
