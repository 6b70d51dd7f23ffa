#!/usr/bin/env bash
# mpi4py 4.1.2 with MPICH 5.0.2 (PyPI wheels): comm.irecv() can't take what comm.recv() takes.
#
# One would guess: comm.irecv(source).wait() receives any object that comm.recv(source) receives.
# Seen: recv looks at the message's size first; irecv reserves 32 KiB, and an object that is longer when pickled raises
# MPI_ERR_TRUNCATE in wait(). 32,000 bytes arrive, 33,000 do not, unless irecv is given a buffer, as in
# comm.irecv(bytearray(1 << 20), source). A program that works on small grids fails on a larger one.
#
# Needs bash, python3 with venv and pip. Exit code: 0 as described, 1 changed, 2 could not be tried.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export TMPDIR=$tmp PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv --without-pip "$tmp/mpi" || exit 2
python3 -m pip --python "$tmp/mpi/bin/python" install -q --no-deps mpich==5.0.2 mpi4py==4.1.2 || exit 2

cat > "$tmp/program.py" <<'P'
from mpi4py import MPI
comm = MPI.COMM_WORLD

def receive(name, how):
    try:
        print(name, len(how()), end=", ", flush=True)
    except MPI.Exception as error:
        kind = error.Get_error_class()
        print(name, "truncated" if kind == MPI.ERR_TRUNCATE else error, end=", ", flush=True)

for size in (32_000, 33_000):
    if comm.rank == 0:
        for _ in range(3):
            comm.send(bytes(size), dest=1)
    else:
        receive("recv", lambda: comm.recv(source=0))
        receive("irecv", lambda: comm.irecv(source=0).wait())
        receive("irecv with a buffer", lambda: comm.irecv(bytearray(1 << 20), source=0).wait())
P

expected="recv 32000, irecv 32000, irecv with a buffer 32000, recv 33000, irecv truncated, irecv with a buffer 33000, "
seen=$(timeout -k 5 100 "$tmp/mpi/bin/mpiexec" -n 2 "$tmp/mpi/bin/python" "$tmp/program.py") || true

echo "Guess: six times the length that was sent."
echo "Seen:  $seen"
[ "$seen" = "$expected" ] && exit 0
echo "Changed: expected $expected"
exit 1
