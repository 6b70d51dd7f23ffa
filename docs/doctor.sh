#!/usr/bin/env bash
# What `doctor` and set-up say, on this machine and on worse ones: docs/src/install/doctor.md.
#
#   docs/doctor.sh            runs them and prints what is said
#   docs/doctor.sh --write    stores it in docs/src/transcripts/doctor/
#   docs/doctor.sh --check    fails where it differs from what is stored there, but for what is the machine's own
#
# A worse machine is the same one with less on its PATH, which here is a folder of links to the programs of the real one. They run in a
# clone of this checkout, with the embedded MPI and nothing built.
set -euo pipefail

main() {
mode=${1:-}
case $mode in '' | --write | --check) ;; *) echo "usage: docs/doctor.sh [--write | --check]" >&2; exit 2 ;; esac
cd "$(dirname "$0")/.."
stored=$PWD/docs/src/transcripts/doctor
mkdir -p "$stored"
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
. docs/keep.sh
rough() { without_the_machine; }
. docs/clone.sh
# What would be a surprise of the caller's own.
unset RUSTFLAGS CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR LD_LIBRARY_PATH LD_PRELOAD MPICC LIBCLANG_PATH BINDGEN_EXTRA_CLANG_ARGS
course_in "$temporary"

links "$temporary/bin"
# An MPI of the system's own is not on every machine.
( cd "$temporary/bin" && rm -f mpi* ompi* orte* prte* hydra* )
cp -r "$temporary/bin" "$temporary/bare"
( cd "$temporary/bare" && rm -f cc gcc* c89* c99* clang* tcc *-gcc *-gcc-[0-9]* make gmake python* pip* pyenv* uv uvx )
mkdir "$temporary/other"
cp .mpi/lib/libmpi.* "$temporary/other/"

said well bin doctor
export LD_LIBRARY_PATH=$temporary/other CARGO_TARGET_DIR=/tmp/elsewhere RUSTFLAGS=-g
said surprises bin doctor
unset LD_LIBRARY_PATH CARGO_TARGET_DIR RUSTFLAGS
said bare bare doctor
mv .mpi "$temporary/away"
said set-up bare setup
for name in surprises bare; do only_what_is_new "$name"; done
for name in well surprises bare set-up; do keep "$name"; done
[ "$wrong" = 0 ] || exit 1
}

links() { # FOLDER: all that is on the PATH, in one folder
    local folder program
    mkdir "$1"
    while IFS= read -r folder; do
        for program in "$folder"/*; do
            [ -x "$program" ] && [ ! -d "$program" ] && [ ! -e "$1/${program##*/}" ] && ln -s "$program" "$1/" || true
        done
    done < <(tr : '\n' <<<"$PATH")
}

said() { # NAME PATH COMMAND
    { PATH=$temporary/$2 "$grader" "$3" 2>&1 </dev/null || true; } | mask_doctor >"$temporary/$1.txt"
}

# The lines of a worse machine that the good one does not have, each with those that are indented below it.
only_what_is_new() {
    grep -vxFf "$temporary/well.txt" "$temporary/$1.txt" >"$temporary/new.txt" || true
    mv "$temporary/new.txt" "$temporary/$1.txt"
}

# Folders, and what differs from run to run.
mask_doctor() {
    sed -E -e "s#$clone#…#g" -e "s#$temporary/(bin|bare)/#/usr/bin/#g" -e "s#$temporary/other#/opt/other-mpi/lib#g" \
        -e 's/[0-9]+ MB free/N MB free/' -e 's/[0-9.]+ ms \(built in [0-9.]+ s, launched and ended in [0-9.]+ s\)/N ms (built in N s, launched and ended in N s)/' \
        -e 's/ *$//'
}

# Versions, who runs it, and the system's own command for packages.
without_the_machine() {
    sed -E -e 's/^(ok +(Rust|C compiler|make) ).*/\1/' -e '/^[a-z]+ +(cores|user|sandbox) /d' \
        -e 's/^( +-> |Type this: ).*(install|add|-S) .*/\1INSTALL/' -e 's/mpicc: line [0-9]+/mpicc: line N/'
}

main "$@"; exit
