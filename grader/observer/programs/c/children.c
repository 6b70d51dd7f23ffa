// clean, on 2
#include "program.h"

BEGIN
    int x = rank;
    MPI_Comm parent, both, all;
    MPI_Comm_get_parent(&parent);
    if (parent == MPI_COMM_NULL)
        MPI_Comm_spawn(argv[0], MPI_ARGV_NULL, 2, MPI_INFO_NULL, 0, WORLD, &both, MPI_ERRCODES_IGNORE);
    else
        both = parent;
    MPI_Intercomm_merge(both, parent != MPI_COMM_NULL, &all);
    MPI_Allreduce(MPI_IN_PLACE, &x, 1, MPI_INT, MPI_SUM, all);
    MPI_Comm_free(&all);
    MPI_Comm_disconnect(&both);
END
