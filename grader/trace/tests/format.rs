//! The record's bytes: what is written is read, and whatever the bytes, reading ends.

mod common;

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

use common::script::*;
use proptest::prelude::*;
use trace::call::{Completion, Enter, Exit, Half};
use trace::datatype::Signature;
use trace::fault::Fault;
use trace::finding::Argument;
use trace::format::{
    self, About, Datatype, Definition, Implementation, Module, ReadError, ThreadLevel, Writer, words_for,
};
use trace::kind::KINDS;
use trace::{End, Kind, Launch, Place, Process, Record, analyse};

fn memory(ring: usize) -> Vec<AtomicU64> {
    (0..words_for(1024, ring)).map(|_| AtomicU64::new(0)).collect()
}

fn bytes(words: &[AtomicU64]) -> Vec<u8> {
    words.iter().flat_map(|word| word.load(Ordering::Relaxed).to_ne_bytes()).collect()
}

fn full_enter() -> Enter<'static> {
    Enter {
        cpu: Some(5),
        thread: 3,
        flags: 9,
        site: 77,
        communicator: 1,
        peer: -1,
        tag: 42,
        datatype: 2,
        count: -8,
        operation: 3,
        index: 4,
        repeated: 6,
        checksum: Some(u64::MAX),
        receive: Some(Half { peer: 1, tag: -1, datatype: 8, count: 1 << 40 }),
        fault: Some(Fault::Argument { argument: Argument::NullBuffer, value: -4 }),
        list: Cow::Borrowed(&[1, 2, 3]),
        time: 100,
        ..Enter::new(Kind::Sendrecv)
    }
}

fn full_exit(sequence: u64) -> Exit<'static> {
    let done = Completion { request: 9, source: -2, tag: -1, bytes: 3, checksum: Some(7), cancelled: true };
    Exit {
        cpu: Some(8),
        flags: 64,
        result: -15,
        source: 3,
        tag: 0,
        bytes: 0,
        communicator: 5,
        object: 6,
        completed: Cow::Owned(vec![done; 2]),
        time: 200,
        ..Exit::new(Kind::Sendrecv, sequence)
    }
}

#[test]
fn every_field_comes_back() {
    let words = memory(8192);
    let about = About {
        process: Process { world: 3, rank: 5 },
        size: 7,
        implementation: Implementation::OpenMpi,
        pid: 11,
        clock_origin: 13,
        unix_origin: 17,
        tag_upper_bound: 19,
        thread_level: Some(ThreadLevel::Serialized),
        token: 23,
    };
    let mut writer = Writer::create(&words, 1024, &about).unwrap();
    let module = Module { base: 4096, size: 100, name: "/usr/lib/libmpi.so.12".to_owned() };
    assert!(writer.define(&Definition::Module(module.clone())));
    let place = Place { file: "ring.py".to_owned(), line: 31 };
    let line = Definition::Line { id: 8, site: 7, place };
    assert!(writer.define(&line));
    let (id, signature) = (u32::MAX, Signature::structured(3));
    let datatype = Definition::Datatype(Datatype { id, signature, bytes: 1 << 33, name: "block".to_owned() });
    assert!(writer.define(&datatype));
    let sequence = writer.enter(&full_enter());
    writer.exit(&full_exit(sequence), 1000, 100);
    let snapshot = format::read(&bytes(&words)).unwrap();
    assert_eq!(snapshot.about, about);
    assert_eq!(snapshot.definitions, [Definition::Module(module), line, datatype]);
    assert_eq!(snapshot.enters, [full_enter()]);
    assert_eq!(snapshot.exits, [full_exit(0)]);
    let total = snapshot.totals[usize::from(Kind::Sendrecv.number())];
    assert_eq!((total.count, total.bytes, total.time, snapshot.calls), (1, 1000, 100, 1));
    assert_eq!((snapshot.lost, snapshot.dropped, snapshot.cut), (0, 0, None));
}

#[test]
fn every_kind_has_its_number() {
    for (kind, number) in KINDS.iter().zip(0..) {
        assert_eq!((kind.number(), Kind::from_number(number)), (number, Some(*kind)));
    }
    assert_eq!(Kind::from_number(u16::MAX), None);
}

#[test]
fn the_ring_forgets_the_oldest_and_says_how_many() {
    let words = memory(8192);
    let mut writer = Writer::create(&words, 1024, &About::default()).unwrap();
    for _ in 0..5000 {
        let sequence = writer.enter(&Enter::new(Kind::Barrier));
        writer.exit(&Exit::new(Kind::Barrier, sequence), 0, 10);
    }
    let snapshot = format::read(&bytes(&words)).unwrap();
    assert_eq!(snapshot.cut, None);
    assert_eq!(snapshot.enters.last().map(|enter| enter.sequence), Some(4999));
    assert_eq!(snapshot.lost + (snapshot.enters.len() + snapshot.exits.len()) as u64, 10_000);
    assert_eq!(snapshot.totals[usize::from(Kind::Barrier.number())].count, 5000);
    // From a file only what is used is read: the end of the ring, and then its beginning.
    let file = std::env::temp_dir().join(format!("ranklings-ring-{}", std::process::id()));
    std::fs::write(&file, bytes(&words)).unwrap();
    let read = format::read_file(&file);
    std::fs::remove_file(&file).unwrap();
    let read = read.unwrap();
    assert_eq!((&read.enters, &read.exits, read.lost), (&snapshot.enters, &snapshot.exits, snapshot.lost));
    assert!(Record::new(snapshot, End::Running).partial);
}

#[test]
fn a_longer_list_is_cut_and_flagged() {
    let words = memory(8192);
    let mut writer = Writer::create(&words, 1024, &About::default()).unwrap();
    writer.enter(&Enter { list: Cow::Owned(vec![1; 100_000]), ..Enter::new(Kind::Waitall) });
    let snapshot = format::read(&bytes(&words)).unwrap();
    assert!(snapshot.enters[0].has(trace::call::flags::LIST_CUT));
    assert!(snapshot.enters[0].list.len() < 5000);
}

#[test]
fn definitions_that_do_not_fit_are_counted() {
    let words = memory(8192);
    let mut writer = Writer::create(&words, 1024, &About::default()).unwrap();
    assert!(!writer.define(&Definition::Site(1, vec![0; 2000])));
    assert!(writer.define(&Definition::Site(2, vec![0; 20])));
    assert_eq!(format::read(&bytes(&words)).unwrap().dropped, 1);
}

#[test]
fn what_was_written_survives_a_kill_at_any_word() {
    let words = memory(8192);
    let mut writer = Writer::create(&words, 1024, &About::default()).unwrap();
    for _ in 0..3 {
        let sequence = writer.enter(&full_enter());
        writer.exit(&full_exit(sequence), 0, 0);
    }
    // A record that was begun and not published.
    let before = bytes(&words);
    let mut torn = before.clone();
    let unwritten = before.iter().rposition(|&byte| byte != 0).unwrap() + 1;
    torn[unwritten..unwritten + 64].fill(0xab);
    let snapshot = format::read(&torn).unwrap();
    assert_eq!((snapshot.enters.len(), snapshot.exits.len(), snapshot.cut), (3, 3, None));
}

#[test]
fn what_is_no_record_is_an_error() {
    assert!(matches!(format::read(&[]), Err(ReadError::Short(0))));
    assert!(matches!(format::read(&vec![0; 1 << 16]), Err(ReadError::NotARecord)));
    let good = rank(0).barrier().bytes(1, 8192);
    assert!(matches!(format::read(&good[..good.len() - 8]), Err(ReadError::Header(_))));
    let mut newer = good.clone();
    newer[8] = 99;
    assert!(matches!(format::read(&newer), Err(ReadError::Version(_))));
    assert!(Writer::create(&memory(10), 1024, &About::default()).is_err());
    assert!(format::read_file("/nonexistent/record".as_ref()).is_err());
}

#[test]
fn a_file_is_read_as_its_bytes_are() {
    let path = std::env::temp_dir().join(format!("ranklings-trace-{}", std::process::id()));
    std::fs::write(&path, rank(0).barrier().bytes(1, 8192)).unwrap();
    let snapshot = format::read_file(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!((snapshot.enters.len(), snapshot.cut), (2, None));
}

/// Two ranks with a bit of everything.
fn records() -> [Vec<u8>; 2] {
    let one = |me: u32, other: i32| {
        let script = rank(me).split("half", &[0, 1]).isend(other, 1).request("s").irecv(other, ANY).request("r");
        let script = script.wait(&["s", "r"]).completed("r", |done| done.tag = 1).bcast(0).on("half");
        script.recv(ANYONE, 3).hangs()
    };
    [one(0, 1).bytes(2, 8192), one(1, 0).bytes(2, 8192)]
}

/// Whatever is read is analysed too: no panic there either.
fn read_and_analyse(files: &[Vec<u8>]) {
    let snapshots = files.iter().filter_map(|file| format::read(file).ok());
    let records: Vec<Record> = snapshots.map(|snapshot| Record::new(snapshot, End::Running)).collect();
    for stalled in [false, true] {
        let launch = Launch { records: records.clone(), stalled, ..Launch::default() };
        let report = analyse(&launch);
        let _words: Vec<String> = report.findings.iter().chain(&report.warnings).map(ToString::to_string).collect();
        let work = trace::metrics::Work::of(&launch);
        let _metrics = trace::metrics::efficiency(&launch, &work);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..9000)) {
        let _ = format::read(&bytes);
    }

    #[test]
    fn arbitrary_bytes_behind_a_good_header(noise in proptest::collection::vec(any::<u8>(), 1..4000), at in 0..9000usize) {
        let [mut file, other] = records();
        let at = 64 + at % (file.len() - noise.len() - 64);
        file[at..at + noise.len()].copy_from_slice(&noise);
        read_and_analyse(&[file, other]);
    }

    #[test]
    fn flipped_bits(flips in proptest::collection::vec((0..12_000usize, 0..8u8), 1..20), definitions in any::<bool>()) {
        let [mut file, other] = records();
        // Where something is written: the header and definitions, or the beginning of the ring.
        let base = if definitions { 0 } else { (2048 + 4096) * 8 };
        for (at, bit) in flips {
            let at = base + at % 1600;
            file[at] ^= 1 << bit;
        }
        read_and_analyse(&[file, other]);
    }

    #[test]
    fn truncations(length in 0..110_000usize) {
        let [file, other] = records();
        read_and_analyse(&[file[..length.min(file.len())].to_vec(), other]);
    }

    #[test]
    fn a_flipped_bit_in_the_ring_is_noticed(at in 0..40usize, bit in 0..64u32) {
        let words = memory(8192);
        let mut writer = Writer::create(&words, 1024, &About::default()).unwrap();
        let sequence = writer.enter(&full_enter());
        writer.exit(&full_exit(sequence), 0, 0);
        let written = words_for(1024, 0)..words_for(1024, 0) + 40;
        let at = written.start + at;
        prop_assume!(words[written.clone()].iter().any(|word| word.load(Ordering::Relaxed) != 0));
        let inside = at < written.start + 36;
        words[at].fetch_xor(1 << bit, Ordering::Relaxed);
        let snapshot = format::read(&bytes(&words)).unwrap();
        prop_assert!(!inside || snapshot.cut.is_some() || snapshot.enters == [full_enter()] && snapshot.exits == [full_exit(0)]);
    }
}
