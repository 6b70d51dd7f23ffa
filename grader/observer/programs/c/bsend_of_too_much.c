// invalid-argument small-attached-buffer, on 2
#include "program.h"

static int x[1 << 20];
static char room[4096 + MPI_BSEND_OVERHEAD];

BEGIN
    int size_of_room;
    void *where;
    MPI_Buffer_attach(room, sizeof room);
    if (rank == 0)
        MPI_Bsend(x, 1 << 20, MPI_INT, 1, 0, WORLD); // here
    else
        MPI_Recv(x, 1 << 20, MPI_INT, 0, 0, WORLD, IGNORE);
    MPI_Buffer_detach(&where, &size_of_room);
END
