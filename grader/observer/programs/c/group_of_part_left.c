// leak object, on 2
#include "program.h"

BEGIN
    int first = 0;
    MPI_Group all, part;
    MPI_Comm_group(WORLD, &all);
    MPI_Group_incl(all, 1, &first, &part); // here
    MPI_Group_free(&all);
END
