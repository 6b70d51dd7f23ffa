#!/usr/bin/env bash
# What the grader says of one wrong answer to each exercise: the end of the exercises' chapters.
#
#   docs/exercises.sh                                   grades and prints what is said
#   docs/exercises.sh --write [FOLDER [EXERCISE…]]    stores it in docs/src/transcripts/exercises/
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
[ "$wrong" = 0 ] || exit 1
}

answer() { # EXERCISE FAULTY
    local exercise=$1 faulty=solutions/$1/faulty/$2 name=${1#*-} try
    [ ${#only[@]} = 0 ] || [[ " ${only[*]} " == *" $exercise "* ]] || return 0
    local said=$temporary/$exercise.txt
    # As dev check does: the solution with the faulty file in place of the student's first.
    for file in $(sed -n 's/^editable = \[\(.*\)\]$/\1/p' "exercises/$exercise/exercise.toml" | tr -d '",'); do
        cp "solutions/$exercise/$file" "exercises/$exercise/$file"
    done
    if [ -d "$faulty" ]; then
        cp "$faulty"/*.rs "exercises/$exercise/src/"
    else
        cp "$faulty.rs" "exercises/$exercise/$(sed -n 's/^editable = \["\([^"]*\)".*/\1/p' "exercises/$exercise/exercise.toml")"
    fi
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

main "$@"; exit
