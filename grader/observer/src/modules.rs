//! What the process has loaded, so that addresses can be resolved after the run.

use std::ffi::{CStr, c_int, c_void};

use trace::format::Module;

/// The loaded program and libraries.
pub(crate) fn loaded() -> Vec<Module> {
    let mut modules: Vec<Module> = Vec::new();
    // SAFETY: `note` is called with each object's description and with the pointer to `modules`, which outlives it.
    unsafe { libc::dl_iterate_phdr(Some(note), (&raw mut modules).cast::<c_void>()) };
    modules
}

unsafe extern "C" fn note(info: *mut libc::dl_phdr_info, _size: usize, modules: *mut c_void) -> c_int {
    // SAFETY: the loader gives valid headers and a name that may be null; `modules` is from `loaded`.
    let (info, modules, headers) = unsafe {
        let info = &*info;
        let modules = &mut *modules.cast::<Vec<Module>>();
        (info, modules, std::slice::from_raw_parts(info.dlpi_phdr, usize::from(info.dlpi_phnum)))
    };
    let loaded = headers.iter().filter(|header| header.p_type == libc::PT_LOAD);
    let size = loaded.map(|header| header.p_vaddr + header.p_memsz).max().unwrap_or_default();
    let name = if info.dlpi_name.is_null() {
        String::new()
    } else {
        // SAFETY: the loader's names end with a zero byte.
        unsafe { CStr::from_ptr(info.dlpi_name) }.to_string_lossy().into_owned()
    };
    // The program itself comes first, and without a name.
    let name = match name.as_str() {
        "" if modules.is_empty() => {
            std::fs::read_link("/proc/self/exe").map_or(name, |path| path.to_string_lossy().into_owned())
        }
        _ => name,
    };
    modules.push(Module { base: info.dlpi_addr, size, name });
    0
}

/// The addresses of this library's own code.
pub(crate) fn own() -> std::ops::Range<usize> {
    let within = own as *const () as u64;
    let holds = |module: &&Module| (module.base..module.base + module.size).contains(&within);
    let modules = loaded();
    modules.iter().find(holds).map_or(0..0, |own| own.base as usize..(own.base + own.size) as usize)
}
