//! Writes Rust from prototypes.

use std::fmt::Write;

use trace::kind::{Area, Class, KINDS};

use crate::prototypes::{Calls, Type};

/// The macro that defines the twin of a call, with an arm for each call that has one.
pub fn large(calls: &Calls) -> String {
    let mut text = String::from("macro_rules! large {\n");
    let mut arm = |head: &str, body: &str| writeln!(text, "    ({head}) => {{ {body} }};").expect("a string has room");
    for name in calls.keys().filter_map(|name| name.strip_suffix("_c")).filter(|name| calls.contains_key(*name)) {
        let short = name.strip_prefix('P').unwrap_or(name);
        let wrapper = |call: &str| {
            format!(
                "const _: () = {{ #[allow(unused)] type Count = ::mpi_sys::MPI_Count; \
                 #[allow(unused)] type Place = ::mpi_sys::MPI_Aint; #[allow(unused)] type Bytes = ::mpi_sys::MPI_Count; \
                 #[allow(unused)] type Function = ::mpi_sys::MPI_User_function_c; \
                 $crate::observe::observe! {{ @define {short}_c [{call}] $($rest)* }} }};"
            )
        };
        arm(&format!("{short} [$pmpi:ident] $($rest:tt)*"), &wrapper(&format!("{name}_c")));
        // Which call is made in place of it: the only ones are standard sends.
        let synchronous = name.replace("PMPI_S", "PMPI_Ss").replace("PMPI_Is", "PMPI_Iss");
        if calls.contains_key(&format!("{synchronous}_c")) {
            arm(
                &format!("{short} [$pmpi:ident or {synchronous}] $($rest:tt)*"),
                &wrapper(&format!("{name}_c or {synchronous}_c")),
            );
        }
    }
    arm("$name:ident $($rest:tt)*", "");
    text + "}\n"
}

/// Wrappers of the calls that are only counted.
pub fn counted(calls: &Calls) -> String {
    let mut text = String::new();
    for kind in KINDS.iter().filter(|kind| matches!(kind.class(), Class::Counted(_))) {
        for suffix in ["", "_c"] {
            let name = format!("{}{suffix}", kind.name());
            let Some(types) = calls.get(&format!("P{name}")) else { continue };
            let arguments: Option<Vec<String>> =
                types.iter().enumerate().map(|(place, it)| Some(format!("a{place}: {}", rust(it)?))).collect();
            let Some(arguments) = arguments else { continue };
            let arguments = arguments.join(", ");
            let (enter, exit) = prepared(kind.class(), types).unwrap_or_else(|| ("_e ()".into(), String::new()));
            // Not as a row of `observe!`, which would define the twin by the types of plain counts.
            writeln!(text, "observe! {{ @define {name} [P{name}] {kind:?} [{arguments}] [] [{enter}] [{exit}] }}")
                .expect("a string has room");
        }
    }
    text
}

/// What is written of a call that makes a request to be started later: enough to know, while a rank waits for it, that only other
/// ranks can end that, and how many bytes may be under way. None where one count does not tell how many.
fn prepared(class: Class, types: &[Type]) -> Option<(String, String)> {
    let Class::Counted(area @ (Area::PersistentCollectives | Area::Partitioned)) = class else { return None };
    let places = |base: &str| {
        let is_it = |it: &Type| it.base == base && (it.pointers == 0 || base == "MPI_Request");
        types.iter().enumerate().filter(move |(_, it)| is_it(it)).map(|(place, _)| place).collect::<Vec<_>>()
    };
    let [communicator] = places("MPI_Comm")[..] else { return None };
    let [request] = places("MPI_Request")[..] else { return None };
    let mut enter = format!("e e.on(a{communicator})");
    match places("MPI_Datatype")[..] {
        [] => {}
        [datatype] if area == Area::Partitioned => {
            let (parts, count) = (datatype.checked_sub(2)?, datatype - 1);
            write!(enter, ".room(i64::from(a{parts}).saturating_mul(a{count}), a{datatype})").ok()?;
        }
        [datatype] if types.get(datatype.checked_sub(1)?)?.pointers == 0 => {
            write!(enter, ".room(a{}, a{datatype})", datatype - 1).ok()?;
        }
        _ => return None,
    }
    if let [operation] = places("MPI_Op")[..] {
        write!(enter, ".operation(a{operation})").ok()?;
    }
    Some((enter, format!("x crate::persistent::persistent(x, a{request}, false)")))
}

/// The type as bindings have it. None for one that is not MPI's.
fn rust(it: &Type) -> Option<String> {
    let base = match it.base.as_str() {
        "int" => "::std::ffi::c_int".to_owned(),
        "char" => "::std::ffi::c_char".to_owned(),
        "void" => "::std::ffi::c_void".to_owned(),
        name if name.starts_with("MPI_") && !name.ends_with("_function") => format!("::mpi_sys::{name}"),
        _ => return None,
    };
    let Some(outer) = it.pointers.checked_sub(1) else { return Some(base) };
    let inner = if it.is_const { "*const " } else { "*mut " };
    Some(format!("{}{inner}{base}", "*mut ".repeat(outer)))
}
