// clean, on 2
#include "program.h"

/* After MPI_Cancel a request may be freed in place of a wait: then nobody knows whether the message went. */
BEGIN
    int x = rank, y;
    MPI_Request send, receive;
    MPI_Issend(&x, 1, MPI_INT, rank, 9, WORLD, &send);
    MPI_Cancel(&send);
    MPI_Request_free(&send);
    MPI_Irecv(&y, 1, MPI_INT, 1 - rank, 8, WORLD, &receive);
    MPI_Cancel(&receive);
    MPI_Request_free(&receive);
    MPI_Sendrecv(&x, 1, MPI_INT, 1 - rank, 0, &y, 1, MPI_INT, 1 - rank, 0, WORLD, IGNORE);
END
