// clean, on 2
#include "program.h"

BEGIN
    struct { int kind; double place[3]; } some[5] = {{0}};
    int lengths[2] = {1, 3};
    MPI_Aint places[2] = {0, 8};
    MPI_Datatype parts[2] = {MPI_INT, MPI_DOUBLE}, raw, particle;
    MPI_Type_create_struct(2, lengths, places, parts, &raw);
    MPI_Type_create_resized(raw, 0, sizeof some[0], &particle);
    MPI_Type_commit(&particle);
    if (rank == 0)
        MPI_Send(some, 5, particle, 1, 0, WORLD);
    else
        MPI_Recv(some, 5, particle, 0, 0, WORLD, IGNORE);
    MPI_Bcast(some, 5, particle, 1, WORLD);
    MPI_Type_free(&raw);
    MPI_Type_free(&particle);
END
