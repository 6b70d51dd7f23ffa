// invalid-argument topology, on 2
#include "program.h"

BEGIN
    int up, down;
    MPI_Cart_shift(WORLD, 0, 1, &up, &down); // here
END
