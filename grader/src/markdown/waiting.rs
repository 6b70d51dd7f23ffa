//! Who waits for whom, as a picture: from the lines of the diagnosis, of which only numbers and names of MPI calls are taken.

use std::fmt::Write as _;

/// More arrows than this are no picture.
const MOST: usize = 12;

/// More ranks than this beside each other can't be read on a phone: they stand below each other.
const BESIDE: usize = 3;

/// One rank that waits for another.
#[derive(Debug, PartialEq, Eq)]
struct Arrow<'a> {
    rank: u32,
    call: &'a str,
    peer: u32,
}

/// The picture, where at least two ranks wait and every line tells for which rank.
pub fn picture(lines: &[String]) -> Option<String> {
    let arrows: Vec<Arrow<'_>> = lines.iter().filter_map(|line| arrow(line)).collect();
    if arrows.is_empty() || lines.len() < 2 || arrows.len() > MOST {
        return None;
    }
    let direction = if arrows.len() > BESIDE { "TD" } else { "LR" };
    let mut text = format!("```mermaid\nflowchart {direction}\n");
    for Arrow { rank, call, peer } in &arrows {
        let _ = writeln!(text, "    r{rank}([\"rank {rank}\"]) -- \"{call}\" --> r{peer}([\"rank {peer}\"])");
    }
    Some(text + "```")
}

/// `rank 0 waits in MPI_Recv from rank 1 (at src/ring.rs:24)`.
fn arrow(line: &str) -> Option<Arrow<'_>> {
    let (rank, rest) = line.strip_prefix("rank ")?.split_once(" waits in ")?;
    let mut words = rest.split(' ');
    let call = words.next().filter(|call| is_call(call))?;
    words.next().filter(|word| matches!(*word, "from" | "to"))?;
    words.next().filter(|word| *word == "rank")?;
    let peer = words.next()?.trim_end_matches([',', ':']);
    Some(Arrow { rank: number(rank)?, call, peer: number(peer)? })
}

fn is_call(call: &str) -> bool {
    call.len() < 40 && call.starts_with("MPI_") && call.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number| *number < 512)
}

#[cfg(test)]
mod tests {
    use super::picture;

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn a_circle_is_drawn() {
        let told =
            ["rank 0 waits in MPI_Recv from rank 1 (at src/a.rs:2)", "rank 1 waits in MPI_Send to rank 0 (tag 1)"];
        let drawn = picture(&lines(&told)).unwrap();
        assert!(drawn.contains("r0([\"rank 0\"]) -- \"MPI_Recv\" --> r1([\"rank 1\"])"), "{drawn}");
        assert!(drawn.contains("r1([\"rank 1\"]) -- \"MPI_Send\" --> r0([\"rank 0\"])"), "{drawn}");
    }

    #[test]
    fn a_large_circle_is_drawn_downwards() {
        let told = |ranks: u32| -> Vec<String> {
            (0..ranks).map(|rank| format!("rank {rank} waits in MPI_Recv from rank {}", (rank + 1) % ranks)).collect()
        };
        assert!(picture(&told(3)).unwrap().contains("flowchart LR"));
        assert!(picture(&told(4)).unwrap().contains("flowchart TD"));
    }

    #[test]
    fn only_numbers_and_calls_are_taken() {
        for line in ["rank 0 waits in MPI_Recv\"]; click from rank 1", "rank 0\" waits in MPI_Recv from rank 1", "x"] {
            assert_eq!(picture(&lines(&[line, line])), None, "{line}");
        }
    }
}
