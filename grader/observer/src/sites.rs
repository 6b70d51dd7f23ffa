//! Where in the program a call was made: a stack of return addresses, found cheaply the second time.
//!
//! The system's unwinder takes a microsecond and more. But code is compiled with frames of a fixed size: from a given
//! return address to the next one up the stack it is always equally far, unless the function makes room as it runs.
//! So the unwinder is asked once for each return address, and from then on the stack is walked by what it said.
//! Where it says something else later, that function's frames are not fixed, and the unwinder is asked every time.
//!
//! The last walks from each return address are kept as well: a stack with the same return addresses in the same places is
//! the same walk, and needs no look-up.

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustc_hash::FxHashMap;

use crate::python::Line;

/// How many return addresses name a call site: as deep as a generic wrapper of MPI calls may nest.
const DEPTH: usize = 12;

/// How far up the stack a thread is known to reach, for reading no further.
#[derive(Debug, Default)]
pub(crate) struct Top(Cell<usize>);

impl Top {
    pub(crate) const fn new() -> Self {
        Self(Cell::new(0))
    }
}

/// A return address, and where the stack was when it was pushed: it lies in the word below.
#[derive(Clone, Copy, Debug, Default)]
struct Frame {
    address: usize,
    stack: usize,
}

/// How far it is to the next frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    After(usize),
    Varies,
    End,
}

/// How far the stack pointer in a wrapper is from its caller's frame; one for each wrapper.
#[derive(Debug)]
pub(crate) struct Distance(AtomicUsize);

const UNKNOWN: usize = 0;
const VARIES: usize = usize::MAX;

impl Distance {
    pub(crate) const fn new() -> Self {
        Self(AtomicUsize::new(UNKNOWN))
    }
}

/// The stack pointer, where it can be read; else 0. Must be inlined into the wrapper.
#[inline(always)]
pub(crate) fn stack_pointer() -> usize {
    #[cfg(target_arch = "x86_64")]
    {
        let pointer: usize;
        // SAFETY: reads a register.
        unsafe {
            std::arch::asm!("mov {}, rsp", out(reg) pointer, options(nomem, nostack, preserves_flags));
        }
        pointer
    }
    #[cfg(not(target_arch = "x86_64"))]
    0
}

/// A walk as it was done: which return addresses lay where, above the first of them.
#[derive(Clone, Copy, Debug)]
struct Walk {
    depth: usize,
    id: u32,
    addresses: [usize; DEPTH],
    above: [u32; DEPTH],
}

impl Walk {
    const NONE: Self = Self { depth: 0, id: 0, addresses: [0; DEPTH], above: [0; DEPTH] };
}

/// How many walks are kept for return addresses that share a place: a generic wrapper has several callers.
const WAYS: usize = 4;

/// The places of return addresses, as a power of two.
const PLACES: u32 = 5;

/// The call sites of a process.
pub(crate) struct Sites {
    own: Range<usize>,
    next: FxHashMap<usize, Next>,
    ids: FxHashMap<u64, u32>,
    /// The ids of sites at a line of Python.
    lines: FxHashMap<(u32, Line), u32>,
    last: u32,
    walks: Box<[[Walk; WAYS]]>,
}

/// A call site's id, and its addresses when it is new.
pub(crate) struct Found {
    pub id: u32,
    pub new: Option<Vec<u64>>,
}

impl Sites {
    pub(crate) fn new() -> Self {
        let mut next = FxHashMap::default();
        next.reserve(1024);
        let mut ids = FxHashMap::default();
        ids.reserve(256);
        let walks = vec![[Walk::NONE; WAYS]; 1 << PLACES].into_boxed_slice();
        Self { own: crate::modules::own(), next, ids, lines: FxHashMap::default(), last: 0, walks }
    }

    /// The site of a call whose wrapper's stack pointer is `pointer`.
    #[inline]
    pub(crate) fn find(&mut self, pointer: usize, distance: &Distance, top: &Top) -> Found {
        let first = first(pointer, distance, top);
        match first.and_then(|first| self.recall(first, top)) {
            Some(id) => Found { id, new: None },
            None => self.look_up(pointer, first, distance, top),
        }
    }

    /// The site whose frames lie where those of a walk did.
    #[inline]
    fn recall(&self, first: usize, top: &Top) -> Option<u32> {
        // SAFETY: `first` was checked to be within the thread's stack.
        let address = unsafe { address_at(first) };
        let found = self.walks[place(address)].iter().find(|walk| {
            walk.depth > 0
                && walk.addresses[0] == address
                && first + walk.above[walk.depth - 1] as usize <= top.0.get()
                && walk.addresses[1..walk.depth].iter().zip(&walk.above[1..walk.depth]).all(|(&address, &above)| {
                    // SAFETY: above the first and, as the last, not above the top, so within the thread's stack.
                    address == unsafe { address_at(first + above as usize) }
                })
        });
        found.map(|walk| walk.id)
    }

    fn look_up(&mut self, pointer: usize, first: Option<usize>, distance: &Distance, top: &Top) -> Found {
        if let Some(first) = first
            && let Some(mut walk) = self.walk(first, top)
            && let Some(&id) = self.ids.get(&hash(&walk.addresses[..walk.depth]))
        {
            walk.id = id;
            let ways = &mut self.walks[place(walk.addresses[0])];
            ways.rotate_right(1);
            ways[0] = walk;
            return Found { id, new: None };
        }
        let stack = self.unwind();
        self.learn(&stack, pointer, distance, top);
        let addresses: Vec<usize> = stack.iter().take(DEPTH).map(|frame| frame.address).collect();
        let id = self.last + 1;
        match *self.ids.entry(hash(&addresses)).or_insert(id) {
            known if known == id => {
                self.last = id;
                Found { id, new: Some(addresses.into_iter().map(|address| address as u64).collect()) }
            }
            known => Found { id: known, new: None },
        }
    }

    /// The id of a site at a line of Python, and whether it is new.
    pub(crate) fn at(&mut self, site: u32, line: Line) -> (u32, bool) {
        let id = self.last + 1;
        let known = *self.lines.entry((site, line)).or_insert(id);
        self.last = self.last.max(known);
        (known, known == id)
    }

    /// Walks the stack by what is known of it.
    fn walk(&self, first: usize, top: &Top) -> Option<Walk> {
        let mut walk = Walk::NONE;
        let mut stack = first;
        while walk.depth < DEPTH {
            if stack > top.0.get() {
                return None;
            }
            // SAFETY: not below the first frame, and not above one that the unwinder has seen on this thread.
            let address = unsafe { address_at(stack) };
            (walk.addresses[walk.depth], walk.above[walk.depth]) = (address, u32::try_from(stack - first).ok()?);
            walk.depth += 1;
            match self.next.get(&address)? {
                Next::After(size) => stack += size,
                Next::End => break,
                Next::Varies => return None,
            }
        }
        Some(walk)
    }

    fn learn(&mut self, stack: &[Frame], pointer: usize, distance: &Distance, top: &Top) {
        let (Some(first), Some(last)) = (stack.first(), stack.last()) else { return };
        top.0.set(top.0.get().max(last.stack));
        if pointer != 0 {
            let measured = first.stack.wrapping_sub(pointer);
            match distance.0.load(Ordering::Relaxed) {
                UNKNOWN if measured < 1 << 16 => distance.0.store(measured, Ordering::Relaxed),
                known if known == measured => {}
                _ => distance.0.store(VARIES, Ordering::Relaxed),
            }
        }
        for pair in stack.windows(2) {
            let size = pair[1].stack.wrapping_sub(pair[0].stack);
            let seen = if size > 0 && size < 1 << 24 { Next::After(size) } else { Next::Varies };
            let known = self.next.entry(pair[0].address).or_insert(seen);
            if *known != seen && *known != Next::Varies {
                *known = Next::Varies;
                // Walks that went through it may be wrong.
                self.walks.fill([Walk::NONE; WAYS]);
            }
        }
        if stack.len() <= DEPTH {
            self.next.entry(last.address).or_insert(Next::End);
        }
    }

    /// Asks the system's unwinder. Frames of this library are left out.
    fn unwind(&self) -> Vec<Frame> {
        struct Walk<'a> {
            own: &'a Range<usize>,
            frames: Vec<Frame>,
        }
        unsafe extern "C" fn note(context: *mut c_void, walk: *mut c_void) -> c_int {
            // SAFETY: called with the context of a frame and with the pointer given below.
            let (walk, address, stack) =
                unsafe { (&mut *walk.cast::<Walk<'_>>(), _Unwind_GetIP(context), _Unwind_GetCFA(context)) };
            if address == 0 {
                return 5; // _URC_END_OF_STACK
            }
            if !(walk.frames.is_empty() && walk.own.contains(&address)) {
                walk.frames.push(Frame { address, stack });
            }
            // One more than is kept, to know how far it is from the last one.
            if walk.frames.len() > DEPTH { 5 } else { 0 }
        }
        let mut walk = Walk { own: &self.own, frames: Vec::with_capacity(DEPTH + 1) };
        // SAFETY: `note` fits the unwinder's signature, and `walk` outlives the call.
        unsafe { _Unwind_Backtrace(note, (&raw mut walk).cast()) };
        walk.frames
    }
}

/// Where the wrapper's caller has its frame, if that is known and within the thread's stack.
#[inline]
fn first(pointer: usize, distance: &Distance, top: &Top) -> Option<usize> {
    let distance = distance.0.load(Ordering::Relaxed);
    let first = pointer.wrapping_add(distance);
    (pointer != 0 && distance != UNKNOWN && distance != VARIES && first <= top.0.get()).then_some(first)
}

/// The return address of a frame.
///
/// # Safety
/// The frame lies on this thread's stack, above the wrapper's own.
#[inline]
unsafe fn address_at(stack: usize) -> usize {
    // SAFETY: aligned as every frame is; the rest is the caller's promise.
    unsafe { std::ptr::with_exposed_provenance::<usize>((stack - 8) & !7).read() }
}

/// Where walks from a return address are kept.
#[inline]
const fn place(address: usize) -> usize {
    ((address as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - PLACES)) as usize
}

fn hash(frames: &[usize]) -> u64 {
    frames.iter().fold(frames.len() as u64, |hash, &address| {
        let mixed = (hash ^ address as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    })
}

// The interface of the Itanium C++ ABI, which the Rust runtime itself is linked with.
unsafe extern "C" {
    fn _Unwind_Backtrace(note: unsafe extern "C" fn(*mut c_void, *mut c_void) -> c_int, argument: *mut c_void)
    -> c_int;
    fn _Unwind_GetIP(context: *mut c_void) -> usize;
    fn _Unwind_GetCFA(context: *mut c_void) -> usize;
}
