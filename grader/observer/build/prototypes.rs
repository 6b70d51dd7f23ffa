//! The prototypes of MPI's functions, as the C preprocessor leaves them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// A type in C, of the few shapes that `mpi.h` uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Type {
    /// Such as `int` or `MPI_Comm`.
    pub base: String,
    /// Whether what is pointed to is constant.
    pub is_const: bool,
    /// How many times it is pointed to; an array counts as one.
    pub pointers: usize,
}

/// The arguments' types, by name; of functions that return an `int` and whose arguments are all of known shapes.
pub type Calls = BTreeMap<String, Vec<Type>>;

/// All functions of this compiler's `mpi.h` whose names begin with `PMPI_`.
pub fn read(compiler: &Path, folder: &Path) -> Calls {
    let source = folder.join("prototypes.c");
    std::fs::write(&source, "#include <mpi.h>\n").expect("the folder is cargo's own");
    let output = Command::new(compiler).arg("-E").arg(&source).output();
    let output = output.unwrap_or_else(|error| panic!("failed to run {}: {error}", compiler.display()));
    assert!(output.status.success(), "{} -E: {}", compiler.display(), String::from_utf8_lossy(&output.stderr));
    parse(&String::from_utf8_lossy(&output.stdout))
}

fn parse(text: &str) -> Calls {
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let text = lines.join(" ");
    text.split(';').filter_map(prototype).collect()
}

fn prototype(text: &str) -> Option<(String, Vec<Type>)> {
    let at = text.find("PMPI_")?;
    let (before, rest) = text.split_at(at);
    let (name, rest) = rest.split_once('(')?;
    // The arguments end at the bracket that closes theirs; attributes may follow. None of them is a function's type.
    let (arguments, _) = rest.split_once(')')?;
    let is_int = before.split_whitespace().last() == Some("int");
    let arguments =
        if arguments.trim() == "void" { Some(Vec::new()) } else { arguments.split(',').map(argument).collect() };
    (is_int && !name.contains(char::is_whitespace)).then_some((name.trim().to_owned(), arguments?))
}

fn argument(text: &str) -> Option<Type> {
    // Two brackets make an array of arrays, as in MPI_Group_range_incl; dots, any number of arguments.
    if text.matches('[').count() > 1 || text.contains(['(', '.']) {
        return None;
    }
    let pointers = text.matches(['*', '[']).count();
    let text = text.split('[').next()?.replace('*', " ");
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let is_const = words.contains(&"const");
    words.retain(|word| *word != "const");
    let [base, _name] = words.as_slice() else { return None };
    Some(Type { base: (*base).to_owned(), is_const, pointers })
}
