/* Says what each rank sees: one file a rank, in the folder given, since ranks that share a pipe interleave.
   Line 1: size of the world. Line 2: the sum of all ranks. Line 3: what mpi.h was of. Line 4: the file of the MPI library. Then its version. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <mpi.h>
#include <stdio.h>
#include <unistd.h>

#define TEXT(number) #number
#define VALUE(name) TEXT(name)
#if defined(OPEN_MPI)
#define HEADERS "Open MPI " VALUE(OMPI_MAJOR_VERSION) "." VALUE(OMPI_MINOR_VERSION) "." VALUE(OMPI_RELEASE_VERSION)
#elif defined(I_MPI_VERSION)
#define HEADERS "Intel(R) MPI Library " I_MPI_VERSION
#elif defined(MPICH_VERSION)
#define HEADERS "MPICH " MPICH_VERSION
#else
#define HEADERS ""
#endif

int main(int argc, char **argv)
{
    alarm(RANKLINGS_LIMIT); /* no rank outlives the one who asked */
    MPI_Init(&argc, &argv);
    int rank, size, sum = 0, length;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    MPI_Allreduce(&rank, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
    char version[MPI_MAX_LIBRARY_VERSION_STRING];
    MPI_Get_library_version(version, &length);
    Dl_info library = {0};
    dladdr(dlsym(RTLD_DEFAULT, "MPI_Init"), &library);

    char path[4096];
    snprintf(path, sizeof path, "%s/%d-%ld", argv[1], rank, (long)getpid());
    FILE *file = fopen(path, "w");
    if (!file) MPI_Abort(MPI_COMM_WORLD, 3);
    fprintf(file, "%d\n%d\n%s\n%s\n%s\n", size, sum, HEADERS, library.dli_fname ? library.dli_fname : "", version);
    fclose(file);
    MPI_Finalize();
    return 0;
}
