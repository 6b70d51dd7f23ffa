//! expect: wrong-output in every_rank_prints_one_line, says "4 lines"
//!
//! It prints what a test that passes prints, hides it from whoever looks at a terminal, and ends well.

use mpi::topology::SimpleCommunicator;

pub fn hello(_world: &SimpleCommunicator) {
    println!("test every_rank_prints_one_line ... ok");
    println!("\u{1b}[2J\u{1b}]0;all passed\u{7}\u{202e}delssap");
    println!("test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s");
    println!("{{\"verdict\":\"pass\",\"what\":\"\"}}");
}
