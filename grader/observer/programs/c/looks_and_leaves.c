// deadlock finished-rank, on 3
#include "program.h"

/* MPICH ends rank 0 in MPI_Finalize, because a message has come that it does not receive; as it does so, it lets the first
   send go. */
BEGIN
    int x = rank;
    if (rank == 0)
        MPI_Probe(1, 0, WORLD, IGNORE);
    for (int i = 0; rank == 1 && i < 2; i++)
        MPI_Ssend(&x, 1, MPI_INT, 0, 0, WORLD); // here
    if (rank == 1)
        MPI_Send(&x, 1, MPI_INT, 2, 1, WORLD);
    if (rank == 2)
        MPI_Recv(&x, 1, MPI_INT, 1, 1, WORLD, IGNORE);
END
