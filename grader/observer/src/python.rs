//! The line of Python that a call was made from.
//!
//! The stack of a Python program shows the interpreter, never the program. So the interpreter is asked, by its C interface as
//! of Python 3.8, found in the process at run time: nothing here is linked with it, or knows how its values lie in memory.
//!
//! Asking takes the interpreter's lock, which `mpi4py` has let go of before it calls MPI. Taking it for a moment is as if the
//! system had interrupted the thread just before it let go, so a correct program stays correct. But a thread that waits for the
//! lock while the interpreter ends is ended there, so only the first thread, which is the one that ends it, waits for it.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

/// How many calls up the stack a line is looked for that is no library's.
const DEPTH: usize = 64;

/// A line of a file, whose text is known by a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Line {
    pub file: u32,
    pub line: u32,
}

type Object = *mut c_void;

macro_rules! interface {
    ($($field:ident: $name:literal ($($argument:ty),*) $(-> $result:ty)?;)*) => {
        /// What the interpreter offers.
        struct Interface {
            $($field: unsafe extern "C" fn($($argument),*) $(-> $result)?,)*
            /// Since 3.9; before, the same by an attribute's name.
            code: Option<unsafe extern "C" fn(Object) -> Object>,
            back: Option<unsafe extern "C" fn(Object) -> Object>,
            /// Since 3.10. Before, nothing that is asked here makes an object.
            disable_collector: Option<unsafe extern "C" fn() -> c_int>,
            enable_collector: Option<unsafe extern "C" fn() -> c_int>,
            /// Since 3.11: which instruction a frame is at, which tells the line sooner than a search for it.
            instruction: Option<unsafe extern "C" fn(Object) -> c_int>,
        }

        impl Interface {
            fn find() -> Option<Self> {
                // SAFETY: these functions have had these types in every version of Python 3 that has them.
                unsafe {
                    Some(Self {
                        $($field: std::mem::transmute::<*mut c_void, unsafe extern "C" fn($($argument),*) $(-> $result)?>(
                            symbol($name).or_else(|| renamed($name))?,
                        ),)*
                        code: symbol(c"PyFrame_GetCode").map(|it| std::mem::transmute::<*mut c_void, _>(it)),
                        back: symbol(c"PyFrame_GetBack").map(|it| std::mem::transmute::<*mut c_void, _>(it)),
                        disable_collector: symbol(c"PyGC_Disable").map(|it| std::mem::transmute::<*mut c_void, _>(it)),
                        enable_collector: symbol(c"PyGC_Enable").map(|it| std::mem::transmute::<*mut c_void, _>(it)),
                        instruction: symbol(c"PyFrame_GetLasti").map(|it| std::mem::transmute::<*mut c_void, _>(it)),
                    })
                }
            }
        }
    };
}

interface! {
    is_initialized: c"Py_IsInitialized" () -> c_int;
    thread: c"PyGILState_GetThisThreadState" () -> *mut c_void;
    // Which thread has the lock (from 3.12 on: whether this one has).
    holder: c"_PyThreadState_UncheckedGet" () -> *mut c_void;
    take: c"PyGILState_Ensure" () -> c_int;
    let_go: c"PyGILState_Release" (c_int);
    frame: c"PyEval_GetFrame" () -> Object;
    line: c"PyFrame_GetLineNumber" (Object) -> c_int;
    attribute: c"PyObject_GetAttrString" (Object, *const c_char) -> Object;
    text: c"PyUnicode_AsUTF8" (Object) -> *const c_char;
    keep: c"Py_IncRef" (Object);
    drop: c"Py_DecRef" (Object);
    take_error: c"PyErr_Fetch" (*mut Object, *mut Object, *mut Object);
    put_error: c"PyErr_Restore" (Object, Object, Object);
}

fn symbol(name: &CStr) -> Option<*mut c_void> {
    // SAFETY: a look-up by name among what the process has loaded.
    let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    (!found.is_null()).then_some(found)
}

/// Its name since 3.13.
fn renamed(name: &CStr) -> Option<*mut c_void> {
    if name == c"_PyThreadState_UncheckedGet" { symbol(c"PyThreadState_GetUnchecked") } else { None }
}

static INTERFACE: AtomicPtr<Interface> = AtomicPtr::new(std::ptr::null_mut());

/// What is known of the program. Nobody waits for the interpreter's lock while it has this one.
#[derive(Default)]
struct Known {
    /// The file that a code object is from, if that is the program's and no library's. The objects are kept, so that none
    /// comes to lie where another was.
    codes: FxHashMap<usize, Option<u32>>,
    /// The line of an instruction.
    lines: FxHashMap<(usize, c_int), u32>,
    files: Vec<String>,
}

static KNOWN: Mutex<Option<Known>> = Mutex::new(None);

fn known<T>(ask: impl FnOnce(&mut Known) -> T) -> T {
    ask(KNOWN.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default())
}

/// Looks whether this process is an interpreter of Python.
pub(crate) fn start() {
    if let Some(interface) = Interface::find() {
        INTERFACE.store(Box::into_raw(Box::new(interface)), Ordering::Release);
    }
}

/// The file with this number.
pub(crate) fn file(number: u32) -> String {
    known(|known| known.files.get(number as usize).cloned().unwrap_or_default())
}

/// The line that this thread is at, if it runs Python.
#[inline]
pub(crate) fn line() -> Option<Line> {
    let interface = INTERFACE.load(Ordering::Acquire);
    if interface.is_null() {
        return None;
    }
    // SAFETY: it was made by `start`, and nothing drops it.
    unsafe { &*interface }.this_line()
}

impl Interface {
    fn this_line(&self) -> Option<Line> {
        // SAFETY: both may be called at any time, with the lock or without.
        let (thread, holds) = unsafe {
            if (self.is_initialized)() == 0 {
                return None;
            }
            let thread = (self.thread)();
            (thread, (self.holder)() == thread)
        };
        if thread.is_null() {
            return None;
        }
        if holds {
            // SAFETY: this thread has the lock.
            return unsafe { self.find_line() };
        }
        // SAFETY: system calls without arguments.
        let is_first = unsafe { libc::syscall(libc::SYS_gettid) == libc::c_long::from(libc::getpid()) };
        if !is_first {
            return None;
        }
        // SAFETY: a thread that the interpreter knows takes the lock, asks, and gives it back.
        unsafe {
            let state = (self.take)();
            let line = self.find_line();
            (self.let_go)(state);
            line
        }
    }

    /// # Safety
    /// This thread has the interpreter's lock.
    unsafe fn find_line(&self) -> Option<Line> {
        // The collector would run other code of the program's here.
        // SAFETY: as the caller promises.
        let collects = unsafe { self.disable_collector.is_some_and(|disable| disable() != 0) };
        let line = self.walk();
        if collects && let Some(enable) = self.enable_collector {
            // SAFETY: the same.
            unsafe { enable() };
        }
        line
    }

    /// The innermost line that is no library's, with the interpreter's lock.
    fn walk(&self) -> Option<Line> {
        // SAFETY: gives a borrowed reference, or null where no Python is running.
        let mut frame = Reference::borrowed(self, unsafe { (self.frame)() })?;
        for _ in 0..DEPTH {
            let code = frame.get(self.code, c"f_code")?;
            if let Some(file) = self.file(&code) {
                return Some(Line { file, line: self.line_of(&frame, &code)? });
            }
            frame = frame.get(self.back, c"f_back")?;
        }
        None
    }

    fn line_of(&self, frame: &Reference<'_>, code: &Reference<'_>) -> Option<u32> {
        // SAFETY: a frame, with the lock.
        let search = || u32::try_from(unsafe { (self.line)(frame.object) }).ok();
        let Some(instruction) = self.instruction else { return search() };
        // SAFETY: the same.
        let place = (code.object.addr(), unsafe { instruction(frame.object) });
        if let Some(line) = known(|known| known.lines.get(&place).copied()) {
            return Some(line);
        }
        let line = search()?;
        known(|known| known.lines.insert(place, line));
        Some(line)
    }

    /// The file of a code object, if it is the program's.
    fn file(&self, code: &Reference<'_>) -> Option<u32> {
        let address = code.object.addr();
        if let Some(file) = known(|known| known.codes.get(&address).copied()) {
            return file;
        }
        let name = code.attribute(c"co_filename").and_then(|name| {
            // SAFETY: an object, with the lock; of a string the text, which lives as long as it.
            let text = unsafe { (self.text)(name.object) };
            // SAFETY: a C string where it is not null.
            (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
        });
        // SAFETY: a code object, kept so that its address stays its own.
        unsafe { (self.keep)(code.object) };
        known(|known| {
            let file = name.filter(|name| !is_library(name)).map(|name| {
                let place = known.files.iter().position(|known| *known == name);
                place.unwrap_or_else(|| {
                    known.files.push(name);
                    known.files.len() - 1
                }) as u32
            });
            known.codes.insert(address, file);
            file
        })
    }
}

/// Whether a file is part of Python or was installed into it.
fn is_library(file: &str) -> bool {
    let installed = ["/site-packages/", "/dist-packages/"].iter().any(|folder| file.contains(folder));
    let standard = file.split_once("/lib/python3.").is_some_and(|(_, rest)| {
        rest.split_once('/')
            .is_some_and(|(version, _)| version.trim_end_matches('t').bytes().all(|it| it.is_ascii_digit()))
    });
    installed || standard || file.starts_with("<frozen")
}

/// A reference to an object, given back when it is dropped.
struct Reference<'i> {
    interface: &'i Interface,
    object: Object,
}

impl<'i> Reference<'i> {
    /// Of an object that belongs to another.
    fn borrowed(interface: &'i Interface, object: Object) -> Option<Self> {
        // SAFETY: an object or null, with the lock.
        (!object.is_null()).then(|| unsafe { (interface.keep)(object) })?;
        Some(Self { interface, object })
    }

    /// What a function or else an attribute of it gives; None for None, which has no attribute of these.
    fn get(&self, function: Option<unsafe extern "C" fn(Object) -> Object>, name: &CStr) -> Option<Self> {
        let Some(function) = function else { return self.attribute(name) };
        // SAFETY: a frame, with the lock; gives a new reference or null.
        let object = unsafe { function(self.object) };
        (!object.is_null()).then_some(Self { interface: self.interface, object })
    }

    fn attribute(&self, name: &CStr) -> Option<Self> {
        let interface = self.interface;
        let mut error: [Object; 3] = [std::ptr::null_mut(); 3];
        let [kind, value, trace] = &mut error;
        // SAFETY: an object, with the lock; an error that the program is about to raise, or that there is no such attribute, is
        // none of the other's business.
        let object = unsafe {
            (interface.take_error)(kind, value, trace);
            let object = (interface.attribute)(self.object, name.as_ptr());
            let mut own: [Object; 3] = [std::ptr::null_mut(); 3];
            let [own_kind, own_value, own_trace] = &mut own;
            (interface.take_error)(own_kind, own_value, own_trace);
            own.iter().filter(|it| !it.is_null()).for_each(|it| (interface.drop)(*it));
            (interface.put_error)(error[0], error[1], error[2]);
            object
        };
        (!object.is_null()).then_some(Self { interface, object })
    }
}

impl Drop for Reference<'_> {
    fn drop(&mut self) {
        // SAFETY: a reference of our own, with the lock.
        unsafe { (self.interface.drop)(self.object) };
    }
}
