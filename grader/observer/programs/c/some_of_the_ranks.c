// clean, on 4
#include "program.h"

BEGIN
    int some[2] = {1, 3}, x = rank;
    MPI_Group all, odd;
    MPI_Comm comm, other = MPI_COMM_NULL;
    MPI_Comm_group(WORLD, &all);
    MPI_Group_incl(all, 2, some, &odd);
    MPI_Comm_create(WORLD, odd, &comm);
    if (rank % 2)
        MPI_Comm_create_group(WORLD, odd, 8, &other);
    if (comm != MPI_COMM_NULL) {
        MPI_Bcast(&x, 1, MPI_INT, 0, comm);
        MPI_Allreduce(MPI_IN_PLACE, &x, 1, MPI_INT, MPI_SUM, other);
        MPI_Comm_free(&comm);
        MPI_Comm_free(&other);
    }
    MPI_Group_free(&odd);
    MPI_Group_free(&all);
END
