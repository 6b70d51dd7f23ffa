//! From a script to a record, through the real writer and reader.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use trace::datatype::{Basic, Signature};
use trace::format::{self, About, Datatype, Definition, Writer, words_for};
use trace::{Communicator, Identity, Place, Process, Record};

use super::script::{OWN, RankScript, SIZES, WORLD};

impl RankScript {
    /// Through the writer: the bytes of the file.
    pub fn bytes(&self, size: u32, ring: usize) -> Vec<u8> {
        let words: Vec<AtomicU64> = (0..words_for(4096, ring)).map(|_| AtomicU64::new(0)).collect();
        let process = Process::rank(self.rank);
        let about = About { process, size, tag_upper_bound: 0x7fff, thread_level: self.level, ..About::default() };
        let mut writer = Writer::create(&words, 4096, &about).expect("room");
        for definition in self.definitions(size) {
            assert!(writer.define(&definition));
        }
        let mut indexes: HashMap<u32, u32> = HashMap::new();
        let mut sites: Vec<&(String, u32)> = Vec::new();
        for step in &self.steps {
            let mut enter = step.enter.clone();
            if self.counts && enter.kind.pattern().is_some() {
                let index = indexes.entry(enter.communicator).or_default();
                *index += 1;
                enter.index = *index;
            }
            if let Some(place) = &step.place {
                let known = sites.iter().position(|site| *site == place).unwrap_or(sites.len());
                if known == sites.len() {
                    sites.push(place);
                    // The address carries the line, and the test's resolver knows that.
                    assert!(writer.define(&Definition::Site(known as u32 + 1, vec![u64::from(place.1)])));
                }
                enter.site = known as u32 + 1;
            }
            writer.enter(&enter);
            if let Some(exit) = &step.exit {
                writer.exit(exit, 0, 10);
            }
        }
        words.iter().flat_map(|word| word.load(Ordering::Relaxed).to_ne_bytes()).collect()
    }

    fn definitions(&self, size: u32) -> Vec<Definition> {
        let communicator = |id, identity, name: &str, members: Vec<Process>| {
            Definition::Communicator(Communicator { id, identity, name: name.to_owned(), members, remote: Vec::new() })
        };
        let own = Process::rank(self.rank);
        let all = (0..size).map(Process::rank).collect();
        let mut definitions = vec![
            communicator(WORLD, Identity::world(0), "MPI_COMM_WORLD", all),
            communicator(OWN, Identity::own(own), "MPI_COMM_SELF", vec![own]),
        ];
        definitions.extend(self.communicators.iter().cloned().map(Definition::Communicator));
        let signatures = [
            ("MPI_INT", Signature::basic(Basic::Signed, 4)),
            ("MPI_DOUBLE", Signature::basic(Basic::Float, 8)),
            ("MPI_BYTE", Signature::basic(Basic::Byte, 1)),
            ("MPI_PACKED", Signature::basic(Basic::Packed, 1)),
            ("Particle", Signature::structured(77)),
        ];
        for ((name, signature), id) in signatures.into_iter().zip(1..) {
            let bytes = SIZES[id as usize];
            definitions.push(Definition::Datatype(Datatype { id, signature, bytes, name: name.to_owned() }));
        }
        definitions
    }

    pub fn record(&self, size: u32) -> Record {
        let ring = 8192.max(self.steps.len() * 64);
        self.record_with_ring(size, ring)
    }

    pub fn record_with_ring(&self, size: u32, ring: usize) -> Record {
        let snapshot = format::read(&self.bytes(size, ring)).expect("what the writer wrote");
        assert_eq!(snapshot.cut, None);
        let mut record = Record::new(snapshot, self.end);
        let files: HashMap<u32, String> = self
            .steps
            .iter()
            .filter_map(|step| step.place.as_ref())
            .map(|(file, line)| (*line, file.clone()))
            .collect();
        record.resolve(|_, frames, _| {
            let line = frames[0].offset as u32;
            Some(Place { file: files[&line].clone(), line })
        });
        record
    }
}
