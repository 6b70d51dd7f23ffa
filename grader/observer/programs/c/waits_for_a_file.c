// clean, on 2
#include "program.h"
#include <fcntl.h>

/* It looks for a message between two looks for a file, and the file comes: no proof would have been one. */
BEGIN
    char name[64];
    int there = 0, pid = getpid();
    if (rank == 0) {
        snprintf(name, sizeof name, "/tmp/ranklings-labelled-%d", pid);
        MPI_Send(&pid, 1, MPI_INT, 1, 0, WORLD);
        while (access(name, F_OK)) {
            MPI_Iprobe(1, 7, WORLD, &there, IGNORE);
            usleep(50000);
        }
        unlink(name);
        MPI_Barrier(WORLD);
    } else {
        MPI_Recv(&pid, 1, MPI_INT, 0, 0, WORLD, IGNORE);
        snprintf(name, sizeof name, "/tmp/ranklings-labelled-%d", pid);
        if (fork() == 0) {
            sleep(3);
            close(open(name, O_CREAT | O_WRONLY, 0600));
            _exit(0);
        }
        MPI_Barrier(WORLD);
    }
END
