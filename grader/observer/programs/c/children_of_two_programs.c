// clean, on 2
#include "program.h"

BEGIN
    int x = rank;
    MPI_Comm parent, both, all;
    MPI_Comm_get_parent(&parent);
    if (parent == MPI_COMM_NULL) {
        char *commands[] = {argv[0], argv[0]}, *one[] = {"1", NULL}, *two[] = {"2", "and more", NULL};
        char **arguments[] = {one, two};
        int counts[] = {1, 2};
        MPI_Info infos[] = {MPI_INFO_NULL, MPI_INFO_NULL};
        MPI_Comm_spawn_multiple(2, commands, arguments, counts, infos, 1, WORLD, &both, MPI_ERRCODES_IGNORE);
    } else {
        both = parent;
        if (argc != (rank == 0 ? 2 : 3) || size != 3 || strcmp(argv[1], rank == 0 ? "1" : "2"))
            MPI_Abort(WORLD, 1);
    }
    MPI_Intercomm_merge(both, parent != MPI_COMM_NULL, &all);
    MPI_Allreduce(MPI_IN_PLACE, &x, 1, MPI_INT, MPI_SUM, all);
    MPI_Comm_free(&all);
    MPI_Comm_disconnect(&both);
END
