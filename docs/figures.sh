#!/usr/bin/env bash
# The figures of docs/src/pi.md, which `bench pi` draws of the exercise's solution.
#
#   docs/figures.sh --check [FOLDER]     draws what has no times in it, and fails where that differs from docs/src/figures/
#   docs/figures.sh --write [FOLDER]     stores it there
#   docs/figures.sh --measure [FOLDER]   measures on 1, 2, 4 and 8 ranks, and stores the figure that has times in it as well: minutes
#
# The seeds are fixed, so the error of the estimate is the same on every machine. The solution is put in the student's place in a clone of
# this checkout, made in a folder, a temporary one where none is named. house.svg is drawn by hand.
set -euo pipefail

main() {
mode=${1:-}
case $mode in --check | --write | --measure) ;; *) echo "usage: docs/figures.sh --check | --write | --measure [FOLDER]" >&2; exit 2 ;; esac
cd "$(dirname "$0")/.."
stored=docs/src/figures
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
. docs/clone.sh
course_in "${2:-$temporary}"
cp solutions/02-pi/src/pi.rs exercises/02-pi/src/
ranks=(--ranks 1 --budget 1)
[ "$mode" != --measure ] || ranks=(--ranks 1,2,4,8)
"$grader" bench pi "${ranks[@]}" --no-figures --output "$temporary/pi" >"$temporary/said" 2>&1 || { cat "$temporary/said" >&2; exit 1; }

cd "$top"
cargo run --quiet -p figures -- "$temporary/pi/scaling.json" "$temporary/pi" >/dev/null
case $mode in
    --check)
        cmp "$stored/pi-error.svg" "$temporary/pi/error.svg" ||
            { echo "$stored/pi-error.svg is not what bench draws now: docs/figures.sh --write" >&2; exit 1; } ;;
    *) cp "$temporary/pi/error.svg" "$stored/pi-error.svg" ;;
esac
[ "$mode" != --measure ] || cp "$temporary/pi/strong.svg" "$stored/pi-strong.svg"
}

main "$@"; exit
