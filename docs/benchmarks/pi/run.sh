#!/usr/bin/env bash
# Monte Carlo pi on one core, and on two: docs/benchmarks/pi/run.sh [ROUNDS [FOLDER]]
#
# Clones this checkout into a folder (a temporary one where none is named), builds the solutions of 02 and 16 there, the
# textbook's program in C, and an environment with mpi4py and numba from PyPI, all for the embedded MPICH; then runs them in
# turn and prints the table of docs/src/speed.md, and what the instructions of the fastest allow. In the same folder a second
# time, only what has changed is built.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rounds=${1:-7}
folder=${2:-$(mktemp -d)}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
if [ -d "$folder/course" ]; then
    git -C "$folder/course" pull --quiet
else
    git clone --quiet "$here/../../.." "$folder/course"
fi
cp "$here"/*.c "$here"/*.py "$folder/"

cd "$folder/course"
cargo build --quiet -p grader
target/debug/grader --mpi embedded setup >&2
cargo build --quiet -p pi-solution -p hybrid-solution
cargo build --quiet --release -p pi-solution -p hybrid-solution
mpi=$(echo "$folder"/course/.mpi/mpich-*/)
export LD_LIBRARY_PATH=${mpi}lib

cd "$folder"
"${mpi}bin/mpicc" -O3 -march=native textbook.c -o textbook
cc -O1 -march=native core.c -o core
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check mpi4py==4.1.2 numba==0.68.1

lscpu | grep -E '^(Model name|CPU family|Model|CPU\(s\)):' || true
rustc --version
cc --version | head -n 1
python/bin/python --version
python/bin/pip list --disable-pip-version-check 2>/dev/null | grep -E '^(mpi4py|numba|numpy) '
echo
python3 measure.py "$rounds" "$folder" "${mpi}bin/mpiexec"
./core | tee core.txt
python3 bound.py course/target/debug/hybrid-solution core.txt
