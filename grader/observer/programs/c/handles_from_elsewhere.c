// clean, on 2
#include "program.h"

/* Handles that no call gives that is recorded, or that were another object's before. */
BEGIN
    int x[4] = {rank}, y[4], flag, round;
    double real = rank, sum;
    void *bound;
    MPI_Comm copy, parent, half, both, same;
    MPI_Group group;
    MPI_Win window;
    MPI_Datatype type, pair;
    MPI_Comm_get_parent(&parent);
    if (parent != MPI_COMM_NULL)
        return 1;
    MPI_Comm_dup_with_info(WORLD, MPI_INFO_NULL, &copy);
    MPI_Comm_get_attr(copy, MPI_TAG_UB, &bound, &flag);
    MPI_Bcast(x, 4, MPI_Type_f2c(MPI_Type_c2f(MPI_INT)), 0, copy);
    MPI_Barrier(MPI_Comm_f2c(MPI_Comm_c2f(copy)));
    MPI_Type_match_size(MPI_TYPECLASS_REAL, sizeof real, &type);
    MPI_Allreduce(&real, &sum, 1, type, MPI_SUM, copy);
    MPI_Type_create_f90_integer(9, &type);
    MPI_Bcast(x, 1, type, 0, copy);
    MPI_Win_create(x, sizeof x, 1, MPI_INFO_NULL, copy, &window);
    MPI_Win_get_group(window, &group);
    MPI_Comm_create_group(copy, group, 3, &same);
    MPI_Barrier(same);
    MPI_Group_free(&group);
    MPI_Win_free(&window);
    MPI_Comm_free(&same);
    for (round = 0; round < 20; round++) {
        MPI_Type_contiguous(2, MPI_INT, &pair);
        MPI_Type_commit(&pair);
        MPI_Type_dup(pair, &type);
        MPI_Type_free(&pair);
        MPI_Sendrecv(x, 1, type, 1 - rank, 0, y, 1, type, 1 - rank, 0, copy, IGNORE);
        MPI_Type_free(&type);
        MPI_Comm_dup(WORLD, &same);
        MPI_Barrier(same);
        MPI_Comm_free(&same);
    }
    /* Between two groups of one: a root says that it is one, and has what another root would not. */
    MPI_Comm_split(WORLD, rank, 0, &half);
    MPI_Intercomm_create(half, 0, WORLD, 1 - rank, 0, &both);
    MPI_Bcast(rank == 0 ? x : y, 4, MPI_INT, rank == 0 ? MPI_ROOT : 0, both);
    MPI_Gather(rank == 1 ? x : NULL, 4, MPI_INT, rank == 0 ? y : NULL, 4, MPI_INT, rank == 0 ? MPI_ROOT : 0, both);
    MPI_Comm_free(&both);
    MPI_Comm_free(&half);
    MPI_Comm_free(&copy);
END
