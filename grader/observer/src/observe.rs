//! The form that every wrapper has: what goes in is written, the call is made, what comes out is written.

use std::cell::Cell;
use std::ffi::c_int;
use std::sync::atomic::{AtomicBool, Ordering};

use mpi_sys as mpi;
use trace::call::{Enter, Exit, flags};
use trace::fault::{Fault, Outside};
use trace::kind::Class;
use trace::{Identity, Kind};

use crate::arguments::Arguments;
use crate::clock::{self, Burst};
use crate::entering::Entering;
use crate::leaving::Leaving;
use crate::outside;
use crate::recorder::{self, Recorder};
use crate::sites::{Distance, Top};

/// Whether calls are written down: between `MPI_Init` and `MPI_Finalize`, where the environment names a record.
pub(crate) static ACTIVE: AtomicBool = AtomicBool::new(false);

/// A question asked in vain so often is written down again, and then after every doubling.
const MANY: u64 = 1024;

/// With pauses between it is written down again after so long, in nanoseconds, and then after twice as long each time.
const PAUSE: u64 = 100_000_000;

/// Where a thread is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    /// In the program's own code.
    No,
    /// In a call. It may call the program's code, such as a reduction's operation.
    Call,
    /// In a call in which MPI starts threads of its own, and none of the program's code runs.
    Starting,
    /// Always: it is a thread of MPI's own.
    Helper,
}

struct Thread {
    /// Whether a call of this thread is being observed: calls that MPI makes inside are its own matter.
    inside: Cell<Inside>,
    number: Cell<u16>,
    burst: Cell<Burst>,
    top: Top,
}

const UNNUMBERED: u16 = u16::MAX;

thread_local! {
    static THREAD: Thread = const {
        Thread {
            inside: Cell::new(Inside::No),
            number: Cell::new(UNNUMBERED),
            burst: Cell::new(Burst::new()),
            top: Top::new(),
        }
    };
}

impl Thread {
    /// This thread's, found once for each call.
    #[inline]
    fn current() -> &'static Self {
        let here = THREAD.with(std::ptr::from_ref);
        // SAFETY: nothing drops it before the thread ends, and what refers to it stays within a call of this thread.
        unsafe { &*here }
    }
}

/// Whether a thread that this one starts is MPI's own.
pub(crate) fn starts_threads() -> bool {
    matches!(Thread::current().inside.get(), Inside::Starting | Inside::Helper)
}

/// This thread is MPI's own.
pub(crate) fn is_of_mpi() {
    Thread::current().inside.set(Inside::Helper);
}

/// A call that is being observed.
pub(crate) struct Seen {
    kind: Kind,
    thread: &'static Thread,
    pointer: usize,
    distance: &'static Distance,
    began: u64,
    bytes: u64,
    /// The sequence of the call, once it is written.
    pub sequence: Option<u64>,
    /// The same question as the last one: written only if the answer is another.
    repeats: Option<Enter<'static>>,
    /// The index of the communicator that the call makes, and the identity that it descends from.
    child: Option<(u32, Identity)>,
    /// Why the call may not be made at all.
    outside: Option<Outside>,
    arguments: Arguments,
}

/// Begins to observe a call, unless there is nothing to observe: no record, or a call that MPI makes itself.
#[inline]
pub(crate) fn begin(kind: Kind, pointer: usize, distance: &'static Distance) -> Option<Seen> {
    let thread = Thread::current();
    if thread.inside.get() != Inside::No {
        return None;
    }
    if !ACTIVE.load(Ordering::Relaxed) {
        return begin_outside(kind, pointer, distance, thread);
    }
    thread.inside.set(if matches!(kind.class(), Class::Init | Class::Opaque | Class::Counted(_)) {
        Inside::Starting
    } else {
        Inside::Call
    });
    crate::schedule::delay(kind);
    let mut seen = Seen::new(kind, thread, pointer, distance);
    if matches!(kind.class(), Class::Init) && outside::is_second() {
        seen.outside = Some(Outside::InitializedTwice);
    }
    Some(seen)
}

/// The same where nothing is recorded: there is something to observe only where the call may not be made.
#[cold]
fn begin_outside(kind: Kind, pointer: usize, distance: &'static Distance, thread: &'static Thread) -> Option<Seen> {
    thread.inside.set(Inside::Call);
    // It says that the call is over if there is no reason to write it down.
    let mut seen = Seen::new(kind, thread, pointer, distance);
    seen.outside = Some(outside::why(kind)?);
    Some(seen)
}

impl Drop for Seen {
    #[inline]
    fn drop(&mut self) {
        self.thread.inside.set(Inside::No);
    }
}

impl Seen {
    #[inline]
    const fn new(kind: Kind, thread: &'static Thread, pointer: usize, distance: &'static Distance) -> Self {
        Self {
            kind,
            thread,
            pointer,
            distance,
            began: 0,
            bytes: 0,
            sequence: None,
            repeats: None,
            child: None,
            outside: None,
            arguments: Arguments::NONE,
        }
    }

    /// Takes what the arguments show.
    #[inline]
    pub(crate) const fn take(&mut self, arguments: Arguments) {
        self.arguments = arguments;
    }

    /// Whether there may be nothing where the call's results should be.
    #[inline]
    const fn leaves_nothing(&self) -> bool {
        self.outside.is_some() || self.arguments.null.is_some()
    }

    /// Writes what goes in.
    #[inline]
    pub(crate) fn enter(&mut self, fill: impl FnOnce(&mut Entering<'_>)) {
        // Before the record is taken: it may have to wait for another thread, which may wait for the record.
        let line = crate::python::line();
        let now = clock::now();
        self.began = now;
        let mut guard = recorder::lock();
        let Some(recorder) = guard.as_mut() else { return };
        let mut enter = Enter::new(self.kind);
        enter.time = recorder.time(now);
        enter.flags = crate::synchronous::flag(self.kind);
        let thread = self.thread;
        if thread.number.get() == UNNUMBERED {
            thread.number.set(recorder.threads);
            recorder.thread(recorder.threads, crate::threads::native());
            recorder.threads = (recorder.threads + 1).min(UNNUMBERED - 1);
        }
        enter.thread = thread.number.get();
        let mut burst = thread.burst.get();
        let (cpu, long) = burst.at(now);
        thread.burst.set(burst);
        enter.cpu = long.then_some(cpu);
        enter.site = recorder.site(self.pointer, self.distance, &thread.top, line);
        recorder.list.clear();
        let mut entering =
            Entering { recorder, enter, bytes: 0, child: None, kind: self.kind, first: None, second: None, ranks: 0 };
        if !self.leaves_nothing() {
            fill(&mut entering);
            entering.judge_buffers(&self.arguments);
        } else if let Some(outside) = self.outside {
            entering.enter.fault = Some(Fault::Outside(outside));
        } else {
            // What would be written may be read through the pointer that is null.
            if !reads_its_pointers(self.kind) {
                fill(&mut entering);
            }
            if let Some(argument) = self.arguments.null {
                entering.wrong(argument, 0);
            }
        }
        entering.enter.kind = entering.kind;
        (self.bytes, self.child, self.kind) = (entering.bytes, entering.child, entering.kind);
        if self.is_question() {
            let recorder = &mut *entering.recorder;
            let question = question(&entering.enter, &recorder.list);
            if recorder.poll.question == question {
                self.repeats = Some(entering.enter);
                return;
            }
            recorder.poll = recorder::Poll { question, times: 0, in_a_row: 0, due: now + PAUSE, pause: PAUSE };
        } else {
            entering.recorder.poll.question = 0;
        }
        self.sequence = entering.recorder.enter(&entering.enter);
        if self.sequence.is_none() {
            give_up(&mut guard);
        }
    }

    #[inline]
    fn is_question(&self) -> bool {
        matches!(self.kind.class(), Class::Test | Class::Iprobe | Class::Improbe)
    }

    /// Writes what comes out.
    #[inline]
    pub(crate) fn exit(self, result: c_int, fill: impl FnOnce(&mut Leaving<'_>)) {
        let now = clock::now();
        let mut guard = recorder::lock();
        let Some(recorder) = guard.as_mut() else { return };
        let next = self.repeats.is_some().then(|| recorder.next_sequence());
        let Some(sequence) = self.sequence.or(next) else { return };
        let mut exit = Exit::new(self.kind, sequence);
        exit.time = recorder.time(now);
        let mut burst = self.thread.burst.get();
        exit.cpu = Some(burst.at(now).0);
        self.thread.burst.set(burst);
        if result != mpi::MPI_SUCCESS as c_int && self.outside.is_none() {
            let mut class = result;
            // SAFETY: a local query of an error code that MPI has given.
            unsafe { mpi::PMPI_Error_class(result, &raw mut class) };
            exit.result = class;
        }
        recorder.completed.clear();
        let mut leaving = Leaving { recorder, exit, bytes: self.bytes, sequence, child: self.child };
        if self.outside.is_none() && self.arguments.null.is_none() {
            fill(&mut leaving);
        }
        let Leaving { recorder, ref exit, bytes, .. } = leaving;
        let took = now.saturating_sub(self.began);
        if let Some(enter) = &self.repeats {
            let poll = &mut recorder.poll;
            let in_vain = !exit.has(flags::TRUE) && result == 0;
            if in_vain {
                poll.times += 1;
                poll.in_a_row += 1;
            }
            let often = poll.in_a_row >= MANY && poll.in_a_row.is_power_of_two();
            if in_vain && !often && now < poll.due {
                recorder.total(self.kind, 1, 0, took);
                return;
            }
            let repeated = poll.times - u32::from(in_vain);
            poll.times = 0;
            if now >= poll.due {
                poll.pause *= 2;
                poll.due = now + poll.pause;
            }
            if !in_vain {
                poll.question = 0;
            }
            if recorder.enter(&Enter { repeated, ..enter.clone() }).is_none() {
                return give_up(&mut guard);
            }
        } else if exit.has(flags::TRUE) {
            recorder.poll.question = 0;
        }
        if recorder.exit(exit, bytes, took).is_none() {
            give_up(&mut guard);
        }
    }
}

/// Whether what goes into a call is read through pointers to handles.
#[cold]
const fn reads_its_pointers(kind: Kind) -> bool {
    !matches!(
        kind.class(),
        Class::Send(_)
            | Class::Isend(_)
            | Class::SendInit(_)
            | Class::Recv
            | Class::Irecv
            | Class::RecvInit
            | Class::Sendrecv
            | Class::Probe
            | Class::Iprobe
            | Class::Mprobe
            | Class::Improbe
            | Class::Collective(_)
            | Class::Icollective(_)
    ) || matches!(kind, Kind::CommFree | Kind::CommDisconnect | Kind::WinFree)
}

/// The disk is full: the program goes on unobserved, and the record is one that was cut.
fn give_up(recorder: &mut Option<Recorder>) {
    ACTIVE.store(false, Ordering::Relaxed);
    *recorder = None;
}

/// A number that is the same for the same question.
fn question(enter: &Enter<'_>, list: &[u64]) -> u64 {
    let words = [
        u64::from(enter.kind.number()) << 32 | u64::from(enter.site),
        u64::from(enter.communicator) << 32 | u64::from(enter.thread),
        u64::from(enter.peer.cast_unsigned()) << 32 | u64::from(enter.tag.cast_unsigned()),
    ];
    let hash = words.iter().chain(list).fold(1, |hash: u64, word| {
        let mixed = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    });
    hash | 1
}

/// Defines `MPI_X`, which calls `PMPI_X`, or what `via` names in its place:
///
/// ```text
/// fn MPI_Recv => PMPI_Recv as Recv (buffer: *mut c_void, count: Count, …)
///     before { statements that may shadow arguments }
///     enter |e| what goes in
///     exit |x| what comes out
/// ```
///
/// `or PMPI_Y` names the call that is made where sends are made synchronous. Where the MPI has `MPI_X_c`, with large counts,
/// that is defined as well: the same, with the types of [`crate::large`] in other sizes.
macro_rules! observe {
    ($(
        fn $name:ident => $pmpi:ident $(or $other:ident)? $(via $via:path)? as $kind:ident (
            $($argument:ident: $type:ty),* $(,)?
        )
            $(before { $($before:tt)* })?
            enter |$e:ident| $enter:expr;
            $(exit |$x:ident| $exit:expr;)?
    )*) => {$(
        $crate::observe::observe! {
            @define $name [$pmpi $(or $other)? $(via $via)?] $kind [$($argument: $type),*] [$($($before)*)?] [$e $enter]
            [$($x $exit)?]
        }
        $crate::large::large! {
            $name [$pmpi $(or $other)? $(via $via)?] $kind [$($argument: $type),*] [$($($before)*)?] [$e $enter]
            [$($x $exit)?]
        }
    )*};
    (
        @define $name:ident $call:tt $kind:ident [$($argument:ident: $type:ty),*] [$($before:tt)*]
        [$e:ident $enter:expr] [$($x:ident $exit:expr)?]
    ) => {
        /// Records the call and makes it.
        #[unsafe(no_mangle)]
        #[allow(clippy::useless_conversion, reason = "a large count has the type that a small one is converted to")]
        pub unsafe extern "C" fn $name($($argument: $type),*) -> ::std::ffi::c_int {
            static DISTANCE: $crate::sites::Distance = $crate::sites::Distance::new();
            let pointer = $crate::sites::stack_pointer();
            let Some(mut seen) = $crate::observe::begin(::trace::Kind::$kind, pointer, &DISTANCE) else {
                // SAFETY: the program's own call, passed on.
                return unsafe { $crate::observe::observe!(@call $call ($($argument),*)) };
            };
            seen.take($crate::arguments::arguments!($($argument),*));
            $($before)*
            seen.enter(|$e: &mut $crate::entering::Entering<'_>| { let _ = $enter; });
            // SAFETY: the program's own call, passed on; a status or an array of ours takes the place of an ignored one.
            let result = unsafe { $crate::observe::observe!(@call $call ($($argument),*)) };
            $crate::observe::observe!(@exit seen, result $(, $x, $exit)?);
            result
        }
    };
    (@call [$pmpi:ident] $arguments:tt) => { ::mpi_sys::$pmpi $arguments };
    (@call [$pmpi:ident or $other:ident] $arguments:tt) => {
        if $crate::synchronous::is_on() { ::mpi_sys::$other $arguments } else { ::mpi_sys::$pmpi $arguments }
    };
    (@call [$pmpi:ident via $via:path] $arguments:tt) => { $via $arguments };
    (@exit $seen:ident, $result:ident, $x:ident, $exit:expr) => {
        $seen.exit($result, |$x: &mut $crate::leaving::Leaving<'_>| $exit)
    };
    (@exit $seen:ident, $result:ident) => { $seen.exit($result, |_| {}) };
}
pub(crate) use observe;
