// invalid-argument length, on 2
#include "program.h"

BEGIN
    MPI_Datatype parts;
    int lengths[2] = {1, -2}, places[2] = {0, 4};
    MPI_Type_indexed(2, lengths, places, MPI_INT, &parts); // here
    MPI_Type_free(&parts);
END
