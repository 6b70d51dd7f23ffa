// clean, on 2
#include "program.h"

BEGIN
    int count = 1 << 21, *x = calloc(count, sizeof(int));
    for (int i = 0; i < 5; i++) {
        if (rank == i % 2)
            MPI_Send(x, count, MPI_INT, 1 - rank, 0, WORLD);
        else
            MPI_Recv(x, count, MPI_INT, 1 - rank, 0, WORLD, IGNORE);
    }
    free(x);
END
