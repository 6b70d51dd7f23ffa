//! What can be wrong with an argument of a call.
//!
//! Sections are those of the MPI 4.1 standard.

use serde::Serialize;

macro_rules! arguments {
    ($($(#[doc = $doc:literal])+ $variant:ident,)*) => {
        /// Which argument is wrong, and how. The discriminant is part of the record's format.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
        #[serde(rename_all = "kebab-case")]
        #[repr(u8)]
        pub enum Argument { $($(#[doc = $doc])+ $variant,)* }

        impl Argument {
            /// The one with this number, if there is one.
            #[must_use]
            pub fn from_number(number: u8) -> Option<Self> {
                [$(Self::$variant,)*].get(usize::from(number)).copied()
            }
        }
    };
}

arguments! {
    /// The destination of a send.
    Destination,
    /// The source of a receive.
    Source,
    /// The root of a collective.
    Root,
    /// A tag.
    Tag,
    /// A count of elements.
    Count,
    /// The communicator is null.
    Communicator,
    /// The datatype is null.
    Datatype,
    /// The operation is null.
    Operation,
    /// A buffer for elements is a null pointer (3.2.2).
    NullBuffer,
    /// `MPI_IN_PLACE` stands where it may not (6.2.3, 6.5 to 6.11).
    InPlace,
    /// What is sent and what is received lie in the same memory (2.3, 3.10, 6.1).
    Overlap,
    /// The pointer to the request is null.
    NullRequest,
    /// The pointer to the answer of a question is null.
    NullFlag,
    /// The pointer to the status is null, which is not `MPI_STATUS_IGNORE`.
    NullStatus,
    /// The pointer to an index, or to how many there are, is null.
    NullIndex,
    /// The pointer to another result, or to the handle that the call is for, is null.
    NullResult,
    /// The pointer to an array with elements is null.
    NullArray,
    /// The handle is no communicator.
    NoCommunicator,
    /// The communicator was freed.
    FreedCommunicator,
    /// The communicator has not the topology that the call asks for (8.5).
    Topology,
    /// The handle is no datatype.
    NoDatatype,
    /// The datatype was freed.
    FreedDatatype,
    /// The datatype was never committed (5.1.9).
    UncommittedDatatype,
    /// The handle is no operation.
    NoOperation,
    /// The operation is not defined for the type (6.9.2).
    OperationForType,
    /// The handle is no request.
    NoRequest,
    /// The request was complete already, or freed.
    StaleRequest,
    /// A colour that is negative and not `MPI_UNDEFINED` (7.4.2).
    Colour,
    /// A negative length of a block, or number of dimensions (5.1.2).
    Length,
    /// A buffered send without an attached buffer (3.6).
    NoAttachedBuffer,
    /// A buffered send of more than the attached buffer has room for.
    SmallAttachedBuffer,
    /// Something that MPI itself made can't be freed.
    Predefined,
}

impl Argument {
    /// Whether what the process saw is proof only together with MPI's own refusal: the handle may have come from a
    /// call that was not seen.
    pub(crate) const fn needs_refusal(self) -> bool {
        matches!(
            self,
            Self::FreedCommunicator | Self::StaleRequest | Self::NoAttachedBuffer | Self::SmallAttachedBuffer
        )
    }
}
