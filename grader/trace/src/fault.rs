//! What a call did wrong that only its own process could see: a pointer, a handle, the state of MPI.
//!
//! The writer decides it as the call begins, from its arguments alone, so that it is known whatever MPI does with the call.

use serde::Serialize;

use crate::finding::Argument;

/// When a call was made that may be made only between `MPI_Init` and `MPI_Finalize` (11.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Outside {
    /// Before `MPI_Init`, or without it.
    BeforeInit = 1,
    /// After `MPI_Finalize`.
    AfterFinalize = 2,
    /// `MPI_Init` where MPI had been initialized already (11.2.1).
    InitializedTwice = 3,
}

/// What is wrong with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It may not be made at all at this time.
    Outside(Outside),
    /// One of its arguments is no argument for it.
    Argument {
        /// Which, and what is wrong with it.
        argument: Argument,
        /// Its value, or how many elements it was for, where that says something.
        value: i32,
    },
}

const OUTSIDE: u64 = 1 << 40;

impl Fault {
    /// As the record has it: never 0.
    #[must_use]
    pub const fn to_word(self) -> u64 {
        match self {
            Self::Outside(when) => OUTSIDE | (when as u64) << 32,
            Self::Argument { argument, value } => (argument as u64) << 32 | value.cast_unsigned() as u64,
        }
    }

    /// `None` for a word that no writer wrote.
    #[must_use]
    pub fn from_word(word: u64) -> Option<Self> {
        let number = u8::try_from(word >> 32 & !(OUTSIDE >> 32)).ok()?;
        if word & OUTSIDE == 0 {
            let argument = Argument::from_number(number)?;
            return Some(Self::Argument { argument, value: (word as u32).cast_signed() });
        }
        let all = [Outside::BeforeInit, Outside::AfterFinalize, Outside::InitializedTwice];
        all.into_iter().find(|when| *when as u8 == number).map(Self::Outside)
    }
}
