// clean, on 4
#include "program.h"

BEGIN
    int sizes[2] = {2, 2}, periods[2] = {1, 0}, up, down, x = rank, y = -1, keep[2] = {1, 0};
    MPI_Comm grid, row;
    MPI_Cart_create(WORLD, 2, sizes, periods, 1, &grid);
    for (int side = 0; side < 2; side++) {
        MPI_Cart_shift(grid, side, 1, &up, &down);
        MPI_Sendrecv(&x, 1, MPI_INT, down, 0, &y, 1, MPI_INT, up, 0, grid, IGNORE);
    }
    MPI_Cart_sub(grid, keep, &row);
    MPI_Barrier(row);
    MPI_Comm_free(&row);
    MPI_Comm_free(&grid);
END
