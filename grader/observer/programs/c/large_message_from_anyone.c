// clean, on 2
// MPI copies for longer than any look at the records: the message has its receive, though it could be from anyone.
#include "program.h"
int main(int argc, char **argv) {
    enum { SIZE = 600 << 20 };
    char *room = malloc(SIZE);
    int rank;
    MPI_Request request;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(WORLD, &rank);
    memset(room, rank, SIZE);
    if (rank == 0)
        MPI_Send(room, SIZE, MPI_BYTE, 1, 0, WORLD);
    else {
        MPI_Irecv(room, SIZE, MPI_BYTE, MPI_ANY_SOURCE, MPI_ANY_TAG, WORLD, &request);
        MPI_Wait(&request, IGNORE);
    }
    MPI_Finalize();
    free(room);
    return 0;
}
