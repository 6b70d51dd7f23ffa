//! Whether files are still those that were probed, told by their sizes and times: quick enough for every command.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

/// What some files looked like.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamp {
    file: Vec<Seen>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    path: PathBuf,
    bytes: u64,
    /// Nanoseconds since 1970, as far as the file system keeps them.
    modified: i64,
}

impl Stamp {
    /// Looks at the files now. Links are followed. `None` when one isn't there.
    pub fn take<'a>(files: impl IntoIterator<Item = &'a Path>) -> Option<Self> {
        files.into_iter().map(look).collect::<Option<_>>().map(|file| Self { file })
    }

    /// Reads one back. `None` when it isn't there or can't be read.
    pub fn read(path: &Path) -> Option<Self> {
        toml::from_str(&std::fs::read_to_string(path).ok()?).ok()
    }

    /// As text for a file.
    pub fn text(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// Whether all files look as they did.
    pub fn holds(&self) -> bool {
        !self.file.is_empty() && self.file.iter().all(|seen| look(&seen.path).as_ref() == Some(seen))
    }
}

fn look(path: &Path) -> Option<Seen> {
    let meta = std::fs::metadata(path).ok()?;
    let modified = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Seen { path: path.to_owned(), bytes: meta.len(), modified: i64::try_from(modified.as_nanos()).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_holds_until_a_file_changes_or_goes() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        std::fs::write(&one, "1").expect("written");
        std::fs::write(&two, "2").expect("written");
        let stamp = Stamp::take([one.as_path(), two.as_path()]).expect("both are there");
        let back: Stamp = toml::from_str(&stamp.text()).expect("reads back");
        assert_eq!(back, stamp);
        assert!(back.holds());
        std::fs::write(&two, "22").expect("written");
        assert!(!back.holds());
        std::fs::remove_file(&two).expect("removed");
        assert!(!back.holds());
        assert!(Stamp::take([two.as_path()]).is_none());
    }
}
