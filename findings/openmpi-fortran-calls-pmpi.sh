#!/usr/bin/env bash
# Debian 12's Open MPI 4.1.4 (libopenmpi3): Fortran's MPI_SEND calls PMPI_Send, so that a preloaded MPI_Send sees nothing.
#
# One would guess: a tool that wraps MPI_Send by the profiling interface sees the sends of Fortran programs, whose wrappers
# translate their arguments and call the C function.
# Seen: the wrappers of mpif.h call 367 functions by their PMPI_ names, MPI_Send among them, and none by an MPI_ name. A
# tool for C shows a Fortran program without a message. Debian's MPICH 4.0.2 calls MPI_Send and most others by the plain name.
# The standard allows both: a tool has to wrap mpi_send_ as well.
#
# Needs bash, nm, and Debian 12's apt-get and dpkg. Exit code: 0 as described, 1 changed, 2 could not be tried.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp" # for apt's own user
cd "$tmp"
for package in libopenmpi3=4.1.4-3+b1 libmpich12=4.0.2-3+b1; do
    apt-get download -qq "$package" 2> stderr || { cat stderr; exit 2; }
    dpkg -x "${package%%=*}"_*.deb . || exit 2
done

wanted() { # what a library takes from others, by the start of its name
    nm -D --undefined-only "$1" | awk -v start="^$2" '$2 ~ start { sub(/@.*/, "", $2); print $2 }'
}
tell() {
    for function in MPI_Send PMPI_Send; do
        ! wanted "$1" "$function" | grep -qx "$function" || printf '%s, ' "$function"
    done
    printf '%s PMPI_, %s MPI_' "$(wanted "$1" PMPI_ | wc -l)" "$(wanted "$1" 'MPI_[A-Z]' | wc -l)"
}
openmpi=$(find . -name 'libmpi_mpifh.so.40.*' -type f)
mpich=$(find . -name 'libmpichfort.so.12.*' -type f)

expected="PMPI_Send, 367 PMPI_, 0 MPI_"
expected_other="MPI_Send, 269 PMPI_, 509 MPI_"
seen=$(tell "$openmpi")
seen_other=$(tell "$mpich")

echo "Guess: the Fortran wrappers need MPI_Send from the C library."
echo "Seen:  Open MPI: $seen"
echo "       MPICH:    $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected / $expected_other"
exit 1
