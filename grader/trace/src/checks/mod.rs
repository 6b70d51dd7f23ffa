//! Mistakes in what ranks did, apart from waiting forever.

pub(crate) mod arguments;
pub(crate) mod busy_wait;
pub(crate) mod collective_mismatch;
pub(crate) mod leaks;
pub(crate) mod outside;
pub(crate) mod requests;
pub(crate) mod thread_level;
pub(crate) mod transfers;
