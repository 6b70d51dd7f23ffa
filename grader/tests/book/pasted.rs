//! What stands on pages that include nothing, because people read them on the forge as they are, is what a script has stored.

use crate::course;
use crate::page::Page;

/// Pages, and what docs/exercises.sh has stored for them.
const PASTED: [(&str, &str); 3] = [
    ("README.md", "README.txt"),
    ("exercises/15-benchmark/README.md", "stopwatch.txt"),
    ("exercises/15-benchmark/README.md", "stopwatch-csv.txt"),
];

#[test]
fn what_is_pasted_is_what_was_printed() {
    for (page, name) in PASTED {
        let stored = course().join("docs/src/transcripts/exercises").join(name);
        let stored = std::fs::read_to_string(&stored).expect("a transcript");
        let blocks = Page::read(&course().join(page)).blocks;
        assert!(
            blocks.iter().any(|block| block.text == stored),
            "{page} has no block that is {name}: docs/exercises.sh --write FOLDER README"
        );
    }
}
