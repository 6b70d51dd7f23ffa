// clean, on 3
#include "program.h"

BEGIN
    int counts[3] = {1, 2, 3}, in[6] = {rank}, out[6];
    MPI_Reduce_scatter(in, out, counts, MPI_INT, MPI_SUM, WORLD);
    MPI_Reduce_scatter_block(in, out, 2, MPI_INT, MPI_MAX, WORLD);
    MPI_Scan(in, out, 6, MPI_INT, MPI_SUM, WORLD);
END
