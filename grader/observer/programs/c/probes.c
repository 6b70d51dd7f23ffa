// clean, on 3
#include "program.h"

BEGIN
    MPI_Status status;
    MPI_Message message;
    int count, yes = 0, some[10] = {0};
    if (rank == 0) {
        MPI_Probe(MPI_ANY_SOURCE, 4, WORLD, &status);
        MPI_Get_count(&status, MPI_INT, &count);
        MPI_Recv(some, count, MPI_INT, status.MPI_SOURCE, 4, WORLD, IGNORE);
        MPI_Mprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, WORLD, &message, &status);
        MPI_Get_count(&status, MPI_INT, &count);
        MPI_Mrecv(some, count, MPI_INT, &message, IGNORE);
        while (!yes)
            MPI_Iprobe(2, 6, WORLD, &yes, &status);
        MPI_Recv(some, 10, MPI_INT, 2, 6, WORLD, IGNORE);
    } else {
        MPI_Send(some, rank, MPI_INT, 0, 4, WORLD);
        if (rank == 2) {
            usleep(100000);
            MPI_Send(some, 3, MPI_INT, 0, 6, WORLD);
        }
    }
END
