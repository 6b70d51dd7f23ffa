// clean, on 2
#include "program.h"

BEGIN
    int x[3] = {rank, rank, rank}, at = 0;
    double y = rank;
    char room[100];
    if (rank == 0) {
        MPI_Pack(x, 3, MPI_INT, room, 100, &at, WORLD);
        MPI_Pack(&y, 1, MPI_DOUBLE, room, 100, &at, WORLD);
        MPI_Send(room, at, MPI_PACKED, 1, 0, WORLD);
    } else {
        MPI_Recv(room, 100, MPI_PACKED, 0, 0, WORLD, IGNORE);
        MPI_Unpack(room, 100, &at, x, 3, MPI_INT, WORLD);
        MPI_Unpack(room, 100, &at, &y, 1, MPI_DOUBLE, WORLD);
        if (x[2] != 0 || y != 0)
            MPI_Abort(WORLD, 1);
    }
END
