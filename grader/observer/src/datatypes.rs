//! Datatypes by handle: what one element is made of, looked up once.

use std::ffi::{CStr, c_char, c_int};

use mpi_sys as mpi;
use rustc_hash::{FxHashMap, FxHashSet};
use trace::datatype::{Basic, Signature};
use trace::finding::Argument;
use trace::format::Datatype;

use crate::constants::{named_types, raw};
use crate::contents::Contents;
use crate::handles;

/// How many stretches of one basic type a description may have before it is given up.
const RUNS: usize = 4096;

/// How deep types may be made of types.
const DEPTH: u32 = 32;

/// No program has anything there.
const FIRST_PAGE: mpi::MPI_Count = 4096;

/// What is known of a datatype.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    /// Its id in the record.
    pub id: u32,
    /// Bytes of data per element.
    pub size: u64,
    /// Whether elements lie one after the other without gaps.
    pub contiguous: bool,
    /// Whether the data of an element begins where its buffer does, or just behind: not at an absolute address.
    pub begins_at_zero: bool,
    /// Whether it may be used to send and receive.
    pub committed: bool,
    /// Whether the program made it.
    pub derived: bool,
}

impl Known {
    /// A type that came to be in a way that was not seen: nothing is asked about it, and nothing judged.
    const UNKNOWN: Self =
        Self { id: 0, size: 0, contiguous: false, begins_at_zero: false, committed: true, derived: false };
}

/// The datatypes that calls have named so far.
#[derive(Default)]
pub(crate) struct Datatypes {
    known: FxHashMap<u64, Known>,
    /// The handle that was looked up last, and what it means.
    recent: Option<(u64, Known)>,
    named: FxHashMap<u64, c_int>,
    /// Types that the program made, and whether it has committed them.
    made: FxHashMap<u64, bool>,
    freed: FxHashSet<u64>,
    /// Whether types were given that no observed call made: then a handle that was freed may be one of these.
    shared: bool,
    last: u32,
}

/// So many elements in a row of one family, of so many bytes each.
type Run = (c_int, u64, u64);

impl Datatypes {
    pub(crate) fn new() -> Self {
        let mut named = FxHashMap::default();
        // SAFETY: a constant of the bindings.
        let null = raw(unsafe { mpi::RSMPI_DATATYPE_NULL });
        // What an MPI does not have, it calls null.
        for (datatype, family) in named_types().filter(|(datatype, _)| raw(*datatype) != null) {
            named.entry(raw(datatype)).or_insert(family);
        }
        Self { named, ..Self::default() }
    }

    /// What a handle means, and its definition when it is new. `None` for what is no type: [`Datatypes::why_none`].
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
        let committed = self.made.get(&raw(datatype)).copied();
        if !self.is_one(datatype) {
            return self.why_none(datatype).is_none().then_some((Known::UNKNOWN, None));
        }
        self.last += 1;
        let Shape { size, contiguous, begins_at_zero } = Shape::of(datatype);
        let (committed, derived) = (committed.unwrap_or(true), committed.is_some());
        let known = Known { id: self.last, size, contiguous, begins_at_zero, committed, derived };
        self.known.insert(raw(datatype), known);
        let signature = self.signature(datatype);
        Some((known, Some(Datatype { id: known.id, signature, bytes: size, name: name(datatype) })))
    }

    /// Why a handle is no datatype, if it surely is none.
    #[cold]
    pub(crate) fn why_none(&self, datatype: mpi::MPI_Datatype) -> Option<Argument> {
        // SAFETY: a constant of the bindings.
        let null = unsafe { mpi::RSMPI_DATATYPE_NULL };
        if raw(datatype) == raw(null) {
            Some(Argument::Datatype)
        } else if self.freed.contains(&raw(datatype)) {
            (!self.shared).then_some(Argument::FreedDatatype)
        } else {
            handles::is_none(datatype, null).then_some(Argument::NoDatatype)
        }
    }

    /// A type that the program made just now. Its handle may have been another's before.
    pub(crate) fn make(&mut self, datatype: mpi::MPI_Datatype) {
        self.forget(datatype);
        self.freed.remove(&raw(datatype));
        self.made.insert(raw(datatype), false);
    }

    /// A handle that was freed may come back as another type.
    pub(crate) fn free(&mut self, datatype: mpi::MPI_Datatype) {
        self.forget(datatype);
        if self.made.remove(&raw(datatype)).is_some() {
            self.freed.insert(raw(datatype));
        }
    }

    /// Types were given in a way that does not tell which.
    pub(crate) fn share(&mut self) {
        self.shared = true;
    }

    pub(crate) fn commit(&mut self, datatype: mpi::MPI_Datatype) {
        if let Some(committed) = self.made.get_mut(&raw(datatype)) {
            *committed = true;
        }
        if let Some(known) = self.known.get_mut(&raw(datatype)) {
            known.committed = true;
        }
        self.recent = None;
    }

    /// Whether a type may be used to send and receive; true where that is not known.
    pub(crate) fn is_committed(&self, datatype: mpi::MPI_Datatype) -> bool {
        self.made.get(&raw(datatype)).copied().unwrap_or(true)
    }

    fn forget(&mut self, datatype: mpi::MPI_Datatype) {
        self.known.remove(&raw(datatype));
        self.recent = None;
    }

    /// Whether a handle is certainly a type: one of MPI's own, or one that the program made.
    pub(crate) fn is_one(&self, datatype: mpi::MPI_Datatype) -> bool {
        self.is_named(datatype) || self.made.contains_key(&raw(datatype))
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
            push(runs, (family, Shape::of(datatype).size, times));
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

/// How the elements of a type lie in memory.
struct Shape {
    /// Bytes of data.
    size: u64,
    /// Whether there are no gaps.
    contiguous: bool,
    /// Whether the data begins at the element's address or just behind it.
    begins_at_zero: bool,
}

impl Shape {
    /// Of a type that is known to be one.
    fn of(datatype: mpi::MPI_Datatype) -> Self {
        let mut size: mpi::MPI_Count = 0;
        let mut bounds: [mpi::MPI_Count; 4] = [0; 4];
        let [low, extent, true_low, true_extent] = &mut bounds;
        // SAFETY: local queries of a type, into places of ours.
        unsafe {
            mpi::PMPI_Type_size_x(datatype, &raw mut size);
            mpi::PMPI_Type_get_extent_x(datatype, low, extent);
            mpi::PMPI_Type_get_true_extent_x(datatype, true_low, true_extent);
        }
        Self {
            size: u64::try_from(size).unwrap_or_default(),
            contiguous: bounds == [0, size, 0, size],
            begins_at_zero: (0..FIRST_PAGE).contains(&bounds[2]),
        }
    }
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
