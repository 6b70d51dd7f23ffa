//! Calls from Fortran.
//!
//! MPI's own libraries translate a call from Fortran (`mpif.h`, `use mpi`, `use mpi_f08`) into one in C: with the constants that
//! are addresses there, with logical values and with statuses of another shape. But most of them call `PMPI_Send` and not
//! `MPI_Send`, so nothing can stand between. So where such a library looks up the address of `PMPI_Send`, that of our
//! `MPI_Send` is put: before the program begins, for all that is defined here.

use std::ffi::{CStr, c_int, c_void};
use std::ops::Range;

/// Parts of the names that such libraries have.
const NAMES: [&str; 6] = ["libmpi_mpifh", "libmpi_usempi", "libmpifort", "libmpichfort", "libmpi_f77", "libmpi_f90"];

/// Where the address of a function of another library is to be put.
#[cfg(target_arch = "x86_64")]
const RELOCATIONS: [u32; 2] = [6, 7]; // R_X86_64_GLOB_DAT, R_X86_64_JUMP_SLOT
#[cfg(target_arch = "aarch64")]
const RELOCATIONS: [u32; 2] = [1025, 1026]; // R_AARCH64_GLOB_DAT, R_AARCH64_JUMP_SLOT
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
const RELOCATIONS: [u32; 0] = [];

/// The loader calls it when all libraries are there and before any of them begins.
#[used]
#[unsafe(link_section = ".init_array")]
static BEGIN: extern "C" fn() = begin;

extern "C" fn begin() {
    if !crate::environment::is_asked_for() {
        return;
    }
    let own = crate::modules::own();
    // SAFETY: `look` is called with each object's description and with the pointer to `own`, which outlives it.
    unsafe { libc::dl_iterate_phdr(Some(look), (&raw const own).cast_mut().cast()) };
}

unsafe extern "C" fn look(info: *mut libc::dl_phdr_info, _size: usize, own: *mut c_void) -> c_int {
    // SAFETY: the loader gives valid headers and a name that may be null; `own` is from `begin`.
    let (base, headers, name, own) = unsafe {
        let info = &*info;
        let headers = std::slice::from_raw_parts(info.dlpi_phdr, usize::from(info.dlpi_phnum));
        let name = if info.dlpi_name.is_null() { c"" } else { CStr::from_ptr(info.dlpi_name) };
        (info.dlpi_addr as usize, headers, name.to_string_lossy(), &*own.cast::<Range<usize>>())
    };
    let file = name.rsplit('/').next().unwrap_or_default();
    if !NAMES.iter().any(|part| file.starts_with(part)) {
        return 0;
    }
    let range = |kind: u32| {
        let header = headers.iter().find(|header| header.p_type == kind)?;
        let start = base + header.p_vaddr as usize;
        Some(start..start + header.p_memsz as usize)
    };
    if let Some(dynamic) = range(libc::PT_DYNAMIC)
        && let Some(tables) = Tables::of(base, &dynamic)
    {
        tables.redirect(base, &range(libc::PT_GNU_RELRO).unwrap_or(0..0), own);
    }
    0
}

/// An entry of the table by which the loader finds the others.
#[repr(C)]
struct Dynamic {
    tag: i64,
    value: usize,
}

/// An address that the loader puts somewhere.
#[repr(C)]
struct Relocation {
    offset: usize,
    info: u64,
    addend: i64,
}

/// The tables of a loaded library.
struct Tables {
    symbols: *const libc::Elf64_Sym,
    strings: usize,
    relocations: [(usize, usize); 2],
}

impl Tables {
    fn of(base: usize, dynamic: &Range<usize>) -> Option<Self> {
        const STRINGS: i64 = 5;
        const SYMBOLS: i64 = 6;
        const RELA: i64 = 7;
        const RELA_BYTES: i64 = 8;
        const CALLS: i64 = 23;
        const CALLS_BYTES: i64 = 2;
        let count = (dynamic.end - dynamic.start) / size_of::<Dynamic>();
        // SAFETY: the loader has mapped the table there.
        let entries = unsafe { std::slice::from_raw_parts(pointer::<Dynamic>(dynamic.start), count) };
        let value = |tag: i64| {
            entries.iter().take_while(|entry| entry.tag != 0).find(|entry| entry.tag == tag).map(|entry| entry.value)
        };
        // Most loaders write the addresses as they are in memory into the table, and some leave them as in the file.
        let address = |tag: i64| value(tag).map(|it| if it < base { it + base } else { it });
        let table = |at: i64, bytes: i64| address(at).zip(value(bytes)).unwrap_or((0, 0));
        Some(Self {
            symbols: pointer(address(SYMBOLS)?),
            strings: address(STRINGS)?,
            relocations: [table(RELA, RELA_BYTES), table(CALLS, CALLS_BYTES)],
        })
    }

    /// Puts the address of what is defined here where that of MPI's function was to be.
    fn redirect(&self, base: usize, read_only: &Range<usize>, own: &Range<usize>) {
        for &(start, bytes) in self.relocations.iter().filter(|(_, bytes)| *bytes > 0) {
            let count = bytes / size_of::<Relocation>();
            // SAFETY: the loader has mapped as many there.
            let relocations = unsafe { std::slice::from_raw_parts(pointer::<Relocation>(start), count) };
            for relocation in relocations.iter().filter(|it| RELOCATIONS.contains(&(it.info as u32))) {
                if let Some(function) = self.stand_in((relocation.info >> 32) as usize, own) {
                    let place = base + relocation.offset;
                    put(place, function, read_only.contains(&place));
                }
            }
        }
    }

    /// Our function for one of MPI's that the library takes from elsewhere.
    fn stand_in(&self, symbol: usize, own: &Range<usize>) -> Option<usize> {
        // SAFETY: relocations name symbols of the table, whose names are texts of the other.
        let name = unsafe {
            let symbol = &*self.symbols.add(symbol);
            if symbol.st_shndx != 0 {
                return None;
            }
            CStr::from_ptr(pointer(self.strings + symbol.st_name as usize))
        };
        let name = name.to_bytes_with_nul();
        if !name.starts_with(b"PMPI_") {
            return None;
        }
        // SAFETY: a look-up by a name that ends with a zero byte, among what the process has loaded.
        let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name[1..].as_ptr().cast()) }.addr();
        own.contains(&found).then_some(found)
    }
}

fn pointer<T>(address: usize) -> *const T {
    std::ptr::with_exposed_provenance(address)
}

/// Writes an address into a library's table, which the loader may have made read-only by now.
fn put(place: usize, function: usize, is_read_only: bool) {
    // SAFETY: the page of a word that the loader itself has written; no other thread is there yet.
    unsafe {
        let page = libc::sysconf(libc::_SC_PAGESIZE) as usize;
        let start = std::ptr::with_exposed_provenance_mut::<c_void>(place / page * page);
        if is_read_only && libc::mprotect(start, page, libc::PROT_READ | libc::PROT_WRITE) != 0 {
            return;
        }
        std::ptr::with_exposed_provenance_mut::<usize>(place).write(function);
        if is_read_only {
            libc::mprotect(start, page, libc::PROT_READ);
        }
    }
}
