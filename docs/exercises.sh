#!/usr/bin/env bash
# What the grader says of one wrong answer to each exercise, at the end of the exercises' chapters; and of three, at the top of README.md.
#
#   docs/exercises.sh                                   grades and prints what is said
#   docs/exercises.sh --write [FOLDER [EXERCISE…]]    stores it in docs/src/transcripts/exercises/; README counts as an exercise
#   docs/exercises.sh --check [FOLDER [EXERCISE…]]    fails where it differs from what is stored there
#
# The answers are faulty programs of the course, put in the student's place in a clone of this checkout. The clone is made in a
# folder, a temporary one where none is named. The first time takes four minutes, with what is built already less than two.
set -euo pipefail

main() {
mode=${1:-}
case $mode in '' | --write | --check) ;; *) echo "usage: docs/exercises.sh [--write | --check] [FOLDER [EXERCISE…]]" >&2; exit 2 ;; esac
cd "$(dirname "$0")/.."
stored=$PWD/docs/src/transcripts/exercises
mkdir -p "$stored"
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
. docs/keep.sh
. docs/clone.sh
folder=${2:-$temporary}
only=("${@:3}")
course_in "$folder"

answer 01-hello rank_zero_prints_all
answer 02-pi dropped_remainder
answer 03-broadcast only_the_root_calls
answer 04-scatter-gather lengths_assumed
answer 05-reduce mean_of_means
answer 06-collectives barrier_of_some
answer 07-send-receive both_receive_first
answer 08-ring waits_before_sending
answer 09-probe fixed_buffer
answer 10-types forgotten_datatype
answer 11-groups stays_away_from_the_split
answer 12-halo wrong_edge
answer 13-task-pull never_stopped
answer 14-spawn remainder_dropped
answer 15-benchmark unwraps
answer 16-hybrid last_block_lost
answer 17-repair hang_with_a_barrier
if [ ${#only[@]} = 0 ] || [[ " ${only[*]} " == *" README "* ]]; then
    at_first_sight
    stopwatch
fi
[ "$wrong" = 0 ] || exit 1
}

# The top of README.md: three exercises, and how they stand. As it was, with its times; those are not compared.
at_first_sight() {
    put 01-hello; put 02-pi dropped_remainder; put 07-send-receive both_receive_first
    { echo '$ cargo run -p grader -- hello pi send-receive'; "$grader" hello pi send-receive --seed 7 2>&1 </dev/null || true; } |
        sed -e "s|$clone/||g" -e '/^building [0-9]* exercise/d' >"$temporary/README.txt"
    rough() { mask; }
    keep README
    put_into README.md README
}

# What the exercise `benchmark` and the chapter on measuring show of a stopwatch: a table, and the beginning of the same as CSV.
stopwatch() {
    put 15-benchmark
    "$grader" exec benchmark -n 4 -- --csv 2>/dev/null </dev/null | sed 's/^0[^a-z]*//' >"$temporary/both"
    grep -E '^(timer|compute|exchange|step) ' "$temporary/both" >"$temporary/stopwatch.txt"
    grep -E '^(timer|compute),' "$temporary/both" >"$temporary/stopwatch-csv.txt"
    rough() { sed -E 's/[ ,]+[0-9]+\.[0-9]+/ N/g'; }
    for name in stopwatch stopwatch-csv; do
        keep "$name"
        put_into exercises/15-benchmark/README.md "$name"
    done
}

answer() { # EXERCISE FAULTY
    local exercise=$1 name=${1#*-} try
    [ ${#only[@]} = 0 ] || [[ " ${only[*]} " == *" $exercise "* ]] || return 0
    local said=$temporary/$exercise.txt
    put "$exercise" "$2"
    # The machine decides which of several mistakes shows first.
    for try in 1 2 3; do
        { printf '$ cargo run -p grader -- %s\n' "$name"; "$grader" "$name" --seed 7 2>&1 </dev/null || true; } |
            sed -e '/^next: /,$d' | mask >"$said"
        [ "$mode" = --check ] && ! is_kept "$exercise" || break
    done
    if grep -qE 'grader error|^error:' "$said"; then
        cat "$said" >&2
        echo "$exercise: the machine was at fault, not the answer; once more when it has less to do" >&2
        exit 1
    fi
    keep "$exercise"
}

put() { # EXERCISE [FAULTY]: the solution or, as in dev check, the solution with the faulty file in place of the student's first
    local exercise=$1 file faulty=solutions/$1/faulty/${2:-}
    for file in $(sed -n 's/^editable = \[\(.*\)\]$/\1/p' "exercises/$exercise/exercise.toml" | tr -d '",'); do
        cp "solutions/$exercise/$file" "exercises/$exercise/$file"
    done
    if [ -z "${2:-}" ]; then
        return
    elif [ -d "$faulty" ]; then
        cp "$faulty"/*.rs "exercises/$exercise/src/"
    else
        cp "$faulty.rs" "exercises/$exercise/$(sed -n 's/^editable = \["\([^"]*\)".*/\1/p' "exercises/$exercise/exercise.toml")"
    fi
}

main "$@"; exit
