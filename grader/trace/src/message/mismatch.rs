//! The words for what ranks disagree about in a collective.

use std::fmt::{self, Display, Formatter};

use super::ranks;
use crate::finding::{CallRef, Disagreement, Flow};

/// Two amounts of data, or two types, that should fit.
fn misfit(
    f: &mut Formatter<'_>,
    (flow, first, second): (Flow, &CallRef, &CallRef),
    expected: &dyn Display,
    actual: &dyn Display,
) -> fmt::Result {
    let (one, other) = (first.process, second.process);
    match flow {
        Flow::Same => write!(f, "{one} has {expected} in {first}, and {other} has {actual} in {second}"),
        Flow::Gives if one == other => write!(f, "{one} gives itself {expected} and has room for {actual} in {first}"),
        Flow::Takes if one == other => write!(f, "{one} gives itself {actual} and has room for {expected} in {first}"),
        Flow::Gives => write!(
            f,
            "{one} gives {other} {expected} in {first}, and {other} has room for {actual} from {one} in {second}"
        ),
        Flow::Takes => write!(
            f,
            "{one} has room for {expected} from {other} in {first}, and {other} gives it {actual} in {second}"
        ),
    }
}

/// `1 byte`, `8 bytes`.
fn bytes(number: u64) -> String {
    if number == 1 { "1 byte".to_owned() } else { format!("{number} bytes") }
}

pub(super) fn mismatch(
    f: &mut Formatter<'_>,
    about: &Disagreement,
    flow: Flow,
    first: &CallRef,
    second: &CallRef,
) -> fmt::Result {
    let (one, other) = (first.process, second.process);
    match about {
        Disagreement::Kind => {
            write!(f, "different collectives: {one} calls {first} where {other} calls {second}")
        }
        Disagreement::Root { expected, actual } => write!(
            f,
            "different roots: {one} has root {expected} in {first}, and {other} has root {actual} in {second}"
        ),
        Disagreement::Operation { expected, actual } => {
            write!(f, "different operations: {one} has {expected} in {first}, and {other} has {actual} in {second}")
        }
        Disagreement::Count { expected, actual } => {
            f.write_str("different amounts of data: ")?;
            misfit(f, (flow, first, second), &bytes(*expected), &bytes(*actual))
        }
        Disagreement::Datatype { expected, actual } => {
            f.write_str("different types: ")?;
            misfit(f, (flow, first, second), expected, actual)
        }
        Disagreement::Missing { processes } => {
            write!(f, "missing collective: {one} calls {first}, and {} never did", ranks(processes))
        }
    }
}
