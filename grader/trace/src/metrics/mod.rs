//! How well a launch used its ranks.

mod critical_path;
mod efficiency;
mod loggp;
mod repetitions;
mod work;

pub use critical_path::{CriticalPath, Segment, critical_path};
pub use efficiency::{Efficiency, efficiency};
pub use loggp::{Network, predict};
pub use repetitions::{Estimate, Interval, Repetitions, bootstrap, leave_one_out};
pub use work::Work;
