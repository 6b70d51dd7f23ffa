// type-mismatch, on 2
#include "program.h"
#include "large.h"

BEGIN
    int whole[4] = {0};
    float real[4];
    MPI_Datatype four;
    MPI_Type_contiguous_c(4, MPI_INT, &four);
    MPI_Type_commit(&four);
    if (rank == 0)
        MPI_Send_c(whole, 1, four, 1, 0, WORLD); // here
    else
        MPI_Recv_c(real, 4, MPI_FLOAT, 0, 0, WORLD, IGNORE);
    MPI_Type_free(&four);
END
