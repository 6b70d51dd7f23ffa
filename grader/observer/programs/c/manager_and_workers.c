// clean, on 4
#include "program.h"

BEGIN
    MPI_Status status;
    int task = 0, answer = 0;
    if (rank == 0) {
        int open = size - 1;
        for (int worker = 1; worker < size; worker++)
            MPI_Send(&task, 1, MPI_INT, worker, 1, WORLD);
        while (open > 0) {
            MPI_Recv(&answer, 1, MPI_INT, MPI_ANY_SOURCE, MPI_ANY_TAG, WORLD, &status);
            int tag = ++task < 50 ? 1 : 2;
            MPI_Send(&task, 1, MPI_INT, status.MPI_SOURCE, tag, WORLD);
            open -= tag == 2;
        }
    } else
        for (;;) {
            MPI_Recv(&task, 1, MPI_INT, 0, MPI_ANY_TAG, WORLD, &status);
            if (status.MPI_TAG == 2)
                break;
            MPI_Send(&task, 1, MPI_INT, 0, 3, WORLD);
        }
END
