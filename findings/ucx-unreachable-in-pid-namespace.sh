#!/usr/bin/env bash
# UCX in MPICH 5.0.2 (PyPI wheel): in a container, with two documented settings, MPI_Init calls its own node unreachable.
#
# One would guess: UCX_TLS=self,posix (this process, and POSIX shared memory) with UCX_POSIX_USE_PROC_LINK=n (open the segments by
# name, not through /proc) does in a container what it does outside.
# Seen: outside of it two ranks start. In a PID namespace of its own, which any container is, the same two ranks on the
# same node end in MPI_Init with "Destination is unreachable". With either setting alone, or with sysv in place of posix,
# they start there too.
#
# Needs bash, cc, python3 with venv and pip. Exit code: 0 as described, 1 changed, 2 could not be tried.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export TMPDIR=$tmp PIP_DISABLE_PIP_VERSION_CHECK=1
container() { # a PID namespace, with shared memory of its own
    unshare --user --map-root-user --pid --fork --mount-proc --ipc sh -c 'mount -t tmpfs tmpfs /dev/shm && "$@"' sh "$@"
}
container true 2> "$tmp/stderr" || { echo "Skipped: no namespaces here: $(cat "$tmp/stderr")"; exit 2; }
python3 -m venv --without-pip "$tmp/mpi" || exit 2
python3 -m pip --python "$tmp/mpi/bin/python" install -q --no-deps mpich==5.0.2 || exit 2

cat > "$tmp/hello.c" <<'C'
#include <mpi.h>

int main(int argc, char **argv) {
    MPI_Init(&argc, &argv);
    MPI_Finalize();
}
C
"$tmp/mpi/bin/mpicc" -o "$tmp/hello" "$tmp/hello.c" || exit 2
launch() { # where, then settings
    where=$1 code=0
    shift
    $where env "$@" timeout -k 5 100 "$tmp/mpi/bin/mpiexec" -n 2 "$tmp/hello" > "$tmp/output" 2>&1 || code=$?
    if grep -q "Destination is unreachable" "$tmp/output"; then printf unreachable
    elif [ "$code" = 0 ]; then printf starts
    else printf 'exit code %s' "$code"; fi
}
posix=UCX_TLS=self,posix
names=UCX_POSIX_USE_PROC_LINK=n

expected="outside both starts, inside both unreachable, first starts, second starts, sysv starts"
seen="outside both $(launch "" $posix $names), inside both $(launch container $posix $names)"
seen="$seen, first $(launch container $posix), second $(launch container $names)"
seen="$seen, sysv $(launch container UCX_TLS=self,sysv $names)"

echo "Guess: it starts inside the namespace with all the settings."
echo "Seen:  $seen"
[ "$seen" = "$expected" ] && exit 0
echo "Changed: expected $expected"
exit 1
