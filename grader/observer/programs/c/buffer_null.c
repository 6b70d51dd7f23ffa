// invalid-argument null-buffer, on 2
#include "program.h"

BEGIN
    int room[4];
    if (rank == 0)
        MPI_Send(NULL, 4, MPI_INT, 1, 0, WORLD); // here
    else
        MPI_Recv(room, 4, MPI_INT, 0, 0, WORLD, IGNORE);
END
