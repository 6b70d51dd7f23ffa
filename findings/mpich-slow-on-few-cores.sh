#!/usr/bin/env bash
# MPICH 5.0.2 (PyPI wheel): with more ranks than cores, a reduction takes a hundred times as long as one setting would need.
#
# One would guess: four ranks on one core share it, and a reduction of one double costs a few context switches: some 0.1 ms.
# Seen: MPI_Reduce takes tens of milliseconds, a time slice of the scheduler for each step. MPICH's shared-memory
# collectives spin without giving up the core. With MPIR_CVAR_DEVICE_COLLECTIVES=none, which takes the collectives made of
# messages, it takes less than half a millisecond. With a core for each rank the default is the faster one. CI machines and
# laptops often have fewer cores than a test has ranks.
#
# Checked is a ratio of at least 10, so that a busy machine does not matter.
#
# Needs bash, cc, python3 with venv and pip. Exit code: 0 as described, 1 changed, 2 could not be tried.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export TMPDIR=$tmp PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv --without-pip "$tmp/mpi" || exit 2
python3 -m pip --python "$tmp/mpi/bin/python" install -q --no-deps mpich==5.0.2 || exit 2

cat > "$tmp/reduce.c" <<'C'
#include <mpi.h>
#include <stdio.h>

int main(int argc, char **argv) {
    int rank;
    double one = 1, sum, start = 0;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (int i = 0; i < 120; i++) {
        if (i == 20) { /* from then on the algorithm stays the same */
            MPI_Barrier(MPI_COMM_WORLD);
            start = MPI_Wtime();
        }
        MPI_Reduce(&one, &sum, 1, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);
    }
    MPI_Barrier(MPI_COMM_WORLD);
    if (rank == 0) printf("%.0f", (MPI_Wtime() - start) / 100 * 1e6);
    MPI_Finalize();
}
C
"$tmp/mpi/bin/mpicc" -o "$tmp/reduce" "$tmp/reduce.c" || exit 2
core=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//') || exit 2
launch() { timeout -k 5 200 taskset -c "$core" "$tmp/mpi/bin/mpiexec" "$@" -n 4 "$tmp/reduce"; }

ratio_at_least=10
seen=$(launch) || true
seen_none=$(launch -genv MPIR_CVAR_DEVICE_COLLECTIVES none) || true

echo "Guess: about the same time for a reduction with and without the setting."
echo "Seen:  $seen us by default, $seen_none us with MPIR_CVAR_DEVICE_COLLECTIVES=none"
[ -n "$seen" ] && [ -n "$seen_none" ] && [ "$seen" -ge $((seen_none * ratio_at_least)) ] && exit 0
echo "Changed: expected a ratio of at least $ratio_at_least"
exit 1
