//! Classroom 50's `result.json`, `classroom50/result/v1`: a check is a test. The schema is
//! <https://github.com/foundation50/classroom50/blob/main/schemas/result-v1.schema.json>.
//!
//! Whose submission it is, its runner says in the environment; of these names it writes some anew when it takes the result.

use std::time::{SystemTime, UNIX_EPOCH};

use harness::Verdict;
use serde_json::{Value, json};

use crate::exit::Code;
use crate::result::Report;

/// Whose submission it is, as the runner says.
#[derive(Debug)]
pub struct Submission(Vec<(&'static str, String)>);

/// The runner's variables: field, variable, and what stands in where it is not set.
const FIELDS: [(&str, &str, Option<&str>); 8] = [
    ("classroom", "CLASSROOM", None),
    ("assignment", "ASSIGNMENT", None),
    ("submission", "SUBMISSION_TAG", None),
    ("commit", "COMMIT_URL", None),
    ("release", "RELEASE_URL", None),
    ("review", "REVIEW_URL", Some("COMMIT_URL")),
    ("owner", "OWNER", Some("GITHUB_ACTOR")),
    ("assignment_type", "MODE", None),
];

impl Submission {
    /// What the environment says.
    pub fn from_environment() -> Self {
        let set = |variable: &str| std::env::var(variable).ok().filter(|value| !value.is_empty());
        let value = |variable, other: Option<&str>| set(variable).or_else(|| other.and_then(set));
        Self(FIELDS.iter().filter_map(|(field, variable, other)| Some((*field, value(variable, *other)?))).collect())
    }
}

/// The document. A result has a score, and none is no score: where something could not be decided there is no result, and
/// Classroom 50's runner reports that the autograder failed ("submitted, error").
///
/// # Errors
/// When the report has no score, or the environment does not say whose it is.
pub fn result(report: &Report, submission: &Submission) -> anyhow::Result<String> {
    if !report.is_whole() {
        return Err(Code::GraderError.error(super::message::no_result(report)));
    }
    let mut document = json!({
        "schema": "classroom50/result/v1",
        "assignment_type": "individual",
        "datetime": timestamp(SystemTime::now()),
        "score": report.points,
        "max-score": report.out_of,
        "tests": tests(report),
    });
    for (field, value) in &submission.0 {
        document[*field] = value.as_str().into();
    }
    let missing = FIELDS.iter().find(|(field, ..)| document.get(field).is_none());
    if let Some((_, variable, _)) = missing {
        return Err(Code::Usage.error(super::message::missing(variable)));
    }
    Ok(super::json(&document))
}

fn tests(report: &Report) -> Vec<Value> {
    let mut tests = Vec::new();
    for exercise in &report.exercises {
        for check in &exercise.checks {
            tests.push(json!({
                "test-name": format!("{}: {}", exercise.name, check.title),
                "passed": check.verdict == Verdict::Pass,
                "score": check.points,
                "max-score": check.out_of,
                "output": super::told(&exercise.name, check),
            }));
        }
        if exercise.checks.is_empty() {
            tests.push(json!({
                "test-name": format!("{}: {}", exercise.name, exercise.verdict),
                "passed": false,
                "score": 0,
                "max-score": exercise.out_of,
                "output": exercise.build_output.clone().unwrap_or_default(),
            }));
        }
    }
    tests
}

/// `2026-11-28T12:00:00Z`, by the calendar that days since 1970 make (H. Hinnant, `civil_from_days`).
fn timestamp(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, of_day) = (seconds / 86_400, seconds % 86_400);
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

#[cfg(test)]
mod dates {
    use std::time::{Duration, UNIX_EPOCH};

    use super::timestamp;

    #[test]
    fn days_have_their_names() {
        let at = |seconds| timestamp(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        assert_eq!(at(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(at(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(at(1_795_862_096), "2026-11-28T10:34:56Z");
    }
}
