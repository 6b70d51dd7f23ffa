// clean, on 4
#include "program.h"

BEGIN
    int x[4], index, done = 0, indices[4], flag = 0;
    MPI_Request requests[4];
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < size; i++)
            MPI_Irecv(&x[i], 1, MPI_INT, i, round, WORLD, &requests[i]);
        for (int i = 0; i < size; i++)
            MPI_Send(&rank, 1, MPI_INT, i, round, WORLD);
        if (round == 0)
            for (int i = 0; i < size; i++)
                MPI_Waitany(size, requests, &index, IGNORE);
        if (round == 1)
            for (int left = size; left > 0; left -= done)
                MPI_Waitsome(size, requests, &done, indices, MPI_STATUSES_IGNORE);
        if (round == 2)
            while (!flag)
                MPI_Testall(size, requests, &flag, MPI_STATUSES_IGNORE);
    }
END
