//! Given: a matrix whose elements MPI reaches through a datatype, and through nothing else.

use std::fmt::{Display, Formatter, Result};
use std::ops::Range;

use mpi::datatype::{MutView, UserDatatype, View};
use mpi::traits::*;
use mpi::{Address, Count, ffi};

// What your functions send and receive with.
const _: for<'a> fn(&'a Matrix, Count, &'a UserDatatype) -> View<'a, 'a, UserDatatype, [f64]> = Matrix::view;
const _: for<'a> fn(&'a mut Matrix, Count, &'a UserDatatype) -> MutView<'a, 'a, UserDatatype, [f64]> = Matrix::view_mut;

/// A matrix in one piece of memory, row after row: element (i, j) is at `i * columns + j`.
pub struct Matrix {
    rows: Count,
    columns: Count,
    elements: Vec<f64>,
}

impl Matrix {
    /// With 203 in row 2 and column 3 and so on, or -1 everywhere.
    pub fn new(rows: Count, columns: Count, filled: bool) -> Self {
        let element = |at: Count| if filled { f64::from(100 * (at / columns) + at % columns) } else { -1.0 };
        Self { rows, columns, elements: (0..rows * columns).map(element).collect() }
    }

    /// How many rows it has.
    pub fn rows(&self) -> Count {
        self.rows
    }

    /// How many columns it has.
    pub fn columns(&self) -> Count {
        self.columns
    }

    /// What `datatype` describes when it begins at the element with index `start`: a buffer to send.
    ///
    /// # Panics
    /// When the datatype reaches beyond the matrix.
    #[expect(unsafe_code, reason = "rsmpi leaves it to its caller to see that a view stays within its buffer")]
    pub fn view<'a>(&'a self, start: Count, datatype: &'a UserDatatype) -> View<'a, 'a, UserDatatype, [f64]> {
        let start = self.checked(start, datatype);
        // SAFETY: what the datatype describes lies within the elements, as was checked, and these have no padding.
        unsafe { View::with_count_and_datatype(&self.elements[start..], 1, datatype) }
    }

    /// The same as [`Matrix::view`], as a buffer to receive into.
    ///
    /// # Panics
    /// When the datatype reaches beyond the matrix.
    #[expect(unsafe_code, reason = "rsmpi leaves it to its caller to see that a view stays within its buffer")]
    pub fn view_mut<'a>(
        &'a mut self,
        start: Count,
        datatype: &'a UserDatatype,
    ) -> MutView<'a, 'a, UserDatatype, [f64]> {
        let start = self.checked(start, datatype);
        // SAFETY: as above; and any bytes at all make an f64.
        unsafe { MutView::with_count_and_datatype(&mut self.elements[start..], 1, datatype) }
    }

    fn checked(&self, start: Count, datatype: &UserDatatype) -> usize {
        let Range { start: low, end: high } = reach(datatype);
        let (first, last) = (8 * start as Address, 8 * self.elements.len() as Address);
        assert!(
            start >= 0 && low >= 0 && first + high <= last,
            "the datatype reaches beyond the matrix: begun at element {start} it ends at byte {}, and the matrix at byte \
             {last}",
            first + high
        );
        start as usize
    }
}

/// From which byte to which a datatype reaches.
#[expect(unsafe_code, reason = "rsmpi 0.8.2 has no safe call for the extent of a datatype")]
fn reach(datatype: &UserDatatype) -> Range<Address> {
    let (mut low, mut extent) = (0, 0);
    // SAFETY: a local query of a datatype that is alive, into two places of our own.
    unsafe { ffi::MPI_Type_get_true_extent(datatype.as_raw(), &raw mut low, &raw mut extent) };
    low..low + extent
}

/// One line for each row.
impl Display for Matrix {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.elements.chunks(self.columns as usize).try_for_each(|row| writeln!(f, "{}", line(row)))
    }
}

/// Numbers as one line.
pub fn line(numbers: &[f64]) -> String {
    numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(" ")
}
