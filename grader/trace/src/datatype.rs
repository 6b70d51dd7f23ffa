//! Type signatures and operations, told apart by numbers that are the same on every rank.

use serde::Serialize;

/// The type signature of one element (3.3.1): what basic types it is made of, whatever the handle is called.
///
/// `MPI_INT` and `MPI_INT32_T` have one signature, as has a contiguous type of either: the observer describes a type
/// that repeats one basic type by that basic type. Anything else gets a hash of its list of basic types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Signature(pub u64);

/// The families of basic types that are not interchangeable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[repr(u8)]
pub enum Basic {
    /// `MPI_INT`, `MPI_INT32_T`, `MPI_LONG` …
    Signed = 1,
    /// `MPI_UNSIGNED`, `MPI_UINT64_T` …
    Unsigned = 2,
    /// `MPI_FLOAT`, `MPI_DOUBLE` …
    Float = 3,
    /// `MPI_C_FLOAT_COMPLEX` …
    Complex = 4,
    /// `MPI_C_BOOL`.
    Bool = 5,
    /// `MPI_CHAR`, `MPI_WCHAR`.
    Char = 6,
    /// `MPI_BYTE`.
    Byte = 7,
    /// `MPI_PACKED`, which matches any type.
    Packed = 8,
    /// `MPI_DOUBLE_INT` and the other pairs of MINLOC and MAXLOC.
    Pair = 9,
}

impl Signature {
    /// Nothing is known, so nothing is judged.
    pub const UNKNOWN: Self = Self(0);
    const STRUCTURED: u64 = 1 << 63;

    /// One basic type of so many bytes, however often it is repeated.
    #[must_use]
    pub const fn basic(basic: Basic, bytes: u8) -> Self {
        Self(((basic as u64) << 8) | bytes as u64)
    }

    /// A mixture, by a hash of its basic types in order. Only types with equal lists may have equal hashes.
    #[must_use]
    pub const fn structured(hash: u64) -> Self {
        Self(hash | Self::STRUCTURED)
    }

    /// Whether it mixes basic types.
    #[must_use]
    pub const fn is_structured(self) -> bool {
        self.0 & Self::STRUCTURED != 0
    }

    /// Which basic type it repeats, where it is one alone.
    pub(crate) fn as_basic(self) -> Option<Basic> {
        use Basic::{Bool, Byte, Char, Complex, Float, Packed, Pair, Signed, Unsigned};
        let all = [Signed, Unsigned, Float, Complex, Bool, Char, Byte, Packed, Pair];
        all.into_iter().find(|basic| self.0 >> 8 == *basic as u64)
    }

    /// Whether it matches any other.
    #[must_use]
    pub const fn is_wild(self) -> bool {
        self.0 == 0 || (!self.is_structured() && self.0 >> 8 == Basic::Packed as u64)
    }

    /// Words for a signature whose type has no name in the record.
    #[must_use]
    pub fn describe(self) -> String {
        if self.is_structured() {
            return "a structured type".to_owned();
        }
        let bits = (self.0 & 0xff) * 8;
        match self.0 >> 8 {
            1 => format!("{bits}-bit signed integers"),
            2 => format!("{bits}-bit unsigned integers"),
            3 => format!("{bits}-bit floating-point numbers"),
            4 => format!("{bits}-bit complex numbers"),
            5 => "booleans".to_owned(),
            6 => "characters".to_owned(),
            7 => "bytes".to_owned(),
            8 => "packed data".to_owned(),
            9 => "value-index pairs".to_owned(),
            _ => "an unknown type".to_owned(),
        }
    }
}

/// Part of a message's content: so many elements of one signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    /// Elements; negative when not known.
    pub count: i64,
    pub signature: Signature,
    /// Bytes per element.
    pub size: u64,
}

impl Content {
    pub(crate) const UNKNOWN: Self = Self { count: -1, signature: Signature::UNKNOWN, size: 0 };

    pub(crate) fn bytes(self) -> Option<u64> {
        let count = u64::try_from(self.count).ok()?;
        if count == 0 {
            return Some(0);
        }
        (self.size > 0 && self.signature.0 != 0).then(|| count.saturating_mul(self.size))
    }

    /// Whether data sent as `self` may not be received as `other`: surely different basic types.
    pub(crate) fn clashes_with(self, other: Self) -> bool {
        let (Some(sent), Some(room)) = (self.bytes(), other.bytes()) else { return false };
        let (a, b) = (self.signature, other.signature);
        if sent == 0 || room == 0 || a.is_wild() || b.is_wild() || a == b {
            return false;
        }
        match (a.is_structured(), b.is_structured()) {
            (false, false) | (true, false) => true,
            // A part of a structure may be sent, so only a whole one is judged.
            (false, true) => sent == room,
            (true, true) => self.count == 1 && other.count == 1 && sent == room,
        }
    }
}

macro_rules! operations {
    ($($constant:ident $number:literal)*) => {
        /// A reduction operation: predefined ones by number, the user's own all as one, because their addresses
        /// differ between processes.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
        pub struct Operation(pub u32);

        impl Operation {
            $(#[doc = concat!("`MPI_", stringify!($constant), "`")] pub const $constant: Self = Self($number);)*

            /// The name in the standard.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self.0 { $($number => concat!("MPI_", stringify!($constant)),)* 64 => "a user operation", _ => "an unknown operation" }
            }
        }
    };
}
operations! {
    MAX 1 MIN 2 SUM 3 PROD 4 LAND 5 BAND 6 LOR 7 BOR 8 LXOR 9 BXOR 10 MINLOC 11 MAXLOC 12 REPLACE 13 NO_OP 14
}

impl Operation {
    /// Any operation made with `MPI_Op_create`.
    pub const USER: Self = Self(64);
    /// Not a reduction, or not known.
    pub const NONE: Self = Self(0);
}
