# For other scripts: what becomes of a transcript, by the script's first argument.
#
#   keep NAME    prints $temporary/NAME.txt; --write: stores it in $stored; --check: compares it with what is stored there
#
# The script has set `mode`, `stored` and `temporary`. Where something differs, `wrong` is 1 in the end. What belongs to the
# machine alone, and is shown as it was, is not compared: a script may define `rough`, which takes it out.
#
#   put_into PAGE NAME    for a page that includes nothing: with --write, the block there that begins as NAME does becomes NAME. That
#                         the two are the same is looked at by `cargo test -p grader --test book`
wrong=0
rough() { cat; }

is_kept() { cmp -s <(rough <"$stored/$1.txt") <(rough <"$temporary/$1.txt"); }

keep() {
    case $mode in
        --write) cp "$temporary/$1.txt" "$stored/" ;;
        --check)
            is_kept "$1" || {
                diff -u "$stored/$1.txt" "$temporary/$1.txt" >&2 || true
                echo "${stored#"${top:-$PWD}/"}/$1.txt is not what is said now: docs/$(basename "$0") --write" >&2
                wrong=1
            } ;;
        *) cat "$temporary/$1.txt"; echo ;;
    esac
}

put_into() {
    [ "$mode" = --write ] || return 0
    awk -v file="$stored/$2.txt" '
        BEGIN { getline head <file; close(file) }
        skipping { if (/^```/) { skipping = 0; print } next }
        fenced && $0 == head { while ((getline line <file) > 0) print line; skipping = 1; fenced = 0; next }
        { fenced = /^```text/; print }
    ' "$top/$1" >"$temporary/page"
    cp "$temporary/page" "$top/$1"
}
