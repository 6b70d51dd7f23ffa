use super::{code, course, fence, prose, visible};

#[test]
fn what_is_invisible_is_shown() {
    assert_eq!(visible("a\u{1b}[31mb"), "a\\u{1b}[31mb");
    assert_eq!(visible("user\u{202e}nimda\u{2066}"), "user\\u{202e}nimda\\u{2066}");
    assert_eq!(visible("a\u{200b}b\u{feff}c\u{e0041}"), "a\\u{200b}b\\u{feff}c\\u{e0041}");
    assert_eq!(visible("two\nlines\tof\r text é"), "two\nlines    of text é");
    assert!(visible(&format!("z{}", "\u{335}".repeat(50))).contains("\\u{335}"));
}

#[test]
fn no_fence_is_ended_by_the_text() {
    for text in ["```", "a\n````\nb", "~~~", "`", "``` \n</details>\n````````"] {
        let fenced = fence(text, "text");
        let mark: String = fenced.chars().take_while(|it| *it == '`').collect();
        let inside = fenced.strip_prefix(&format!("{mark}text\n")).unwrap().strip_suffix(&format!("\n{mark}")).unwrap();
        assert!(mark.len() >= 3 && !inside.contains(&mark), "{fenced}");
    }
}

#[test]
fn plain_words_stay_words_and_names_become_code() {
    let told = prose("rank 0 waits in MPI_Recv from rank 1 (at src/send_receive.rs:24): both receive before they send");
    assert_eq!(
        told,
        "rank 0 waits in `MPI_Recv` from rank 1 (at `src/send_receive.rs:24`): both receive before they send"
    );
    assert_eq!(prose("11 / 8 rounds down to 1 for each rank"), "11 / 8 rounds down to 1 for each rank");
    assert_eq!(prose("it's a well-known 0.5, isn't it?"), "it's a well-known 0.5, isn't it?");
}

#[test]
fn nothing_is_left_that_github_would_act_on() {
    let hostile = [
        "@octocat",
        "see @org/team.",
        "#1",
        "closes #1",
        "GH-1",
        "owner/repo#1",
        "http://example.org",
        "www.example.org",
        "a@example.org",
        "[a](b)",
        "![a](b)",
        "<!-- a -->",
        "<img src=x>",
        "&lt;",
        "**bold**",
        "# head",
        "- item",
        "1) item",
        "> quote",
        "| a | b |",
        "---",
        "===",
        "$$x$$",
        ":tada:",
        "0123456789abcdef0123456789abcdef01234567",
        "1234567",
        "\\@octocat",
        "~~~",
        "```",
        "``` @octocat",
        "`@octocat`",
        "a`@octocat`b",
        "<details>",
        "x.example.org",
        "deadbee",
        "(@octocat)",
        "\"@octocat\"",
        "(@octocat",
        "@octocat:",
        "1. item",
    ];
    for text in hostile {
        let told = prose(text);
        let outside = without_code(&told);
        assert!(
            !outside.chars().any(|it| "@#<>[]|*_`\\$~&/=+".contains(it)),
            "{text:?} leaves {outside:?} of {told:?}"
        );
        for word in ["http", "www", "GH-", ":tada", "0123456", "1234567", "deadbee", "example.org"] {
            assert!(!outside.contains(word), "{text:?} leaves {outside:?}");
        }
    }
}

/// What CommonMark takes for text: code spans are runs of backticks up to the next run of the same length.
fn without_code(text: &str) -> String {
    let mut outside = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        outside += &rest[..at];
        let run = rest[at..].chars().take_while(|it| *it == '`').count();
        let behind = &rest[at + run..];
        let mut ends = 0;
        let end = loop {
            let Some(next) = behind[ends..].find('`') else { break None };
            let length = behind[ends + next..].chars().take_while(|it| *it == '`').count();
            if length == run {
                break Some(ends + next + length);
            }
            ends += next + length;
        };
        match end {
            Some(end) => rest = &behind[end..],
            None => {
                outside += &rest[at..at + run];
                rest = behind;
            }
        }
    }
    outside + rest
}

#[test]
fn the_courses_own_code_stays_code() {
    assert_eq!(
        course("Write down `share(11, rank, 8)` for all ranks; a dart hits when x * x <= 1."),
        "Write down `share(11, rank, 8)` for all ranks; a dart hits when x `*` x `<=` 1."
    );
    assert_eq!(course("no `if`: a P - 1 x"), "no `if`: a P - 1 x");
    assert_eq!(course("`totals` returns `Some`"), "`totals` returns `Some`");
    assert_eq!(code("a`b"), "``a`b``");
}
