// clean, on 3
#include "program.h"

BEGIN
    int to[3], from[3], at[3] = {0, 10, 20}, out[30] = {0}, in[30];
    for (int i = 0; i < 3; i++) {
        to[i] = rank + 2 * i;
        from[i] = i + 2 * rank;
    }
    MPI_Alltoallv(out, to, at, MPI_INT, in, from, at, MPI_INT, WORLD);
    MPI_Alltoall(out, 2, MPI_INT, in, 2, MPI_INT, WORLD);
    MPI_Alltoall(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, in, 2, MPI_INT, WORLD);
END
