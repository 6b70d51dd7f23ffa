// leak object, on 2
#include "program.h"

BEGIN
    int room = 0;
    MPI_Win window;
    MPI_Win_create(&room, sizeof room, sizeof room, MPI_INFO_NULL, WORLD, &window); // here
END
