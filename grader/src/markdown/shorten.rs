//! Keeps a page below the size that GitHub takes: whole sections are told in fewer words, none is cut in the middle.

use super::inert;

/// GitHub takes 65,536 characters. Bytes are counted here, which are never fewer, and some are left for the hidden lines.
const LIMIT: usize = 60_000;

/// What the hidden lines may take.
const HIDDEN: usize = 4_000;

/// How many names a list shows.
const NAMES: usize = 20;

/// A section in several lengths, the longest first.
#[derive(Debug)]
pub struct Section {
    forms: Vec<String>,
    form: usize,
}

impl Section {
    /// A section that is never shortened.
    pub fn fixed(text: String) -> Self {
        Self { forms: vec![text], form: 0 }
    }

    /// A section with shorter forms of itself.
    pub fn with_forms(forms: Vec<String>) -> Self {
        Self { forms, form: 0 }
    }

    /// Files by their paths, the first of them.
    pub fn list(head: &str, paths: &[String]) -> Option<Self> {
        if paths.is_empty() {
            return None;
        }
        let mut lines = vec![head.to_owned(), String::new()];
        lines.extend(paths.iter().take(NAMES).map(|path| format!("- {}", inert::code(path))));
        lines.extend(paths.len().checked_sub(NAMES).filter(|more| *more > 0).map(super::message::more_files));
        Some(Self::fixed(lines.join("\n")))
    }

    fn text(&self) -> &str {
        &self.forms[self.form]
    }
}

/// The sections one below the other. Where that is too much, the last are told in fewer words, and then the first as well.
pub fn join(mut sections: Vec<Section>) -> String {
    let most = sections.iter().map(|section| section.forms.len()).max().unwrap_or(0);
    'shortened: for form in 1..most {
        for at in (0..sections.len()).rev() {
            if size(&sections) < LIMIT - HIDDEN {
                break 'shortened;
            }
            if form < sections[at].forms.len() {
                sections[at].form = form;
            }
        }
    }
    let texts: Vec<&str> = sections.iter().map(Section::text).collect();
    format!("{}\n", texts.join("\n\n"))
}

fn size(sections: &[Section]) -> usize {
    sections.iter().map(|section| section.text().len() + 2).sum()
}
