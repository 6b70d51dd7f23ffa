//! The first line of a faulty program: what it must get.
//!
//! ```text
//! //! expect: wrong-output in spread_is_right, says "same random numbers"
//! ```

use harness::Verdict;

use crate::result::ExerciseResult;

/// The verdict that a faulty program must get, from which check, and in which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    verdicts: Vec<Verdict>,
    check: Option<String>,
    says: Vec<String>,
}

impl Expectation {
    /// Reads the first line of a program.
    ///
    /// # Errors
    /// When it is not of the form above.
    pub fn read(program: &str) -> Result<Self, String> {
        let line = program.lines().next().unwrap_or_default();
        let text = line.strip_prefix("//! expect: ").ok_or("its first line must be `//! expect: VERDICT …`")?;
        let (head, says) = text.split_once(", says ").unwrap_or((text, ""));
        let (verdict, check) = match head.split_once(" in ") {
            Some((verdict, check)) => (verdict, Some(check.trim().to_owned())),
            None => (head, None),
        };
        // `deadlock or mpi-misuse`: what a program gets may depend on whether the MPI waits for all in a collective.
        let known = |slug: &str| Verdict::from_slug(slug).ok_or_else(|| format!("there is no verdict `{slug}`"));
        let verdicts: Vec<Verdict> = verdict.trim().split(" or ").map(known).collect::<Result<_, _>>()?;
        // What stands between quotation marks: the odd parts.
        let says: Vec<String> = says.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        if verdicts != [Verdict::BuildFailed] && (check.is_none() || says.is_empty()) {
            return Err("it must name the check and what its message says: `… in CHECK, says \"…\"`".to_owned());
        }
        Ok(Self { verdicts, check, says })
    }

    /// What it must get: one of these.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    fn slugs(&self) -> String {
        self.verdicts.iter().map(|verdict| verdict.slug()).collect::<Vec<_>>().join(" or ")
    }

    /// The check that must fail.
    pub fn check(&self) -> Option<&str> {
        self.check.as_deref()
    }

    /// What is other than expected.
    pub fn mismatch(&self, result: &ExerciseResult) -> Option<String> {
        if !self.verdicts.contains(&result.verdict) {
            let failure = result.decisive().and_then(|check| check.failure.as_ref()).map(ToString::to_string);
            let got = failure
                .or_else(|| result.build_output.clone())
                .map_or(String::new(), |why| format!("; it says:\n{why}"));
            return Some(format!("got `{}` where `{}` is declared{got}", result.verdict.slug(), self.slugs()));
        }
        let check = result.decisive()?;
        if self.check.as_ref().is_some_and(|expected| *expected != check.name) {
            return Some(format!(
                "failed {} where {} is declared",
                check.name,
                self.check.as_deref().unwrap_or("none")
            ));
        }
        let message = check.failure.as_ref().map(ToString::to_string).unwrap_or_default();
        let missing = self.says.iter().find(|words| !message.contains(*words))?;
        Some(format!("its message does not say {missing:?}; it says:\n{message}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Expectation;
    use harness::Verdict;

    #[test]
    fn a_line_names_verdict_check_and_words() {
        let read = Expectation::read("//! expect: wrong-output in spread, says \"same\", \"on all ranks\"\n").unwrap();
        let says = vec!["same".to_owned(), "on all ranks".to_owned()];
        assert_eq!(read, Expectation { verdicts: vec![Verdict::WrongOutput], check: Some("spread".to_owned()), says });
    }

    #[test]
    fn a_program_that_does_not_compile_reaches_no_check() {
        let read = Expectation::read("//! expect: build-failed").unwrap();
        assert_eq!(read, Expectation { verdicts: vec![Verdict::BuildFailed], check: None, says: Vec::new() });
    }

    #[test]
    fn a_verdict_may_depend_on_the_mpi() {
        let read = Expectation::read("//! expect: deadlock or mpi-misuse in spread, says \"x\"").unwrap();
        assert_eq!(read.verdicts(), [Verdict::Deadlock, Verdict::MpiMisuse]);
        assert!(Expectation::read("//! expect: deadlock or odd in spread, says \"x\"").is_err());
    }

    #[test]
    fn a_line_that_proves_little_is_refused() {
        for line in
            ["", "fn main() {}", "//! expect: odd in x, says \"y\"", "//! expect: crash", "//! expect: crash in x"]
        {
            assert!(Expectation::read(line).is_err(), "{line}");
        }
    }
}
