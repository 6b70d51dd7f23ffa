//! Monte Carlo pi and a heat step, by ranks that share a GPU; and the same work on the CPU, to compare with.
pub mod arguments;
pub mod bound;
pub mod device;
pub mod heat;
pub mod measure;
pub mod pi;
