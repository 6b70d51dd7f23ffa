//! Cargo: builds programs and checks, and tells whose fault it is where something does not build.

mod content;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::course::Course;
use crate::toolchain::Toolchain;
use crate::{interrupt, message, seed};

/// The test target that holds the checks.
const CHECKS: &str = "checks";

/// How much is kept of what the compiler says of one target, and of what cargo says itself, in bytes.
const KEPT: usize = 64 << 10;

/// No message of cargo's is longer, in bytes.
const LONGEST: u64 = 8 << 20;

/// The package of the library that records MPI calls.
pub const OBSERVER: &str = "observer";

/// Whether MPI calls can be recorded on this system.
pub const OBSERVABLE: bool = cfg!(target_os = "linux");

/// What one call of cargo is to build.
#[derive(Debug)]
pub struct Order<'a> {
    /// The packages.
    pub packages: Vec<&'a str>,
    /// Their checks too.
    pub checks: bool,
    /// The workspace that they lie in, where it is not the course's own.
    pub workspace: Option<&'a Path>,
}

/// What cargo has built.
#[derive(Debug, Default)]
pub struct Built {
    /// Binary → its file.
    pub programs: BTreeMap<String, PathBuf>,
    /// The library that records MPI calls, where it was ordered and compiles.
    pub observer: Option<PathBuf>,
    /// Folder of a package → the executable of its checks.
    pub checks: BTreeMap<PathBuf, PathBuf>,
    /// Folder of a package, and name of a target in it → what the compiler says against it.
    pub errors: BTreeMap<(PathBuf, String), Said>,
    /// The same for warnings.
    pub warnings: BTreeMap<(PathBuf, String), Said>,
    /// What cargo says itself.
    pub said: String,
}

#[derive(Deserialize)]
#[serde(tag = "reason")]
enum Message {
    #[serde(rename = "compiler-artifact")]
    Artifact {
        manifest_path: PathBuf,
        target: Target,
        executable: Option<PathBuf>,
        filenames: Vec<PathBuf>,
        profile: Profile,
        fresh: bool,
    },
    #[serde(rename = "compiler-message")]
    Diagnostic { manifest_path: PathBuf, target: Target, message: Diagnostic },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    rendered: Option<String>,
    message: String,
}

/// Builds, in one call of cargo, and goes on past what does not compile.
///
/// # Errors
/// When cargo can't be run. That something does not compile is a result, not an error.
pub fn build(
    toolchain: &Toolchain,
    course: &Course,
    order: &Order<'_>,
    mut compiled: impl FnMut(usize, &str),
) -> anyhow::Result<Built> {
    if let Some(target) = toolchain.target(course) {
        // Without it all is built: that costs time, and nothing else.
        let _ = seed::seed(&course.root().join("Cargo.lock"), &course.target(), &target);
    }
    let workspace = order.workspace.unwrap_or(toolchain.root(course));
    let profile = toolchain.target(course).unwrap_or_else(|| course.target()).join("debug");
    content::settle(&profile, [workspace, course.root()])?;
    let mut command = toolchain.cargo(course, "build");
    command.args(["--keep-going", "--message-format", "json", "--bins"]);
    if order.packages.contains(&OBSERVER) {
        command.arg("--lib");
    }
    if order.checks {
        command.arg("--tests");
    }
    for package in &order.packages {
        command.args(["--package", package]);
    }
    if let Some(workspace) = order.workspace {
        // Below the course's folder, so that its .cargo/config.toml holds there too; and into its target folder.
        command.current_dir(workspace);
        if !command.get_args().any(|argument| argument == "--target-dir") {
            command.arg("--target-dir").arg(course.target());
        }
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut cargo = command.spawn().context("failed to start cargo")?;
    let said = cargo.stderr.take().map(|mut stderr| {
        std::thread::spawn(move || {
            let mut said = Vec::new();
            // The end of it is what tells why cargo ended.
            while stderr.by_ref().take(KEPT as u64).read_to_end(&mut said).is_ok_and(|read| read > 0) {
                said.drain(..said.len().saturating_sub(KEPT));
            }
            String::from_utf8_lossy(&said).into_owned()
        })
    });
    let mut built = Built::default();
    let mut crates = 0;
    let mut output = BufReader::new(cargo.stdout.take().context("cargo has no output")?);
    interrupt::ending_what_runs(|| -> anyhow::Result<()> {
        let mut line = Vec::new();
        while next_line(&mut output, &mut line)? {
            // What is no message of cargo's is a build script's, or a compiler's that we don't know: not ours to judge.
            let Ok(message) = serde_json::from_slice::<Message>(&line) else { continue };
            if let Message::Artifact { target, fresh: false, .. } = &message {
                crates += 1;
                compiled(crates, &target.name);
            }
            built.take(message);
        }
        cargo.wait().context("failed to wait for cargo")?;
        Ok(())
    })?;
    // Interrupted or not: what is not remembered now is found out before the next build.
    content::settle(&profile, [workspace, course.root()])?;
    built.said = said.and_then(|thread| thread.join().ok()).unwrap_or_default();
    Ok(built)
}

/// Reads the next line, or its beginning where it is longer than any message of cargo's.
fn next_line(from: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<bool> {
    line.clear();
    from.by_ref().take(LONGEST).read_until(b'\n', line)?;
    if line.len() as u64 == LONGEST && line.last() != Some(&b'\n') {
        from.skip_until(b'\n')?;
    }
    Ok(!line.is_empty())
}

/// What the compiler has said of one target, as far as it is kept.
#[derive(Debug, Default)]
pub struct Said {
    text: String,
    left_out: usize,
}

impl Said {
    fn add(&mut self, words: &str) {
        let mut room = KEPT.saturating_sub(self.text.len());
        if words.len() <= room && self.left_out == 0 {
            self.text.push_str(words);
            return;
        }
        // Cut where a line ends.
        room = words.floor_char_boundary(room);
        let cut = words[..room].rfind('\n').map_or(0, |end| end + 1);
        let cut = if self.left_out == 0 { cut } else { 0 };
        self.text.push_str(&words[..cut]);
        self.left_out += words[cut..].lines().count();
    }

    /// The text, and how much of it is left out.
    pub fn told(&self) -> String {
        match self.left_out {
            0 => self.text.clone(),
            lines => format!("{}{}\n", self.text, message::more_lines(lines)),
        }
    }
}

impl Built {
    fn take(&mut self, message: Message) {
        let folder = |manifest: PathBuf| manifest.parent().map(Path::to_owned).unwrap_or_default();
        match message {
            Message::Artifact { manifest_path, target, executable: Some(file), profile, .. } => {
                // A student may have tests of his own beside the checks.
                if profile.test && target.name == CHECKS {
                    self.checks.insert(folder(manifest_path), file);
                } else if !profile.test && target.kind.iter().any(|kind| kind == "bin") {
                    self.programs.insert(target.name, file);
                }
            }
            Message::Artifact { target, filenames, .. } if target.name == OBSERVER => {
                self.observer = filenames.into_iter().find(|file| file.extension().is_some_and(|it| it != "rlib"));
            }
            Message::Diagnostic { manifest_path, target, message } => {
                let list = match message.level.as_str() {
                    "error" => &mut self.errors,
                    "warning" => &mut self.warnings,
                    _ => return,
                };
                // `1 warning emitted` and its like repeat what is listed.
                if message.message.contains("emitted") || message.message.starts_with("aborting due to") {
                    return;
                }
                let text = list.entry((folder(manifest_path), target.name)).or_default();
                text.add(message.rendered.as_deref().unwrap_or(&message.message));
            }
            Message::Artifact { .. } | Message::Other => {}
        }
    }

    /// The program of this name, and else what the compiler says of it.
    ///
    /// # Errors
    /// When it is missing and the compiler has nothing against it: then something that it stands on did not build,
    /// which is not its author's fault.
    pub fn program(&self, folder: &Path, name: &str) -> anyhow::Result<Result<PathBuf, String>> {
        if let Some(errors) = self.errors.get(&(folder.to_owned(), name.to_owned())) {
            return Ok(Err(errors.told()));
        }
        match self.programs.get(name) {
            Some(program) => Ok(Ok(program.clone())),
            None => bail!(message::foundation_not_built("the program", &self.said)),
        }
    }

    /// The library that records MPI calls; None on a system where they can't be.
    ///
    /// # Errors
    /// When it did not build, which is no student's fault.
    pub fn observer(&self) -> anyhow::Result<Option<&Path>> {
        match &self.observer {
            Some(observer) => Ok(Some(observer)),
            None if OBSERVABLE => {
                bail!(message::foundation_not_built("the library that records MPI calls", &self.said))
            }
            None => Ok(None),
        }
    }

    /// The checks of the package in this folder.
    ///
    /// # Errors
    /// When they are missing: never a student's fault.
    pub fn checks_of(&self, folder: &Path) -> anyhow::Result<PathBuf> {
        let errors = self.errors.iter().find(|((of, target), _)| of == folder && target == CHECKS);
        if let Some((_, errors)) = errors {
            bail!(message::checks_not_built(folder, &errors.told()));
        }
        match self.checks.get(folder) {
            Some(checks) => Ok(checks.clone()),
            None => bail!(message::foundation_not_built("the checks", &self.said)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{KEPT, LONGEST, Said, next_line};

    #[test]
    fn what_the_compiler_says_is_cut_at_a_line_and_the_rest_counted() {
        let mut said = Said::default();
        said.add("one error\n");
        assert_eq!(said.told(), "one error\n");
        for _ in 0..2 {
            said.add(&"é is a letter\n".repeat(10_000));
        }
        said.add("short\n");
        let told = said.told();
        let lines = told.lines().count() - 1;
        assert!(told.len() < KEPT + 100 && told.is_char_boundary(KEPT), "{}", told.len());
        assert!(told.ends_with(&format!("é is a letter\n… and {} lines more\n", 20_002 - lines)), "{lines}");
    }

    #[test]
    fn a_line_without_end_takes_no_memory_without_end() {
        let text = [vec![b'x'; 3 * LONGEST as usize], b"\nnext\nlast".to_vec()].concat();
        let (mut from, mut line, mut lines) = (&text[..], Vec::new(), Vec::new());
        while next_line(&mut from, &mut line).expect("bytes") {
            lines.push(line.len());
        }
        assert_eq!(lines, [LONGEST as usize, 5, 4]);
    }
}
