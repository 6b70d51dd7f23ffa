//! What is wrong with an argument.

use std::fmt::{self, Formatter};

use crate::call::{ANY_SOURCE, PROC_NULL};
use crate::datatype::Operation;
use crate::finding::{Argument, Occurrences};

pub fn invalid(f: &mut Formatter<'_>, call: &Occurrences, argument: Argument, value: i64, below: i64) -> fmt::Result {
    let (name, shown) = match argument {
        Argument::Destination => ("destination", rank(value)),
        Argument::Source => ("source", rank(value)),
        Argument::Root => ("root", rank(value)),
        Argument::Tag => ("tag", value.to_string()),
        Argument::Count => ("count", value.to_string()),
        argument => return write!(f, "{} in {call}", no_argument(argument, value)),
    };
    match (value, below) {
        (value, 0) if value < 0 => write!(f, "the {name} {shown} is negative in {call}"),
        (_, below) => write!(f, "the {name} {shown} is not in 0..{below} in {call}"),
    }
}

/// What is wrong with an argument apart from its range.
fn no_argument(argument: Argument, value: i64) -> String {
    let plain = match argument {
        Argument::Communicator => "the communicator is null",
        Argument::Datatype => "the datatype is null",
        Argument::Operation => "the operation is null",
        Argument::NullBuffer if value == 1 => "the buffer for 1 element is a null pointer",
        Argument::NullBuffer => return format!("the buffer for {value} elements is a null pointer"),
        Argument::InPlace => "MPI_IN_PLACE stands where a buffer must stand",
        Argument::Overlap => "the memory to send from and the memory to receive into overlap",
        Argument::NullRequest => "the pointer to the request is null",
        Argument::NullFlag => "the pointer to the flag is null",
        Argument::NullStatus => "the pointer to the status is null, which is not MPI_STATUS_IGNORE,",
        Argument::NullIndex => "the pointer to the index or number of requests is null",
        Argument::NullResult => "the pointer to the result is null",
        Argument::NullArray => "the pointer to an array is null",
        Argument::NoCommunicator => "the communicator is no communicator (was the variable ever set?)",
        Argument::FreedCommunicator => "the communicator was freed before it is used",
        Argument::Topology => "the communicator does not have the topology that the call asks for",
        Argument::NoDatatype => "the datatype is no datatype (was the variable ever set?)",
        Argument::FreedDatatype => "the datatype was freed before it is used",
        Argument::UncommittedDatatype => "the datatype was not committed (MPI_Type_commit)",
        Argument::NoOperation => "the operation is no operation (was the variable ever set?)",
        Argument::OperationForType => {
            let operation = Operation(u32::try_from(value).unwrap_or_default());
            return format!("{} is not defined for the datatype", operation.name());
        }
        Argument::NoRequest => "the request is no request (was the variable ever set?)",
        Argument::StaleRequest => "the request was complete or freed before it is used",
        Argument::Colour => return format!("the colour {value} is negative and not MPI_UNDEFINED"),
        Argument::Length => return format!("the length {value} is negative"),
        Argument::NoAttachedBuffer => "no buffer is attached (MPI_Buffer_attach)",
        Argument::SmallAttachedBuffer => return format!("the attached buffer has only {value} bytes"),
        Argument::Predefined => "MPI's own object can't be freed",
        Argument::Destination | Argument::Source | Argument::Root | Argument::Tag | Argument::Count => {
            "an argument is wrong"
        }
    };
    plain.to_owned()
}

/// A rank as an argument, whose special values have other numbers in each MPI.
pub fn rank(value: i64) -> String {
    match i32::try_from(value) {
        Ok(PROC_NULL) => "MPI_PROC_NULL".to_owned(),
        Ok(ANY_SOURCE) => "MPI_ANY_SOURCE".to_owned(),
        _ => value.to_string(),
    }
}
