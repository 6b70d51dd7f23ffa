// clean, on 1
#include "program.h"

BEGIN
    MPI_Comm parent, both;
    MPI_Comm_get_parent(&parent);
    if (parent == MPI_COMM_NULL) {
        char *commands[] = {argv[0], argv[0]};
        int counts[] = {1, 1};
        MPI_Info infos[] = {MPI_INFO_NULL, MPI_INFO_NULL};
        MPI_Comm_spawn_multiple(2, commands, MPI_ARGVS_NULL, counts, infos, 0, WORLD, &both, MPI_ERRCODES_IGNORE);
    } else
        both = parent;
    MPI_Barrier(both);
    MPI_Comm_disconnect(&both);
END
