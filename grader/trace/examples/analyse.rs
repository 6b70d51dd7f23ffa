//! How long the analysis of a large record takes, and how large an event is.
//!
//! `cargo run --release -p trace --example analyse [EVENTS] [RANKS]`

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use trace::call::{ANY_SOURCE, Completion, Enter, Exit};
use trace::datatype::{Basic, Signature};
use trace::format::{self, About, Datatype, Definition, Writer, words_for};
use trace::metrics::{Work, critical_path};
use trace::{Communicator, End, Identity, Kind, Launch, Process, Record, analyse};

fn main() {
    let mut arguments = std::env::args().skip(1).map(|it| it.parse::<usize>().expect("a number"));
    let events = arguments.next().unwrap_or(1_000_000);
    let ranks = arguments.next().unwrap_or(8);
    println!("{events} events on {ranks} ranks");
    for (name, wildcards) in [("halo exchange", false), ("with wildcards", true)] {
        let begin = Instant::now();
        let files: Vec<Vec<u8>> = (0..ranks).map(|rank| write(rank, ranks, events / ranks, wildcards)).collect();
        let (wrote, begin) = (begin.elapsed(), Instant::now());
        let read = |file: &Vec<u8>| Record::new(format::read(file).expect("a record"), End::Running);
        let records: Vec<Record> = files.iter().map(read).collect();
        let (read, begin) = (begin.elapsed(), Instant::now());
        let launch = Launch { records, stalled: false, ..Launch::default() };
        let report = analyse(&launch);
        let (analysed, begin) = (begin.elapsed(), Instant::now());
        let path = critical_path(&launch, &Work::of(&launch));
        let critical = begin.elapsed();
        assert!(report.findings.is_empty(), "{}", report.findings[0]);
        println!(
            "{name}: wrote in {wrote:.2?}, read in {read:.2?}, analysed in {analysed:.2?} ({} warnings), \
             critical path in {critical:.2?} (parallelism {:.2})",
            report.warnings.len(),
            path.parallelism
        );
    }
    time_writer();
}

/// Isend, Irecv, Waitall around a ring, and an Allreduce every ten rounds.
fn write(rank: usize, ranks: usize, events: usize, wildcards: bool) -> Vec<u8> {
    let words: Vec<AtomicU64> = (0..words_for(4096, events * 12 + 16_384)).map(|_| AtomicU64::new(0)).collect();
    let mut writer = started(&words, rank, ranks);
    let (next, before) = ((rank + 1) % ranks, (rank + ranks - 1) % ranks);
    let mut time = 0;
    let mut call = |writer: &mut Writer<'_>, mut enter: Enter<'_>, fill: &dyn Fn(&mut Exit<'_>)| {
        enter.time = time;
        let sequence = writer.enter(&enter);
        let mut exit = Exit::new(enter.kind, sequence);
        exit.time = time + 500;
        time += 1500;
        fill(&mut exit);
        writer.exit(&exit, 8, 500);
        sequence
    };
    call(&mut writer, Enter::new(Kind::Init), &|_| {});
    for round in 0..events / 6 {
        let message =
            |kind, peer: i32| Enter { communicator: 1, peer, tag: 7, datatype: 1, count: 100, ..Enter::new(kind) };
        let source = if wildcards { ANY_SOURCE } else { before as i32 };
        let receive = call(&mut writer, message(Kind::Irecv, source), &|_| {});
        let send = call(&mut writer, message(Kind::Isend, next as i32), &|_| {});
        let done =
            |request, source: i32| Completion { request, source, tag: 7, bytes: 400, checksum: None, cancelled: false };
        let both = [receive, send];
        let completed = [done(receive, before as i32), done(send, -2)];
        let wait = Enter { list: both[..].into(), ..Enter::new(Kind::Waitall) };
        call(&mut writer, wait, &|exit| exit.completed = completed.to_vec().into());
        if round % 10 == 0 {
            let index = round as u32 / 10 + 1;
            let reduce =
                Enter { communicator: 1, datatype: 1, count: 1, operation: 3, index, ..Enter::new(Kind::Allreduce) };
            call(&mut writer, reduce, &|_| {});
        }
    }
    call(&mut writer, Enter::new(Kind::Finalize), &|_| {});
    words.iter().flat_map(|word| word.load(Ordering::Relaxed).to_ne_bytes()).collect()
}

fn started(words: &[AtomicU64], rank: usize, ranks: usize) -> Writer<'_> {
    let about = About { process: Process::rank(rank as u32), size: ranks as u32, ..About::default() };
    let mut writer = Writer::create(words, 4096, &about).expect("room");
    let members = (0..ranks as u32).map(Process::rank).collect();
    let name = "MPI_COMM_WORLD".to_owned();
    let world = Communicator { id: 1, identity: Identity::world(0), name, members, remote: Vec::new() };
    writer.define(&Definition::Communicator(world));
    let signature = Signature::basic(Basic::Signed, 4);
    writer.define(&Definition::Datatype(Datatype { id: 1, signature, bytes: 4, name: "MPI_INT".to_owned() }));
    writer
}

/// What the writer adds to one call, and how much it writes.
fn time_writer() {
    let words: Vec<AtomicU64> = (0..words_for(4096, 1 << 17)).map(|_| AtomicU64::new(0)).collect();
    let mut writer = started(&words, 0, 2);
    let calls = 2_000_000;
    let begin = Instant::now();
    for time in 0..calls {
        let enter = Enter {
            time,
            communicator: 1,
            peer: 1,
            tag: 7,
            datatype: 1,
            count: 100,
            site: 3,
            ..Enter::new(Kind::Send)
        };
        let sequence = writer.enter(&enter);
        writer.exit(&Exit { time, ..Exit::new(Kind::Send, sequence) }, 400, 10);
    }
    let each = begin.elapsed().as_nanos() as f64 / calls as f64;
    println!("writing a send: {each:.0} ns for enter and exit (without reading clocks)");
    for (name, enter, exit) in sizes() {
        println!("{name}: {enter} + {exit} bytes");
    }
}

fn sizes() -> Vec<(&'static str, usize, usize)> {
    let message = |kind| Enter { communicator: 1, peer: 1, tag: 7, datatype: 1, count: 100, ..Enter::new(kind) };
    let status = |exit: &mut Exit<'_>| (exit.source, exit.tag, exit.bytes) = (1, 7, 400);
    let measure = |enter: &Enter<'_>, fill: &dyn Fn(&mut Exit<'_>)| {
        let words: Vec<AtomicU64> = (0..words_for(4096, 1 << 14)).map(|_| AtomicU64::new(0)).collect();
        let mut writer = started(&words, 0, 2);
        let used = || {
            words[words_for(4096, 0)..].iter().rposition(|it| it.load(Ordering::Relaxed) != 0).map_or(0, |it| it + 1)
        };
        let sequence = writer.enter(&Enter { time: 1 << 40, ..enter.clone() });
        // The length is in the record's first word.
        let length = |at: usize| (words[words_for(4096, 0) + at].load(Ordering::Relaxed) >> 32 & 0xffff) as usize;
        let first = length(0);
        let mut exit = Exit::new(enter.kind, sequence);
        fill(&mut exit);
        writer.exit(&exit, 0, 0);
        assert!(used() > first);
        (first * 8, length(first) * 8)
    };
    let done = Completion { request: 0, source: 1, tag: 7, bytes: 400, checksum: None, cancelled: false };
    let wait = Enter { list: vec![0].into(), ..Enter::new(Kind::Wait) };
    let collective =
        Enter { communicator: 1, datatype: 1, count: 1, operation: 3, index: 1, ..Enter::new(Kind::Allreduce) };
    let rows: [(&str, (usize, usize)); 5] = [
        ("MPI_Send", measure(&message(Kind::Send), &|_| {})),
        ("MPI_Recv", measure(&message(Kind::Recv), &status)),
        ("MPI_Wait", measure(&wait, &|exit| exit.completed = vec![done].into())),
        ("MPI_Allreduce", measure(&collective, &|_| {})),
        ("MPI_Barrier", measure(&Enter { communicator: 1, index: 1, ..Enter::new(Kind::Barrier) }, &|_| {})),
    ];
    rows.into_iter().map(|(name, (enter, exit))| (name, enter, exit)).collect()
}
