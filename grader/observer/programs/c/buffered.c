// clean, on 2
#include "program.h"

BEGIN
    int mine = rank, other;
    void *room = malloc(1000 + MPI_BSEND_OVERHEAD);
    int length = 1000 + MPI_BSEND_OVERHEAD;
    MPI_Buffer_attach(room, length);
    MPI_Bsend(&mine, 1, MPI_INT, 1 - rank, 0, WORLD);
    MPI_Recv(&other, 1, MPI_INT, 1 - rank, 0, WORLD, IGNORE);
    MPI_Buffer_detach(&room, &length);
    free(room);
END
