//! One page, as mdBook sees it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// A block of code.
pub struct Block {
    /// What stands behind the fence: `sh run`.
    pub info: String,
    pub text: String,
}

impl Block {
    /// Whether a word stands behind the fence.
    pub fn is(&self, word: &str) -> bool {
        self.info.split([' ', ',']).any(|it| it == word)
    }
}

pub struct Page {
    pub path: PathBuf,
    /// As it is written.
    pub raw: Vec<Block>,
    /// With what it includes in its place.
    pub blocks: Vec<Block>,
    /// Code within a line.
    pub inline: Vec<String>,
    /// Code in tables, each with the heading of its column.
    pub cells: Vec<(String, String)>,
    pub links: Vec<String>,
    pub anchors: HashSet<String>,
    /// What can't be included, and why.
    pub broken: Vec<String>,
}

impl Page {
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("a page");
        let mut broken = Vec::new();
        let whole = expand(&text, path.parent().expect("a folder"), &mut broken);
        let mut page = Self {
            path: path.to_owned(),
            raw: parse(&text).blocks,
            blocks: Vec::new(),
            inline: Vec::new(),
            cells: Vec::new(),
            links: Vec::new(),
            anchors: HashSet::new(),
            broken,
        };
        let parsed = parse(&whole);
        (page.blocks, page.inline, page.cells) = (parsed.blocks, parsed.inline, parsed.cells);
        (page.links, page.anchors) = (parsed.links, parsed.anchors);
        page
    }

    /// Its path within the course.
    pub fn name(&self) -> String {
        self.path.strip_prefix(crate::course()).unwrap_or(&self.path).display().to_string()
    }
}

#[derive(Default)]
struct Parsed {
    blocks: Vec<Block>,
    inline: Vec<String>,
    cells: Vec<(String, String)>,
    links: Vec<String>,
    anchors: HashSet<String>,
}

fn parse(text: &str) -> Parsed {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut parsed = Parsed::default();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let (mut heading, mut block): (Option<String>, Option<Block>) = (None, None);
    // Of a table: the headings of its columns, and in which column the parser is.
    let (mut columns, mut in_head, mut column) = (Vec::<String>::new(), false, 0);
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                heading = Some(String::new());
                parsed.anchors.extend(id.map(|id| id.to_string()));
            }
            Event::End(TagEnd::Heading(_)) => {
                let slug = slug(&heading.take().expect("a heading"));
                let times = seen.entry(slug.clone()).or_default();
                parsed.anchors.insert(if *times == 0 { slug } else { format!("{slug}-{times}") });
                *times += 1;
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                block = Some(Block { info, text: String::new() });
            }
            Event::End(TagEnd::CodeBlock) => parsed.blocks.extend(block.take()),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                parsed.links.push(dest_url.to_string());
            }
            Event::Start(Tag::TableHead) => (columns, in_head, column) = (vec![String::new()], true, 0),
            Event::End(TagEnd::TableHead) => in_head = false,
            Event::Start(Tag::TableRow) => column = 0,
            Event::End(TagEnd::Table) => columns.clear(),
            Event::End(TagEnd::TableCell) => {
                column += 1;
                if in_head {
                    columns.push(String::new());
                }
            }
            Event::Code(code) => {
                heading.iter_mut().for_each(|heading| heading.push_str(&code));
                if let Some(title) = columns.get_mut(column) {
                    if in_head {
                        title.push_str(&code);
                    } else {
                        parsed.cells.push((title.clone(), code.to_string()));
                    }
                }
                parsed.inline.push(code.to_string());
            }
            Event::Text(text) => {
                columns.get_mut(column).filter(|_| in_head).into_iter().for_each(|title| title.push_str(&text));
                heading.iter_mut().for_each(|heading| heading.push_str(&text));
                block.iter_mut().for_each(|block| block.text.push_str(&text));
            }
            _ => {}
        }
    }
    parsed
}

/// The anchor that mdBook makes of a heading.
fn slug(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|it| it.is_alphanumeric() || it.is_whitespace() || "-_".contains(*it));
    kept.map(|it| if it.is_whitespace() { '-' } else { it.to_ascii_lowercase() }).collect()
}

/// Puts what is included in place of `{{#include FILE}}`, `{{#include FILE:ANCHOR}}` and `{{#include FILE:FIRST:LAST}}`.
fn expand(text: &str, folder: &Path, broken: &mut Vec<String>) -> String {
    let mut whole = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{#include ") {
        let Some((what, behind)) = after.split_once("}}") else { break };
        whole.push_str(before);
        match include(what.trim(), folder) {
            Ok(included) => whole.push_str(included.trim_end()),
            Err(why) => broken.push(format!("{{{{#include {what}}}}}: {why}")),
        }
        rest = behind;
    }
    whole.push_str(rest);
    whole
}

fn include(what: &str, folder: &Path) -> Result<String, String> {
    let (file, part) = what.split_once(':').map_or((what, None), |(file, part)| (file, Some(part)));
    let text = std::fs::read_to_string(folder.join(file)).map_err(|error| error.to_string())?;
    let included = match part {
        None => text,
        Some(part) if part.starts_with(|it: char| it.is_ascii_digit() || it == ':') => {
            let (first, last) = part.split_once(':').unwrap_or((part, part));
            let first: usize = first.parse().unwrap_or(1);
            let last = last.parse().unwrap_or(usize::MAX);
            text.lines().skip(first - 1).take(last - (first - 1)).collect::<Vec<_>>().join("\n")
        }
        Some(anchor) => anchored(&text, anchor)?,
    };
    if included.trim().is_empty() { Err("nothing is there".to_owned()) } else { Ok(included) }
}

/// The lines between `ANCHOR: name` and `ANCHOR_END: name`.
fn anchored(text: &str, anchor: &str) -> Result<String, String> {
    let ends_with = |line: &str, mark: &str| line.trim_end().ends_with(&format!("{mark}: {anchor}"));
    let begin = text.lines().position(|line| ends_with(line, "ANCHOR")).ok_or("there is no such anchor")?;
    let inside = text.lines().skip(begin + 1).take_while(|line| !ends_with(line, "ANCHOR_END"));
    Ok(inside.filter(|line| !line.contains("ANCHOR")).collect::<Vec<_>>().join("\n"))
}
