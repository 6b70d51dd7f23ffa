// collective-mismatch root, on 2
#include "program.h"

BEGIN
    MPI_Comm parent, both;
    MPI_Comm_get_parent(&parent);
    if (parent == MPI_COMM_NULL)
        MPI_Comm_spawn(argv[0], MPI_ARGV_NULL, 1, MPI_INFO_NULL, rank, WORLD, &both, MPI_ERRCODES_IGNORE); // here
    else
        both = parent;
    MPI_Comm_disconnect(&both);
END
