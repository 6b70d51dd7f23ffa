// invalid-argument null-flag | invalid-argument null-request | invalid-argument null-result | invalid-argument null-array, on 2
#include "program.h"

/* The program asks for errors, gets them, and comes to its end: a library that looked through the pointers would not. */
BEGIN
    int x = rank;
    MPI_Comm_set_errhandler(WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_set_errhandler(MPI_COMM_SELF, MPI_ERRORS_RETURN);
    if (MPI_Iprobe(0, 0, WORLD, NULL, IGNORE) == MPI_SUCCESS) // here
        return 1;
    if (MPI_Irecv(&x, 1, MPI_INT, 0, 0, WORLD, NULL) == MPI_SUCCESS)
        return 1;
    if (MPI_Comm_dup(WORLD, NULL) == MPI_SUCCESS)
        return 1;
    if (MPI_Waitall(2, NULL, MPI_STATUSES_IGNORE) == MPI_SUCCESS)
        return 1;
    if (MPI_Type_contiguous(2, MPI_INT, NULL) == MPI_SUCCESS)
        return 1;
END
