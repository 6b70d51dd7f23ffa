//! Which predefined operation is defined for which basic type (MPI 4.1, 6.9.2 to 6.9.4).

use crate::datatype::{Basic, Operation, Signature};

/// False only where both are known and the standard does not define them together.
pub(super) fn is_defined(operation: u32, signature: Signature) -> bool {
    let Some(basic) = signature.as_basic() else { return true };
    use Basic::{Bool, Byte, Char, Complex, Float, Packed, Pair, Signed, Unsigned};
    let is_integer = matches!(basic, Signed | Unsigned);
    // What stands for a printed character is in no reduction.
    match Operation(operation) {
        Operation::NONE | Operation::USER => true,
        // These two are for accumulating into a window (12.3.4).
        Operation::REPLACE | Operation::NO_OP => false,
        Operation::MINLOC | Operation::MAXLOC => basic == Pair,
        _ if matches!(basic, Pair | Packed | Char) => false,
        Operation::MAX | Operation::MIN => is_integer || basic == Float,
        Operation::SUM | Operation::PROD => is_integer || matches!(basic, Float | Complex),
        Operation::LAND | Operation::LOR | Operation::LXOR => is_integer || basic == Bool,
        Operation::BAND | Operation::BOR | Operation::BXOR => is_integer || basic == Byte,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_defined;
    use crate::datatype::{Basic, Operation, Signature};

    fn defined(operation: Operation, basic: Basic) -> bool {
        is_defined(operation.0, Signature::basic(basic, 8))
    }

    #[test]
    fn the_standards_table() {
        assert!(defined(Operation::BAND, Basic::Unsigned));
        assert!(defined(Operation::BAND, Basic::Byte));
        assert!(!defined(Operation::BAND, Basic::Float));
        assert!(!defined(Operation::SUM, Basic::Byte));
        assert!(defined(Operation::SUM, Basic::Complex));
        assert!(!defined(Operation::MAX, Basic::Complex));
        assert!(defined(Operation::LAND, Basic::Bool));
        assert!(!defined(Operation::SUM, Basic::Bool));
        assert!(defined(Operation::MAXLOC, Basic::Pair));
        assert!(!defined(Operation::MAX, Basic::Pair));
        assert!(!defined(Operation::MINLOC, Basic::Signed));
        assert!(!defined(Operation::REPLACE, Basic::Signed));
    }

    #[test]
    fn what_is_not_known_is_not_judged() {
        assert!(defined(Operation::USER, Basic::Char));
        assert!(is_defined(Operation::BAND.0, Signature::UNKNOWN));
        assert!(is_defined(Operation::BAND.0, Signature::structured(7)));
        assert!(is_defined(40, Signature::basic(Basic::Float, 8)));
    }
}
