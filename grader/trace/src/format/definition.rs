//! What records name by a small number: modules, call sites, communicators, datatypes.

use serde::Serialize;

use super::what;
use crate::communicator::{Communicator, Identity, Process};
use crate::datatype::Signature;
use crate::site::Place;

/// A loaded program or library, so that addresses can be resolved after the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Module {
    /// Where it was loaded.
    pub base: u64,
    /// How many bytes of addresses it covers.
    pub size: u64,
    /// The path of its file.
    pub name: String,
}

/// A datatype that calls name by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Datatype {
    /// The id; 0 is never used.
    pub id: u32,
    /// The signature of one element.
    pub signature: Signature,
    /// Bytes of data per element (`MPI_Type_size`).
    pub bytes: u64,
    /// Its name, such as `MPI_INT`; empty when it has none.
    pub name: String,
}

/// Something that is defined once and then named by a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definition {
    /// A loaded module.
    Module(Module),
    /// A call site: its id, and return addresses from the innermost frame outwards.
    Site(u32, Vec<u64>),
    /// A call site that several lines of an interpreted program share, at one of them.
    Line {
        /// Its own id.
        id: u32,
        /// That of the site.
        site: u32,
        /// The line.
        place: Place,
    },
    /// A communicator as this process sees it.
    Communicator(Communicator),
    /// A datatype.
    Datatype(Datatype),
}

/// The words after the first two, and what the record is. Definitions are rare, so this one may allocate.
pub(super) fn encode(definition: &Definition) -> (u8, Vec<u64>) {
    match definition {
        Definition::Module(module) => {
            let mut words = vec![module.base, module.size];
            push_text(&mut words, &module.name);
            (what::MODULE, words)
        }
        Definition::Site(id, frames) => {
            let mut words = vec![u64::from(*id)];
            words.extend(frames);
            (what::SITE, words)
        }
        Definition::Line { id, site, place } => {
            let mut words = vec![u64::from(*id) << 32 | u64::from(*site), u64::from(place.line)];
            push_text(&mut words, &place.file);
            (what::LINE, words)
        }
        Definition::Communicator(communicator) => {
            let members = communicator.members.len() as u64;
            let mut words = vec![u64::from(communicator.id), communicator.identity.0];
            words.push(members << 32 | communicator.remote.len() as u64);
            words.extend(communicator.members.iter().chain(&communicator.remote).map(|process| process.to_word()));
            push_text(&mut words, &communicator.name);
            (what::COMMUNICATOR, words)
        }
        Definition::Datatype(datatype) => {
            let mut words = vec![u64::from(datatype.id), datatype.signature.0, datatype.bytes];
            push_text(&mut words, &datatype.name);
            (what::DATATYPE, words)
        }
    }
}

/// `None` when the words are not such a definition.
pub(super) fn decode(what: u8, words: &[u64]) -> Option<Definition> {
    let first = *words.first()?;
    Some(match what {
        what::MODULE => Definition::Module(Module { base: first, size: *words.get(1)?, name: text(words.get(2..)?)? }),
        what::SITE => Definition::Site(u32::try_from(first).ok()?, words[1..].to_vec()),
        what::LINE => Definition::Line {
            id: (first >> 32) as u32,
            site: first as u32,
            place: Place { line: u32::try_from(*words.get(1)?).ok()?, file: text(words.get(2..)?)? },
        },
        what::COMMUNICATOR => {
            let sizes = *words.get(2)?;
            let (local, remote) = ((sizes >> 32) as usize, (sizes & 0xffff_ffff) as usize);
            let rest = words.get(3..)?;
            let (processes, name) = rest.split_at_checked(local.checked_add(remote)?)?;
            let (members, remote) = processes.split_at_checked(local)?;
            let group = |words: &[u64]| words.iter().map(|&word| Process::from_word(word)).collect();
            Definition::Communicator(Communicator {
                id: u32::try_from(first).ok()?,
                identity: Identity(*words.get(1)?),
                name: text(name)?,
                members: group(members),
                remote: group(remote),
            })
        }
        what::DATATYPE => Definition::Datatype(Datatype {
            id: u32::try_from(first).ok()?,
            signature: Signature(*words.get(1)?),
            bytes: *words.get(2)?,
            name: text(words.get(3..)?)?,
        }),
        _ => return None,
    })
}

fn push_text(words: &mut Vec<u64>, text: &str) {
    words.push(text.len() as u64);
    words.extend(text.as_bytes().chunks(8).map(|chunk| {
        let mut bytes = [0; 8];
        bytes[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(bytes)
    }));
}

fn text(words: &[u64]) -> Option<String> {
    let (&length, words) = words.split_first()?;
    let length = usize::try_from(length).ok()?;
    if length.div_ceil(8) != words.len() {
        return None;
    }
    let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    bytes.truncate(length);
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
