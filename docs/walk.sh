#!/usr/bin/env bash
# The walk of docs/src/authors.md: one exercise from nothing to `dev check`, in a clone of this checkout.
#
#   docs/walk.sh                     walks and prints what is said
#   docs/walk.sh --write [FOLDER]    stores it in docs/src/transcripts/walk/
#   docs/walk.sh --check [FOLDER]    fails where it differs from what is stored there
#
# The exercise's files are in docs/walk/. The clone is made in a folder, a temporary one where none is named; what is built there is
# used again the next time. The first time takes two minutes.
set -euo pipefail

main() {
mode=${1:-}
case $mode in '' | --write | --check) ;; *) echo "usage: docs/walk.sh [--write | --check] [FOLDER]" >&2; exit 2 ;; esac
cd "$(dirname "$0")/.."
stored=$PWD/docs/src/transcripts/walk files=$PWD/docs/walk
mkdir -p "$stored"
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
. docs/keep.sh
. docs/clone.sh
course_in "${2:-$temporary}"

# The exercise has the number after the last one.
said new dev new shift
exercise=$(echo exercises/*-shift) solution=$(echo solutions/*-shift)
said empty dev check shift

cp "$files/README.md" "$files/exercise.toml" "$exercise/"
cp "$files/driver.rs" "$exercise/src/"
cp "$files/stub.rs" "$exercise/src/shift.rs"
cp "$files/solution.rs" "$solution/src/shift.rs"
cp "$files/first-checks.rs" "$exercise/tests/checks.rs"
mkdir -p "$solution/faulty"
cp "$files"/faulty/*.rs "$solution/faulty/"
said fooled dev check shift --seed 1

cp "$files/checks.rs" "$exercise/tests/checks.rs"
said done dev check shift --seed 1
[ "$wrong" = 0 ] || exit 1
}

said() { # TRANSCRIPT ARGUMENTS…
    local name=$1; shift
    { printf '$ cargo run -p grader -- %s\n' "$*"; "$grader" "$@" 2>&1 </dev/null || true; } | mask >"$temporary/$name.txt"
    keep "$name"
}

main "$@"; exit
