// leak object, on 2
#include "program.h"

BEGIN
    MPI_File file;
    char name[64];
    snprintf(name, sizeof name, "/tmp/file_left.%d", (int)getppid());
    MPI_File_open(MPI_COMM_SELF, name, MPI_MODE_CREATE | MPI_MODE_WRONLY | MPI_MODE_DELETE_ON_CLOSE, MPI_INFO_NULL, &file); // here
    unlink(name);
END
