// hang, on 2
// Rank 0 keeps the lock of its window while it waits for rank 1, which waits for the lock.
#include "program.h"

BEGIN
    int room = 0, x = rank;
    MPI_Win window;
    MPI_Win_create(&room, sizeof room, sizeof room, MPI_INFO_NULL, WORLD, &window);
    if (rank == 0) {
        MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, window);
        MPI_Put(&x, 1, MPI_INT, 0, 0, 1, MPI_INT, window);
        MPI_Win_flush(0, window);
        MPI_Barrier(WORLD);
        MPI_Barrier(WORLD); // here
        MPI_Win_unlock(0, window);
    } else {
        MPI_Barrier(WORLD);
        MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, window);
        MPI_Put(&x, 1, MPI_INT, 0, 0, 1, MPI_INT, window);
        MPI_Win_unlock(0, window);
        MPI_Barrier(WORLD);
    }
    MPI_Win_free(&window);
END
