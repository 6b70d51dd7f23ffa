// invalid-argument no-datatype, on 2
#include "program.h"

static MPI_Datatype never_set;

/* It asks on its own communicator for errors to be returned, gets MPI_ERR_TYPE, and goes on to its end. */
BEGIN
    int x = rank, code, class;
    MPI_Comm mine;
    MPI_Comm_dup(WORLD, &mine);
    MPI_Comm_set_errhandler(mine, MPI_ERRORS_RETURN);
    code = MPI_Send(&x, 1, never_set, 1 - rank, 0, mine); // here
    MPI_Error_class(code, &class);
    if (class != MPI_ERR_TYPE)
        return 1;
    MPI_Comm_free(&mine);
END
