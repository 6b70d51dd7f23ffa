// clean, on 2
#include "program.h"
#include "large.h"

BEGIN
    int x = rank, y[4] = {0}, all[8];
    MPI_Request requests[2];
    MPI_Message message;
    MPI_Datatype column;
    MPI_Type_vector_c(2, 1, 2, MPI_INT, &column);
    MPI_Type_commit(&column);
    if (rank == 0) {
        MPI_Send_c(&x, 1, MPI_INT, 1, 1, WORLD);
        MPI_Send_c(y, 1, column, 1, 2, WORLD);
    } else {
        MPI_Mprobe(0, 1, WORLD, &message, IGNORE);
        MPI_Mrecv_c(&x, 1, MPI_INT, &message, IGNORE);
        MPI_Recv_c(y, 2, MPI_INT, 0, 2, WORLD, IGNORE);
    }
    MPI_Irecv_c(&y[1], 1, MPI_INT, 1 - rank, 3, WORLD, &requests[0]);
    MPI_Isend_c(&x, 1, MPI_INT, 1 - rank, 3, WORLD, &requests[1]);
    MPI_Waitall(2, requests, MPI_STATUSES_IGNORE);
    MPI_Send_init_c(&x, 1, MPI_INT, 1 - rank, 4, WORLD, &requests[0]);
    MPI_Start(&requests[0]);
    MPI_Recv_c(&y[2], 1, MPI_INT, 1 - rank, 4, WORLD, IGNORE);
    MPI_Wait(&requests[0], IGNORE);
    MPI_Request_free(&requests[0]);
    MPI_Count counts[2] = {1, 2};
    PLACES places[2] = {0, 1};
    MPI_Gatherv_c(y, rank + 1, MPI_INT, all, counts, places, MPI_INT, 1, WORLD);
    MPI_Iallgather_c(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all, 4, MPI_INT, WORLD, &requests[0]);
    MPI_Wait(&requests[0], IGNORE);
    MPI_Bcast_c(all, 8, MPI_INT, 0, WORLD);
    MPI_Reduce_c(&x, y, 1, MPI_INT, MPI_SUM, 0, WORLD);
    MPI_Count position = 0;
    MPI_Pack_c(&x, 1, MPI_INT, all, sizeof all, &position, WORLD);
    MPI_Type_free(&column);
END
