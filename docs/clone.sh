# For other scripts: a clone of this checkout in a folder, with the embedded MPI. What was built there is used again.
#
#   course_in FOLDER    sets `clone`, and `grader`, which is this checkout's; changes into the clone
#
# Not within this checkout: cargo would read the configuration of both.
course_in() {
    local folder=$1
    top=$PWD
    export NO_COLOR=1 COLUMNS=120 CARGO_INCREMENTAL=0
    cargo build --quiet -p grader
    grader=$top/target/debug/grader
    mkdir -p "$folder"
    clone=$(cd "$folder" && pwd)/course
    if [ -d "$clone/.git" ]; then
        git -C "$clone" fetch --quiet "$top" HEAD
        git -C "$clone" reset --quiet --hard FETCH_HEAD
        git -C "$clone" clean --quiet -fd
    else
        git clone --quiet "$top" "$clone"
    fi
    cd "$clone"
    "$grader" --mpi embedded setup >/dev/null 2>&1
}

# The solutions in the student's place, in the course that is the current folder. Drivers are the exercises' own.
solve_all() {
    local solution exercise file name
    for solution in solutions/*/; do
        exercise=exercises/$(basename "$solution")
        for file in "$solution"src/*.rs; do
            name=$(basename "$file")
            [ "$name" = main.rs ] || cp "$file" "$exercise/src/"
        done
    done
}

# What the grader says, without what differs from run to run, as a timeline does. MPICH's own words may come too late to be quoted.
mask() {
    sed -E -e "s|$clone/||g" -e 's/[0-9]+(\.[0-9]+)? s\b/N s/g' -e 's/seed [0-9]{4,}/seed N/' \
        -e '/^ +(spawned )?ranks? .*│.*│$/d' -e '/^ +0 +[0-9.N]+ (s|ms|µs|ns) and on$/d' -e '/^ +((█|▒|░|!) [a-z]+ *)+$/d' -e '/^ +\.\.\. and [0-9]+ more$/d' \
        -e 's/on [0-9]+ cores?/on N cores/' -e '/^building [0-9]+ exercise/d' -e '/^ +[│|] (Abort|[A-Za-z_]+|\(unknown\))\([0-9]*\)/d' \
        -e 's/[0-9.]+ at work at a time, [0-9.]+ times/N at work at a time, N times/' | sed -e 's/ *$//'
}
