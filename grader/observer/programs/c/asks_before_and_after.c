// clean, on 2
#include "program.h"

/* What may be called at any time. */
static int ask(void) {
    int flag, version, subversion, length;
    char library[MPI_MAX_LIBRARY_VERSION_STRING];
    MPI_Initialized(&flag);
    MPI_Finalized(&flag);
    MPI_Get_version(&version, &subversion);
    MPI_Get_library_version(library, &length);
    return flag;
}

int main(int argc, char **argv) {
    if (ask())
        return 1;
    MPI_Init(&argc, &argv);
    MPI_Barrier(WORLD);
    MPI_Finalize();
    return !ask();
}
