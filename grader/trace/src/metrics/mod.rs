//! How well a launch used its ranks.

mod critical_path;
mod efficiency;
mod work;

pub use critical_path::{CriticalPath, Segment, critical_path};
pub use efficiency::{Efficiency, efficiency};
pub use work::Work;
