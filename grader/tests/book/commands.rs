//! The grader's own `--help` is what commands and options are held against.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::LazyLock;

use crate::page::Page;
use crate::{course, none, source, texts};

/// What a person types before the grader's own arguments.
const PREFIXES: [&str; 6] = [
    "grader",
    "cargo run -p grader --",
    "cargo run -q -p grader --",
    "cargo run --quiet -p grader --",
    "cargo run --quiet --package grader --",
    "cargo grade",
];

/// The commands, `dev check` among them, each with its options; the empty one is the grader itself.
fn commands() -> BTreeMap<String, BTreeSet<String>> {
    let mut commands = BTreeMap::new();
    let mut open = vec![Vec::new()];
    while let Some(path) = open.pop() {
        let help = help(&path);
        let indented = help.lines().filter(|line| line.starts_with(' '));
        let options =
            indented.filter(|line| line.trim_start().starts_with('-')).flat_map(|line| line.split([' ', ',', '=']));
        let options = options.filter(|word| word.starts_with('-')).map(str::to_owned).collect();
        commands.insert(path.join(" "), options);
        let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
        for command in listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()) {
            if !command.is_empty() && command != "help" {
                open.push(path.iter().cloned().chain([command.to_owned()]).collect());
            }
        }
    }
    commands
}

fn help(path: &[String]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_grader")).args(path).arg("--help").output().expect("the grader starts");
    assert!(output.status.success(), "{path:?}");
    String::from_utf8(output.stdout).expect("text")
}

/// What is typed for the grader, in blocks, in tables and within lines.
fn typed(page: &Page, commands: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let lines = page.blocks.iter().flat_map(|block| block.text.lines());
    let lines = lines.chain(page.inline.iter().map(String::as_str));
    let mut typed: Vec<String> = lines.flat_map(behind_prefixes).collect();
    // `hint hello` without a prefix: it begins with a command and goes on.
    let goes_on = |code: &&String| {
        code.split_once(' ').is_some_and(|(first, _)| !first.is_empty() && commands.contains_key(first))
    };
    typed.extend(page.inline.iter().filter(goes_on).cloned());
    // A column for commands has nothing else.
    let is_for_commands = |title: &str| title == "command" || PREFIXES.iter().any(|prefix| title.ends_with(prefix));
    typed.extend(page.cells.iter().filter(|(title, _)| is_for_commands(title)).map(|(_, code)| code.clone()));
    typed
}

/// What stands behind the prefixes in a line.
fn behind_prefixes(line: &str) -> Vec<String> {
    let begins = line.trim_start().trim_start_matches("$ ");
    let mut found = Vec::new();
    for prefix in PREFIXES {
        // A word as common as `grader` counts at the beginning alone. Behind `-p grader` may stand `--example`: that is not the grader.
        let behind: Vec<&str> = match prefix {
            "grader" => begins.strip_prefix(prefix).into_iter().collect(),
            _ => line.split(prefix).skip(1).collect(),
        };
        let typed = behind.into_iter().filter(|behind| behind.is_empty() || behind.starts_with(' '));
        found.extend(typed.map(str::to_owned));
    }
    found
}

/// Options of other programs that the book names by themselves: of cargo and its tests, of launchers, of containers.
const OF_OTHERS: [&str; 8] =
    ["--release", "--features", "--ignored", "--exact", "--hostfile", "--oversubscribe", "--map-by", "--bind"];

/// What is wrong with an option that stands by itself in a line, as `--synchronous` does.
fn unknown_option(code: &str, commands: &BTreeMap<String, BTreeSet<String>>) -> Option<String> {
    let option = code.split([' ', '=', '[']).next().filter(|word| word.starts_with("--") && word.len() > 2)?;
    let is_known = OF_OTHERS.contains(&option)
        || commands.values().any(|options| options.contains(option))
        || drivers().contains(&format!("\"{option}\""));
    (!is_known).then(|| format!("neither a command nor an exercise has an option {option}"))
}

/// The sources of all exercises, whose programs have options of their own.
fn drivers() -> &'static str {
    static DRIVERS: LazyLock<String> = LazyLock::new(|| {
        let exercises = std::fs::read_dir(course().join("exercises")).expect("exercises").flatten();
        let files = exercises.flat_map(|it| std::fs::read_dir(it.path().join("src")).into_iter().flatten().flatten());
        files.map(|file| std::fs::read_to_string(file.path()).unwrap_or_default()).collect()
    });
    &DRIVERS
}

/// What is wrong with the grader's arguments, as they are typed.
fn fault(arguments: &str, commands: &BTreeMap<String, BTreeSet<String>>) -> Option<String> {
    let end = arguments.find(['#', '|', ';', '&', '>', '<', ')', ':', '…', '`']).unwrap_or(arguments.len());
    let words = arguments[..end].split([' ', '[', ']', ',', '=']).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.take_while(|word| *word != "--").collect();
    let mut command = String::new();
    let mut after_option = false;
    for word in &words {
        if word.starts_with('-') {
            let is_known = commands[&command].contains(*word) || commands[""].contains(*word) && *word == "--mpi";
            if !is_known && *word != "--help" {
                return Some(format!("`{command}` has no option {word}"));
            }
            after_option = true;
            continue;
        }
        let longer = format!("{command} {word}").trim().to_owned();
        if commands.contains_key(&longer) {
            command = longer;
            after_option = false;
            continue;
        } else if !after_option && is_name(word) && command.is_empty() && !is_exercise(word) {
            return Some(format!("there is no command or exercise {word}"));
        }
        if words_are_exercises(&command) && !after_option && is_name(word) && !is_exercise(word) {
            return Some(format!("there is no exercise {word}"));
        }
        after_option = false;
    }
    None
}

/// Whether what stands behind a command are names of exercises.
fn words_are_exercises(command: &str) -> bool {
    ["watch", "hint", "reset", "solution", "exec", "bench", "dev check"].contains(&command)
}

/// Whether a word is a name as such, not what stands for one, as `NAME` does.
fn is_name(word: &str) -> bool {
    word.starts_with(|it: char| it.is_ascii_lowercase())
}

/// The course's exercises, and the one that the chapter for authors makes.
fn is_exercise(name: &str) -> bool {
    let walk = std::fs::read_to_string(course().join("docs/walk.sh")).expect("the walk");
    if walk.lines().any(|line| line.ends_with(&format!(" dev new {name}"))) {
        return true;
    }
    let exercises = std::fs::read_dir(course().join("exercises")).expect("exercises").flatten();
    exercises.filter_map(|it| it.file_name().into_string().ok()).any(|it| it.get(3..) == Some(name) || it == name)
}

#[test]
fn every_command_that_is_named_exists() {
    let commands = commands();
    let mut faults = Vec::new();
    for page in texts() {
        for arguments in typed(&page, &commands) {
            faults.extend(
                fault(&arguments, &commands).map(|why| format!("{}: `{}`: {why}", page.name(), arguments.trim())),
            );
        }
        for code in &page.inline {
            faults.extend(unknown_option(code, &commands).map(|why| format!("{}: `{code}`: {why}", page.name())));
        }
    }
    none(faults);
}

#[test]
fn what_does_not_exist_is_noticed() {
    let commands = commands();
    for wrong in [
        "lst",
        "exec hello -n 4 --synchronised",
        "dev check --quickly",
        "hello --sed 3",
        "inspect -m 4 -- ./program",
        "hint hallo",
    ] {
        assert!(fault(wrong, &commands).is_some(), "{wrong}");
    }
    assert!(unknown_option("--synchronised", &commands).is_some());
    assert_eq!(behind_prefixes("$ grader lst"), [" lst"]);
    assert_eq!(behind_prefixes("the grader lists"), [""; 0]);
    for right in ["list", "--mpi system exec hello -n 4 -- --wrong", "dev check --quick ring", "hello --seed 3", "NAME"]
    {
        assert_eq!(fault(right, &commands), None, "{right}");
    }
}

#[test]
fn the_reference_has_every_command_and_option() {
    let text = std::fs::read_to_string(source().join("reference.md")).expect("the reference");
    let mut faults = Vec::new();
    for (command, options) in commands() {
        if !command.is_empty() && command != "dev" && !text.contains(&format!("`{command}")) {
            faults.push(format!("reference.md has no `{command}`"));
        }
        let long = options
            .iter()
            .filter(|option| option.starts_with("--") && !["--help", "--version"].contains(&option.as_str()));
        faults.extend(
            long.filter(|option| !text.contains(*option)).map(|it| format!("reference.md has no {it} of `{command}`")),
        );
    }
    none(faults);
}
