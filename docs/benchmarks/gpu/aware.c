/* Does this MPI take pointers to a GPU's memory?  mpicc aware.c -o aware && mpiexec -n 1 ./aware */
#include <mpi.h>
#include <stdio.h>
#ifdef OPEN_MPI
#include <mpi-ext.h>
#endif

int main(void) {
    MPI_Init(NULL, NULL);
    printf("pointers to CUDA memory: %s\n", MPIX_Query_cuda_support() ? "yes" : "no");
    MPI_Finalize();
}
