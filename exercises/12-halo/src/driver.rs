//! Given: starts MPI, gives each rank its rows of the plate, calls your functions, and shows what became of it.

use std::path::PathBuf;
use std::process::ExitCode;

use mpi::Rank;
use mpi::datatype::PartitionMut;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::gate::Gate;
use crate::plate::{self, Plate, Strip};
use crate::{halo, picture};

// Your functions' signatures, pinned.
type Neighbours = fn(Rank, Rank, usize) -> (Option<Rank>, Option<Rank>);
type Step = fn(&mut Strip, &mut [Vec<f64>], (Option<Rank>, Option<Rank>), Relax<'_>, &SimpleCommunicator);
const _: Neighbours = halo::neighbours;
const _: Step = halo::step;

/// What updates one row: takes the row above, the row itself, the row below, and where the new row goes.
pub type Relax<'r> = &'r mut dyn FnMut(&[f64], &[f64], &[f64], &mut [f64]);

const USAGE: &str = "usage: halo --rows R --columns C --steps T --seed S [--print] [--overlap] [--picture FILE.svg]";

pub fn main() -> ExitCode {
    let mpi = start::mpi();
    let world = mpi.world();
    let (rank, ranks) = (world.rank(), world.size());
    let Some(Arguments { plate, steps, print, overlap, file }) = Arguments::parse(std::env::args().skip(1)) else {
        if rank == 0 {
            eprintln!("{USAGE}");
        }
        return ExitCode::from(2);
    };
    let rows = plate::share(plate.rows, rank as usize, ranks as usize);
    let neighbours = halo::neighbours(rank, ranks, plate.rows);
    let name = |rank: Option<Rank>| rank.map_or("none".to_owned(), |rank| format!("rank {rank}"));
    println!("{} rows; above: {}; below: {}", rows.len(), name(neighbours.0), name(neighbours.1));

    let mut strip = Strip::new(&plate, &rows);
    let mut next = strip.own.clone();
    // It takes two ranks that have inner rows.
    let gated = overlap && ranks > 1 && plate.rows / ranks as usize > 2;
    let mut gate = gated.then(|| Gate::new(&world, rows.len()));
    for step in 0..steps {
        gate.iter_mut().for_each(|gate| gate.step_begins(step));
        let mut relax = |above: &[f64], row: &[f64], below: &[f64], next: &mut [f64]| {
            gate.iter_mut().for_each(Gate::row);
            plate::relax(above, row, below, next);
        };
        halo::step(&mut strip, &mut next, neighbours, &mut relax, &world);
        std::mem::swap(&mut strip.own, &mut next);
        gate.iter_mut().for_each(Gate::step_ends);
    }

    if print {
        for (row, values) in rows.zip(&strip.own) {
            let values: Vec<String> = values.iter().map(f64::to_string).collect();
            println!("row {row}: {}", values.join(" "));
        }
    }
    let drawn = file.map_or(Ok(()), |file| match gather(&strip.own, &plate, &world) {
        Some(field) => picture::draw(&file, &field, steps, ranks as usize),
        None => Ok(()),
    });
    match drawn {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("failed to draw the picture: {why}");
            ExitCode::FAILURE
        }
    }
}

/// The whole plate with its border, on rank 0.
fn gather(own: &[Vec<f64>], plate: &Plate, world: &SimpleCommunicator) -> Option<Vec<Vec<f64>>> {
    let (own, root) = (own.concat(), world.process_at_rank(0));
    if world.rank() != 0 {
        root.gather_varcount_into(&own[..]);
        return None;
    }
    let (width, ranks) = (plate.columns + 2, world.size() as usize);
    let shares: Vec<_> = (0..ranks).map(|rank| plate::share(plate.rows, rank, ranks)).collect();
    let counts: Vec<i32> = shares.iter().map(|rows| (rows.len() * width) as i32).collect();
    let starts: Vec<i32> = shares.iter().map(|rows| (rows.start * width) as i32).collect();
    let mut inner = vec![0.0; plate.rows * width];
    root.gather_varcount_into_root(&own[..], &mut PartitionMut::new(&mut inner[..], counts, starts));
    let inner = inner.chunks(width).map(<[f64]>::to_vec);
    Some(std::iter::once(plate.row(0)).chain(inner).chain([plate.row(plate.rows + 1)]).collect())
}

struct Arguments {
    plate: Plate,
    steps: usize,
    print: bool,
    overlap: bool,
    file: Option<PathBuf>,
}

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let (mut rows, mut columns, mut steps, mut seed) = (None, None, None, None);
        let (mut print, mut overlap, mut file) = (false, false, None);
        while let Some(name) = words.next() {
            let mut number = || words.next()?.parse::<u32>().ok();
            match name.as_str() {
                "--rows" => rows = Some(number()? as usize),
                "--columns" => columns = Some(number()? as usize),
                "--steps" => steps = Some(number()? as usize),
                "--seed" => seed = Some(number()?.into()),
                "--print" => print = true,
                "--overlap" => overlap = true,
                "--picture" => file = Some(words.next()?.into()),
                _ => return None,
            }
        }
        let plate = Plate { rows: rows?, columns: columns?, seed: seed? };
        (plate.rows > 0 && plate.columns > 0).then_some(Self { plate, steps: steps?, print, overlap, file })
    }
}
