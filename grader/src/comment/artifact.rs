//! The report that a run has left: one small file in an archive. It is read in memory; nothing of it is written anywhere.

use std::io::{Cursor, Read};

use serde::Deserialize;
use zip::ZipArchive;

use super::github::Github;

/// The artifact's name, and that of the one file in it.
pub const NAME: &str = "report";
/// The file.
pub const FILE: &str = "report.json";

/// Bytes of an archive, and of the file in it.
const PACKED: u64 = 2 << 20;
const UNPACKED: u64 = 8 << 20;

/// What a run has left.
#[derive(Debug)]
pub enum Artifact {
    /// The bytes of the report.
    Report(Vec<u8>),
    /// No report.
    Missing,
    /// An archive that is none of ours.
    Foreign,
}

#[derive(Deserialize)]
struct List {
    artifacts: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    id: u64,
    name: String,
    size_in_bytes: u64,
    expired: bool,
}

/// Gets the report of a run.
pub fn fetch(github: &Github, run: u64) -> anyhow::Result<Artifact> {
    let list: List = github.get(&format!("/actions/runs/{run}/artifacts"), &[("name", NAME), ("per_page", "100")])?;
    // A run that was started again leaves another: the last one counts.
    let ours = list.artifacts.iter().filter(|entry| entry.name == NAME && !entry.expired).max_by_key(|entry| entry.id);
    let Some(entry) = ours else { return Ok(Artifact::Missing) };
    if entry.size_in_bytes > PACKED {
        return Ok(Artifact::Foreign);
    }
    let archive = github.file(&format!("/actions/artifacts/{}/zip", entry.id), PACKED)?;
    Ok(unpack(archive).map_or(Artifact::Foreign, Artifact::Report))
}

/// The one file of an archive. None where there is another, or it is a link, or its name is a path.
fn unpack(archive: Vec<u8>) -> Option<Vec<u8>> {
    const KIND: u32 = 0o170_000;
    const REGULAR: u32 = 0o100_000;
    let mut archive = ZipArchive::new(Cursor::new(archive)).ok()?;
    if archive.len() != 1 {
        return None;
    }
    let file = archive.by_index(0).ok()?;
    let regular = file.unix_mode().is_none_or(|mode| matches!(mode & KIND, 0 | REGULAR));
    if file.name_raw() != FILE.as_bytes() || !file.is_file() || !regular || file.encrypted() {
        return None;
    }
    let mut text = Vec::new();
    // What the archive says of its size is its own word.
    file.take(UNPACKED + 1).read_to_end(&mut text).ok()?;
    (text.len() as u64 <= UNPACKED).then_some(text)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::unpack;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn one_file_of_the_right_name_is_read() {
        assert_eq!(unpack(archive(&[("report.json", b"{}")])).unwrap(), b"{}");
    }

    #[test]
    fn other_names_more_files_links_and_bombs_are_refused() {
        for name in ["../report.json", "/report.json", "./report.json", "a/report.json", "report.json/", "Report.json"]
        {
            assert!(unpack(archive(&[(name, b"{}")])).is_none(), "{name}");
        }
        assert!(unpack(archive(&[("report.json", b"{}"), ("../x", b"")])).is_none());
        assert!(unpack(archive(&[])).is_none());
        assert!(unpack(b"PK".to_vec()).is_none());
        assert!(unpack(archive(&[("report.json", &vec![b' '; 9 << 20])])).is_none());
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.add_symlink("report.json", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        assert!(unpack(writer.finish().unwrap().into_inner()).is_none());
    }
}
