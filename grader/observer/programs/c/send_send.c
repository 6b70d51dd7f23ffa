// deadlock send-send, on 2
#include "program.h"

BEGIN
    int count = 1 << 20, *mine = calloc(count, sizeof(int)), *other = calloc(count, sizeof(int));
    MPI_Send(mine, count, MPI_INT, 1 - rank, 0, WORLD); // here
    MPI_Recv(other, count, MPI_INT, 1 - rank, 0, WORLD, IGNORE);
END
