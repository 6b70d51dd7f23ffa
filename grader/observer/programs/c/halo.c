// clean, on 4
#include "program.h"

BEGIN
    int left = rank ? rank - 1 : MPI_PROC_NULL, right = rank < size - 1 ? rank + 1 : MPI_PROC_NULL;
    double *cells = calloc(100002, sizeof(double));
    for (int step = 0; step < 20; step++) {
        MPI_Request requests[4];
        MPI_Irecv(&cells[0], 1, MPI_DOUBLE, left, 0, WORLD, &requests[0]);
        MPI_Irecv(&cells[100001], 1, MPI_DOUBLE, right, 1, WORLD, &requests[1]);
        MPI_Isend(&cells[1], 1, MPI_DOUBLE, left, 1, WORLD, &requests[2]);
        MPI_Isend(&cells[100000], 1, MPI_DOUBLE, right, 0, WORLD, &requests[3]);
        MPI_Waitall(4, requests, MPI_STATUSES_IGNORE);
        cells[1] += 1;
        cells[100000] += 1;
    }
    free(cells);
END
