// taken-and-not-received | deadlock taken-by-probe, on 2
#include "program.h"

BEGIN
    int x = rank;
    MPI_Message message;
    MPI_Status status;
    if (rank == 0)
        MPI_Send(&x, 1, MPI_INT, 1, 0, WORLD);
    else
        MPI_Mprobe(0, 0, WORLD, &message, &status); // here
END
