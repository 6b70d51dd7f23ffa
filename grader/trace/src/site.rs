//! Where in the source a call was made.

use serde::Serialize;

use crate::format::Module;

/// A line of source.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, as the debug information names it or as the grader shortens it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// Where a call was made, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Site {
    /// A line of source.
    Line(Place),
    /// A return address within a module, where there was no debug information.
    Address {
        /// The module's file, when the address lies in one.
        module: Option<String>,
        /// The address relative to it, or else absolute.
        offset: u64,
    },
    /// Not recorded.
    Unknown,
}

/// One return address, relative to the module that it lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The module's file, when the address lies in one.
    pub module: Option<&'a str>,
    /// The address relative to the module's base, or else absolute.
    pub offset: u64,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(address: u64, modules: &'a [Module]) -> Self {
        let within = |module: &&Module| address.checked_sub(module.base).is_some_and(|offset| offset < module.size);
        match modules.iter().find(within) {
            Some(module) => Self { module: Some(&module.name), offset: address - module.base },
            None => Self { module: None, offset: address },
        }
    }
}
