// leak object, on 2
#include "program.h"

BEGIN
    int lengths[] = {1, 1};
    MPI_Aint places[] = {0, 8};
    MPI_Datatype types[] = {MPI_INT, MPI_DOUBLE}, both;
    MPI_Type_create_struct(2, lengths, places, types, &both); // here
    MPI_Type_commit(&both);
END
