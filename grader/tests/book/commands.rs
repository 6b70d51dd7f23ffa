//! The grader's own `--help` is what commands and options are held against.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use crate::page::Page;
use crate::{course, none, source, texts};

/// What a person types before the grader's own arguments.
const PREFIXES: [&str; 5] = [
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

/// What is typed after one of the prefixes, in blocks and within lines.
fn typed(page: &Page, commands: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let lines = page.blocks.iter().flat_map(|block| block.text.lines());
    let mut typed = Vec::new();
    for line in lines.chain(page.inline.iter().map(String::as_str)) {
        for prefix in PREFIXES {
            // Behind `-p grader` may stand `--example`: that is not the grader.
            typed.extend(
                line.split(prefix)
                    .skip(1)
                    .filter(|behind| behind.is_empty() || behind.starts_with(' '))
                    .map(str::to_owned),
            );
        }
    }
    // `exec NAME --schedule SEED` without a prefix, as in tables.
    let is_command = |code: &&String| {
        let mut words = code.split([' ', '[']);
        words.next().is_some_and(|first| !first.is_empty() && commands.contains_key(first)) && code.contains(" --")
    };
    typed.extend(page.inline.iter().filter(is_command).cloned());
    typed
}

/// What is wrong with the grader's arguments, as they are typed.
fn fault(arguments: &str, commands: &BTreeMap<String, BTreeSet<String>>) -> Option<String> {
    let end = arguments.find(['#', '|', ';', '&', '>', '<', ')', ':', '…']).unwrap_or(arguments.len());
    let words = arguments[..end].split([' ', '[', ']', '`', ',', '=']).filter(|word| !word.is_empty());
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
        } else if !after_option && is_name(word) && command.is_empty() && !is_exercise(word) {
            return Some(format!("there is no command or exercise {word}"));
        }
        after_option = false;
    }
    None
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
    }
    none(faults);
}

#[test]
fn what_does_not_exist_is_noticed() {
    let commands = commands();
    for wrong in
        ["lst", "exec hello -n 4 --synchronised", "dev check --quickly", "hello --sed 3", "inspect -m 4 -- ./program"]
    {
        assert!(fault(wrong, &commands).is_some(), "{wrong}");
    }
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
