#!/usr/bin/env bash
# The benchmarks of docs/src/speed.md: docs/benchmarks.sh [FOLDER]
#
# Clones this checkout into a folder (a temporary one where none is named), solves it, and measures: the parts of the
# way from a fresh clone to the first verdict, and what grading costs beyond its launches.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$(mktemp -d)}
git clone --quiet "$top" "$folder/course"
cd "$folder/course"
. docs/clone.sh
solve_all

part() { # NAME COMMAND…: how long it takes
    local began name=$1; shift
    began=$(date +%s.%N)
    "$@" >"$folder/$name.log" 2>&1 || { cat "$folder/$name.log"; exit 1; }
    awk -v name="$name" -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { printf "%-32s %7.1f s\n", name, b - a }'
}

echo "From a fresh clone to the first verdict"
part fetch-crates cargo fetch
part compile-grader cargo build --quiet -p grader
part set-up-mpi target/debug/grader setup
packages=()
for exercise in exercises/*/; do
    name=$(basename "$exercise")
    packages+=(-p "${name#*-}")
done
part compile-rsmpi-and-exercises cargo build --quiet -p observer "${packages[@]}" --lib --bins --tests
part grade target/debug/grader

echo "What grading costs beyond its launches"
cargo run --quiet -p grader --example overhead -- 7
