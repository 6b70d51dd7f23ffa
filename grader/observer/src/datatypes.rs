//! Datatypes by handle: what one element is made of, looked up once.

use std::ffi::{CStr, c_char, c_int};

use mpi_sys as mpi;
use rustc_hash::FxHashMap;
use trace::datatype::{Basic, Signature};
use trace::format::Datatype;

use crate::constants::{named_types, raw};
use crate::contents::Contents;

/// How many stretches of one basic type a description may have before it is given up.
const RUNS: usize = 4096;

/// How deep types may be made of types.
const DEPTH: u32 = 32;

/// What is known of a datatype.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    /// Its id in the record.
    pub id: u32,
    /// Bytes of data per element.
    pub size: u64,
    /// Whether elements lie one after the other without gaps.
    pub contiguous: bool,
}

/// The datatypes that calls have named so far.
pub(crate) struct Datatypes {
    known: FxHashMap<u64, Known>,
    /// The handle that was looked up last, and what it means.
    recent: Option<(u64, Known)>,
    named: FxHashMap<u64, c_int>,
    last: u32,
}

/// So many elements in a row of one family, of so many bytes each.
type Run = (c_int, u64, u64);

impl Datatypes {
    pub(crate) fn new() -> Self {
        let mut named = FxHashMap::default();
        for (datatype, family) in named_types() {
            named.entry(raw(datatype)).or_insert(family);
        }
        Self { known: FxHashMap::default(), recent: None, named, last: 0 }
    }

    /// What a handle means, and its definition when it is new. `None` for the null type.
    #[inline]
    pub(crate) fn find(&mut self, datatype: mpi::MPI_Datatype) -> Option<(Known, Option<Datatype>)> {
        match self.recent {
            Some((handle, known)) if handle == raw(datatype) => Some((known, None)),
            _ => self.look_up(datatype),
        }
    }

    fn look_up(&mut self, datatype: mpi::MPI_Datatype) -> Option<(Known, Option<Datatype>)> {
        if let Some(known) = self.known.get(&raw(datatype)) {
            self.recent = Some((raw(datatype), *known));
            return Some((*known, None));
        }
        // SAFETY: a constant of the bindings.
        if raw(datatype) == raw(unsafe { mpi::RSMPI_DATATYPE_NULL }) {
            return None;
        }
        self.last += 1;
        let (size, contiguous) = shape(datatype);
        let known = Known { id: self.last, size, contiguous };
        self.known.insert(raw(datatype), known);
        let signature = self.signature(datatype);
        Some((known, Some(Datatype { id: known.id, signature, bytes: size, name: name(datatype) })))
    }

    /// A handle that was freed may come back as another type.
    pub(crate) fn forget(&mut self, datatype: mpi::MPI_Datatype) {
        self.known.remove(&raw(datatype));
        self.recent = None;
    }

    /// Whether a handle is one of MPI's own.
    pub(crate) fn is_named(&self, datatype: mpi::MPI_Datatype) -> bool {
        self.named.contains_key(&raw(datatype))
    }

    fn signature(&self, datatype: mpi::MPI_Datatype) -> Signature {
        let mut runs = Vec::new();
        if self.describe(datatype, 1, DEPTH, &mut runs).is_none() {
            return Signature::UNKNOWN;
        }
        match *runs.as_slice() {
            [(family, bytes, _)] => match (basic(family), u8::try_from(bytes)) {
                (Some(basic), Ok(bytes)) => Signature::basic(basic, bytes),
                _ => Signature::UNKNOWN,
            },
            [] => Signature::UNKNOWN,
            _ => Signature::structured(runs.iter().fold(0x7275_6e73, |hash: u64, run| {
                let word = (run.0 as u64) << 56 ^ run.1 << 40 ^ run.2;
                let mixed = (hash.rotate_left(21) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                mixed ^ (mixed >> 32)
            })),
        }
    }

    /// Appends the basic types of `times` elements. `None` when there are too many, or some are not known.
    fn describe(&self, datatype: mpi::MPI_Datatype, times: u64, depth: u32, runs: &mut Vec<Run>) -> Option<()> {
        if times == 0 {
            return Some(());
        }
        if let Some(&family) = self.named.get(&raw(datatype)) {
            push(runs, (family, shape(datatype).0, times));
            return Some(());
        }
        let mut one = Vec::new();
        let contents = Contents::of(datatype)?;
        contents.each_block(|child, times| self.describe(child, times, depth.checked_sub(1)?, &mut one))?;
        // A type of one run repeats without a loop.
        if let [(family, bytes, count)] = *one.as_slice() {
            push(runs, (family, bytes, count.saturating_mul(times)));
            return Some(());
        }
        for _ in 0..times {
            if runs.len() > RUNS {
                return None;
            }
            one.iter().for_each(|run| push(runs, *run));
        }
        (!one.is_empty()).then_some(())
    }
}

fn push(runs: &mut Vec<Run>, run: Run) {
    match runs.last_mut() {
        Some(last) if (last.0, last.1) == (run.0, run.1) => last.2 = last.2.saturating_add(run.2),
        _ => runs.push(run),
    }
}

fn basic(family: c_int) -> Option<Basic> {
    use Basic::*;
    let all = [Signed, Unsigned, Float, Complex, Bool, Char, Byte, Packed, Pair];
    all.into_iter().find(|basic| *basic as c_int == family)
}

/// Bytes per element, and whether elements have no gaps.
fn shape(datatype: mpi::MPI_Datatype) -> (u64, bool) {
    let mut size: mpi::MPI_Count = 0;
    let mut bounds: [mpi::MPI_Count; 4] = [0; 4];
    let [low, extent, true_low, true_extent] = &mut bounds;
    // SAFETY: local queries of a type that the program itself is about to use, into places of ours.
    unsafe {
        mpi::PMPI_Type_size_x(datatype, &raw mut size);
        mpi::PMPI_Type_get_extent_x(datatype, low, extent);
        mpi::PMPI_Type_get_true_extent_x(datatype, true_low, true_extent);
    }
    let contiguous = bounds == [0, size, 0, size];
    (u64::try_from(size).unwrap_or_default(), contiguous)
}

fn name(datatype: mpi::MPI_Datatype) -> String {
    let mut text: [c_char; mpi::MPI_MAX_OBJECT_NAME as usize + 1] = [0; mpi::MPI_MAX_OBJECT_NAME as usize + 1];
    let mut length = 0;
    // SAFETY: MPI writes at most MPI_MAX_OBJECT_NAME bytes and a zero, which there is room for.
    unsafe {
        mpi::PMPI_Type_get_name(datatype, text.as_mut_ptr(), &raw mut length);
        CStr::from_ptr(text.as_ptr()).to_string_lossy().into_owned()
    }
}
