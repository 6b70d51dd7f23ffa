// deadlock missing-collective, on 2
// Rank 1 frees the window where rank 0 has another fence.
#include "program.h"

BEGIN
    int room = 0;
    MPI_Win window;
    MPI_Win_create(&room, sizeof room, sizeof room, MPI_INFO_NULL, WORLD, &window);
    MPI_Win_fence(0, window);
    if (rank == 0)
        MPI_Win_fence(0, window);
    MPI_Win_free(&window); // here
END
