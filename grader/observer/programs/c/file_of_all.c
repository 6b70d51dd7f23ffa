// clean, on 2
#include "program.h"

BEGIN
    MPI_File file;
    MPI_Status status;
    int x = rank;
    MPI_File_open(WORLD, "/dev/null", MPI_MODE_WRONLY, MPI_INFO_NULL, &file);
    MPI_File_write_at(file, rank * 4, &x, 1, MPI_INT, &status);
    MPI_File_close(&file);
END
