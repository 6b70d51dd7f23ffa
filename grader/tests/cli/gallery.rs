//! The exercises of the course: one for each way to go wrong.

use crate::exercise::Exercise;

pub const RIGHT: &str = include_str!("programs/right.rs");
pub const TODO: &str = include_str!("programs/todo.rs");
pub const COUNTS_FROM_ONE: &str = include_str!("programs/counts_from_one.rs");
pub const DOES_NOT_COMPILE: &str = include_str!("programs/does_not_compile.rs");
pub const PANICS: &str = include_str!("programs/panics.rs");
pub const LOOPS: &str = include_str!("programs/loops.rs");

const CHECKS: &str = "exercise/tests/checks.rs";
const SPEC: &str = "exercise/exercise.toml";

/// All of them. Those of a student first, then those of an author.
pub fn exercises() -> Vec<Exercise> {
    students().into_iter().chain(authors()).collect()
}

/// What a student's program can do. Grading has a table of the verdicts.
fn students() -> Vec<Exercise> {
    let with = |name: &str, text: &str| Exercise::new(name).program(text);
    let time_limit = |exercise: Exercise, seconds: u32| {
        exercise.replace(CHECKS, "TIME_LIMIT: u64 = 30", &format!("TIME_LIMIT: u64 = {seconds}"))
    };
    vec![
        with("right", RIGHT),
        with("wrong", COUNTS_FROM_ONE),
        with("uncompiled", DOES_NOT_COMPILE),
        benched(with("panics", PANICS)),
        with("leaves", include_str!("programs/leaves.rs")),
        with("bytes", include_str!("programs/prints_bytes.rs")),
        with("floods", include_str!("programs/floods.rs")),
        time_limit(with("loops", LOOPS), 4),
        // The faults of a course, which are no student's.
        with("unchecked", RIGHT).replace(CHECKS, "run().assert_success()", "run().assert_succes()"),
        with("misnamed", RIGHT).replace(SPEC, "name = \"prints\"", "name = \"print\""),
        with("doubtful", RIGHT).replace(CHECKS, "run().assert_success()", "assert_eq!(run().size(), 4)"),
        with("misspelt", RIGHT).replace(SPEC, "minutes", "minuets"),
        time_limit(with("waits", LOOPS), 300),
        benched(with("scales", include_str!("programs/scales.rs"))),
        with("echoes", include_str!("programs/echoes.rs")),
        Exercise::new("todo"),
        // Those that tests write in: whoever does takes `Course::editing`.
        Exercise::new("open"),
        Exercise::new("saved"),
        Exercise::new("followed"),
        Exercise::new("keyed"),
        Exercise::new("dated"),
    ]
}

/// One that `bench` takes.
fn benched(exercise: Exercise) -> Exercise {
    let bench = r#"[bench]
args = ["{size}"]
size = 20_000_000
unit = "steps"
model = { pattern = "reduction", bytes = 8 }

[bench.error]
args = ["{size}", "{runs}"]
line = "one = "
truth = 1.0
deviation = 1.0

[[check]]
"#;
    exercise.replace(SPEC, "[[check]]\nname = \"ends\"", &format!("{bench}name = \"ends\""))
}

/// One exercise that keeps all rules, and one that breaks each.
fn authors() -> Vec<Exercise> {
    let sound = Exercise::new("sound")
        .faulty(
            "counts_from_one",
            "wrong-output in prints, says \"rank 0\", \"it printed something else\"",
            COUNTS_FROM_ONE,
        )
        .faulty("panics", "crash in ends, says \"rank 1 has no data\"", PANICS)
        .faulty("does_not_compile", "build-failed", DOES_NOT_COMPILE)
        .faulty(
            "leaves",
            "crash in ends, says \"rank 2\", \"before MPI_Finalize\"",
            include_str!("programs/leaves.rs"),
        );
    let mistaken = Exercise::new("mistaken")
        .faulty("a_verdict", "crash in prints, says \"rank 0\"", COUNTS_FROM_ONE)
        .faulty("b_check", "wrong-output in ends, says \"rank 0\"", COUNTS_FROM_ONE)
        .faulty("c_words", "wrong-output in prints, says \"rank 9\"", COUNTS_FROM_ONE)
        .faulty("d_compiles", "build-failed", COUNTS_FROM_ONE)
        .faulty("e_passes", "wrong-output in prints, says \"rank 0\"", RIGHT)
        .file("solution/faulty/f_undeclared.rs", COUNTS_FROM_ONE);
    // Of a faulty program that gets its verdict the second time only.
    let late = Exercise::new("late")
        .faulty(
            "wrong_next_time",
            "wrong-output in prints, says \"rank 0\"",
            include_str!("programs/wrong_next_time.rs"),
        )
        .faulty("panics", "crash in ends, says \"rank 1 has no data\"", PANICS)
        .faulty("leaves", "crash in ends, says \"rank 2\"", include_str!("programs/leaves.rs"))
        .faulty("does_not_compile", "build-failed", DOES_NOT_COMPILE);
    let one = |name: &str| Exercise::new(name);
    vec![
        sound,
        mistaken,
        one("solved").program(RIGHT),
        one("warned").program(&TODO.replace("todo!", "let unused = 1;\n    todo!")),
        one("hintless").replace(SPEC, "\"It has a method `rank`.\"", "\" \""),
        one("stray").file("exercise/notes.txt", "to do\n").file("exercise/tests/more.rs", "//! No test.\n"),
        one("unread").without("exercise/README.md"),
        one("lost").replace("exercise/README.md", "`src/program.rs`", "[the file](src/no.rs)"),
        one("unsolved").file("solution/src/program.rs", COUNTS_FROM_ONE),
        one("careless").file("solution/src/program.rs", &RIGHT.replace("println", "let unused = 1;\n    println")),
        one("unanswered").without("solution/"),
        one("unstated").replace(CHECKS, "run().assert_success()", "run().assert_succes()"),
        one("unbuilt").program(DOES_NOT_COMPILE).file("solution/src/program.rs", DOES_NOT_COMPILE),
        Exercise::from_template("draft"),
        filled_in(Exercise::from_template("fresh")),
        one("unlisted").replace(SPEC, "[[check]]\nname = \"prints\"", "[[check]]\nname = \"other\""),
        one("endless").file("exercise/src/program.rs", &format!("{TODO}{}", "// And so on.\n".repeat(60))),
        late,
        benched(Exercise::new("reaching").program(include_str!("programs/reaches.rs"))),
        one("deadlocks").program(include_str!("programs/deadlocks.rs")),
    ]
}

/// What `dev new` makes, after its author's work.
fn filled_in(exercise: Exercise) -> Exercise {
    let stub = "exercise/src/fresh.rs";
    let answers = |what: &str| {
        format!(
            "use mpi::topology::SimpleCommunicator;\nuse mpi::traits::Communicator;\n\n\
             /// The rank.\npub fn answer(world: &SimpleCommunicator) -> i32 {{\n    {what}\n}}\n"
        )
    };
    exercise
        .replace(SPEC, "A title of a few words", "Who am I?")
        .replace(SPEC, "\"topic\"", "\"ranks\"")
        .replace(SPEC, "One line: what the student does.", "Return this rank's number.")
        .replace(SPEC, "A nudge.", "It is a method of `world`.")
        .replace(SPEC, "Nearly there.", "`world.rank()`")
        .replace(SPEC, "What helps whoever fails this one.", "Look at the documentation of `Communicator`.")
        .file("exercise/README.md", "# Who am I?\n\nReturn this rank's number.\n")
        .replace(CHECKS, "What is checked, and why.", "Every rank returns its own number.")
        .replace(stub, "What it returns, in which unit, on which rank.", "This rank's number.")
        .faulty("zero", "wrong-output in every_rank_answers, says \"rank 1\"", &answers("world.rank() * 0"))
        .faulty("size", "wrong-output in every_rank_answers, says \"rank 0\"", &answers("world.size()"))
        .faulty("text", "build-failed", &answers("world.rank().to_string()"))
        .faulty(
            "panic",
            "crash in every_rank_answers, says \"nobody\"",
            &answers("panic!(\"nobody on {}\", world.rank())"),
        )
}
