#!/usr/bin/env bash
# MPICH 5.0.2 (PyPI wheel): the same sum, five calls later, is another number.
#
# One would guess: MPI_Allreduce of the same doubles on the same communicator in the same run gives the same bits each time.
# Seen: on four ranks the first four calls give 0, the fifth and all later ones 1; MPI_Reduce likewise. MPICH counts the calls
# on a communicator and changes to its shared-memory algorithm, which adds in another order, once the count has reached
# MPIR_CVAR_POSIX_NUM_COLLS_THRESHOLD. With a threshold of 100 all eight calls agree.
# The standard only recommends that equal inputs give equal results, so this is allowed. It matters to whoever compares
# a warm-up with the timed runs, or bit patterns across time steps.
#
# Needs bash, cc, python3 with venv and pip. Exit code: 0 as described, 1 changed, 2 could not be tried.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export TMPDIR=$tmp PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv --without-pip "$tmp/mpi" || exit 2
python3 -m pip --python "$tmp/mpi/bin/python" install -q --no-deps mpich==5.0.2 || exit 2

cat > "$tmp/sum.c" <<'C'
#include <mpi.h>
#include <stdio.h>

int main(int argc, char **argv) {
    int rank;
    MPI_Comm other;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_dup(MPI_COMM_WORLD, &other);
    double mine = (double[]){1e16, 1, -1e16, 1}[rank % 4], sum = 0;
    for (int i = 0; i < 8; i++) {
        MPI_Allreduce(&mine, &sum, 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
        if (rank == 0) printf("%s%g", i ? " " : "allreduce ", sum);
    }
    for (int i = 0; i < 8; i++) {
        MPI_Reduce(&mine, &sum, 1, MPI_DOUBLE, MPI_SUM, 0, other);
        if (rank == 0) printf("%s%g", i ? " " : ", reduce ", sum);
    }
    MPI_Finalize();
}
C
"$tmp/mpi/bin/mpicc" -o "$tmp/sum" "$tmp/sum.c" || exit 2
launch() { timeout -k 5 100 "$tmp/mpi/bin/mpiexec" "$@" -n 4 "$tmp/sum"; }

expected="allreduce 0 0 0 0 1 1 1 1, reduce 0 0 0 0 1 1 1 1"
expected_late="allreduce 0 0 0 0 0 0 0 0, reduce 0 0 0 0 0 0 0 0"
seen=$(launch) || true
seen_late=$(launch -genv MPIR_CVAR_POSIX_NUM_COLLS_THRESHOLD 100) || true

echo "Guess: eight equal sums of 1e16, 1, -1e16 and 1 on four ranks."
echo "Seen:  $seen"
echo "       with the threshold at 100: $seen_late"
[ "$seen" = "$expected" ] && [ "$seen_late" = "$expected_late" ] && exit 0
echo "Changed: expected $expected"
echo "         with the threshold at 100: $expected_late"
exit 1
