// clean, on 3
#include "program.h"

BEGIN
    int mine = rank, other = -1;
    MPI_Win window;
    MPI_Win_create(&mine, sizeof mine, sizeof mine, MPI_INFO_NULL, WORLD, &window);
    MPI_Win_fence(0, window);
    MPI_Get(&other, 1, MPI_INT, (rank + 1) % size, 0, 1, MPI_INT, window);
    MPI_Win_fence(0, window);
    MPI_Win_free(&window);
END
