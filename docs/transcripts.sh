#!/usr/bin/env bash
# What the grader says of the programs in the book's chapter on diagnoses (docs/src/hangs/).
#
#   docs/transcripts.sh                    runs them and prints what is said
#   docs/transcripts.sh --write [NAME…]    stores it in docs/src/transcripts/hangs/
#   docs/transcripts.sh --check [NAME…]    fails where it differs from what is stored there
#
# The programs are those of grader/observer/programs, which the grader's own tests run too. They run under the embedded MPICH,
# which is the same on every machine. Numbers that differ from run to run are taken out. Which of two ranks
# comes first is the machine's choice: what differs is run again, five times at most.
set -euo pipefail

# Bash reads a script as it goes; this one is read whole, so that it may change while it runs.
main() {
mode=${1:-}
case $mode in '' | --write | --check) ;; *) echo "usage: docs/transcripts.sh [--write | --check] [NAME…]" >&2; exit 2 ;; esac
[ $# = 0 ] || shift
only=("$@")
cd "$(dirname "$0")/.."
stored=docs/src/transcripts/hangs
programs=grader/observer/programs
mkdir -p "$stored"
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
. docs/keep.sh
export NO_COLOR=1 COLUMNS=120
build

# One line for each: how many ranks, the program, what inspect is told besides.
transcript 2 receive_receive
transcript 2 rust_receive_receive
transcript 2 rust_large_sends
transcript 3 rust_ring_of_send
transcript 2 rust_wrong_tag
transcript 3 rust_wrong_source
transcript 3 rust_missing_barrier
transcript 2 rust_different_collectives
transcript 2 rust_different_order
transcript 3 rust_finished_rank
transcript 2 lock_kept
transcript 3 rust_different_roots
transcript 2 rust_different_operations
transcript 2 rust_different_counts
transcript 2 rust_type_mismatch
transcript 2 rust_too_long
transcript 2 rust_never_received
transcript 2 rust_ffi_request_left
transcript 2 rust_request_dropped
transcript 2 buffer_changed
transcript 2 rust_communicator_left
transcript 1 rust_struct_forgotten
transcript 2 buffers_overlap
transcript 2 rust_universe_dropped_early
transcript 3 rust_wildcards_race
transcript 2 rust_tests_in_vain --time-limit 1
transcript 2 rust_panic
transcript 2 rust_exits_early
transcript 2 rust_endless_loop --time-limit 1
transcript 3 rust_overtaken
transcript 3 rust_mended
[ "$wrong" = 0 ] || exit 1
}

# Builds the programs and the observer where the grader builds for the embedded MPI.
build() {
    cargo build --quiet -p grader
    grader=target/debug/grader
    description=$("$grader" --mpi embedded dev mpi)
    folder=target
    [ "$(basename "$description")" = mpi.toml ] || folder=target/mpi/$(basename "$description" .toml)
    MPICC=$(value mpicc) LIBCLANG_PATH=$(value libclang) BINDGEN_EXTRA_CLANG_ARGS=$(value clang_args) \
        cargo build --quiet -p observer -p labelled --target-dir "$folder"
    mkdir -p "$folder/labelled"
}

# A field of the description; paths there are relative to its folder.
value() {
    local it
    it=$(sed -n "s/^$1 = \"\(.*\)\"\$/\1/p" "$description")
    case $1:$it in clang_args:* | *:/*) ;; *) it=$(dirname "$description")/$it ;; esac
    printf '%s\n' "$it"
}

transcript() { # RANKS PROGRAM [OPTION…]
    local ranks=$1 name=$2 program=$folder/debug/$2 source=$programs/src/bin/$2.rs
    shift 2
    [ ${#only[@]} = 0 ] || [[ " ${only[*]} " == *" $name "* ]] || return 0
    local said=$temporary/$name.txt
    local order=(inspect -n "$ranks" "$@" --)
    if [ ! -e "$source" ]; then
        source=$programs/c/$name.c program=$folder/labelled/$name
        "$(value mpicc)" -g -O1 -w -o "$program" "$source"
        printf '$ mpicc -g -o %s %s\n$ cargo run -p grader -- %s ./%s\n' "$name" "$source" "${order[*]}" "$name" >"$said"
    else
        printf '$ cargo run -p grader -- %s target/debug/%s\n' "${order[*]}" "$name" >"$said"
    fi
    cp "$said" "$temporary/order"
    local try
    for try in 1 2 3 4 5 6; do
        diagnose "$name" "$program" "${order[@]}"
        [ "$mode" = --check ] && ! is_kept "$name" || break
    done
    keep "$name"
}

diagnose() { # NAME PROGRAM ORDER…
    local name=$1 program=$2 code=0
    shift 2
    # A program that is wrong has an exit code of its own; that the grader could not run it is a fault of this script.
    "$grader" --mpi embedded "$@" "$program" >"$temporary/all" 2>"$temporary/errors" </dev/null || code=$?
    case $code in
        0 | 1 | 6) ;;
        *) cat "$temporary/errors" >&2; echo "inspect of $name ended with exit code $code" >&2; exit 1 ;;
    esac
    { cat "$temporary/order"; mask <"$temporary/all"; } >"$said"
}

# The diagnosis alone: not what the ranks print, which comes in any order, nor the timeline and the table of calls below it.
# MPICH's own words may come too late to be quoted.
mpich='^  \| (Abort\(|[A-Za-z_]+\([0-9]+\)\.*:)'
mask() {
    sed -E -e '/^ *waiting( or stuck)?$/,$d' -e '/^[0-9]+ /d' -e '/^[0-9]+$/d' -e "/$mpich/d" \
        -e 's/0x[0-9a-f]+/0x…/g' -e 's/[0-9]+ times in a row/N times in a row/' \
        -e 's/, [0-9.]+ s after/, N s after/' -e 's/ for [0-9.]+ s([;,])/ for N s\1/' -e 's/moved for (N|[0-9]+) s/moved for 10 s/' |
        sed -e 's/ *$//' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' | cat -s
}

main "$@"; exit
