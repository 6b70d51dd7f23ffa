//! Grids of ranks: places, neighbours and sums, as the driver prints them.

use harness::prelude::*;
use harness::seed::{self, mixed};

use super::launch;

/// Calls that move data from rank to rank, but for an all-reduction.
const OTHERS: [&str; 11] = [
    "MPI_Allgather",
    "MPI_Allgatherv",
    "MPI_Gather",
    "MPI_Bcast",
    "MPI_Reduce",
    "MPI_Alltoall",
    "MPI_Scan",
    "MPI_Send",
    "MPI_Isend",
    "MPI_Sendrecv",
    "MPI_Iallgather",
];

/// Calls that make a communicator.
const MAKERS: [&str; 6] =
    ["MPI_Cart_create", "MPI_Cart_sub", "MPI_Comm_split", "MPI_Comm_dup", "MPI_Comm_create", "MPI_Comm_create_group"];

/// What to launch.
#[derive(Clone, Copy)]
pub struct Grid {
    pub rows: usize,
    pub columns: usize,
    pub periodic: &'static str,
}

type Place = (usize, usize);

impl Grid {
    pub fn new(rows: usize, columns: usize) -> Self {
        Self { rows, columns, periodic: "none" }
    }

    /// Launches it, and sees to it that each place has one rank and each other rank has none.
    pub fn launch(&self, ranks: u32, more: &[String]) -> Run {
        let size = [self.rows, self.columns].map(|side| side.to_string());
        let periodic = ["--periodic", self.periodic].into_iter().filter(|_| self.periodic != "none");
        let run = launch(ranks).args(["grid"]).args(size).args(periodic).args(more).run();
        run.assert_success();
        let mut taken: Vec<(Place, u32)> = Vec::new();
        for rank in run.ranks() {
            let Some(place) = place(rank) else {
                if rank.stdout().starts_with("at ") {
                    rank.fail(
                        Failure::wrong_output(
                            "its grid does not have two dimensions, one for rows and one for columns",
                        )
                        .expected("coordinates such as 1,2")
                        .actual(rank.lines().first().unwrap_or(&"")),
                    );
                }
                continue;
            };
            let failure = |what: &str| {
                Failure::wrong_output(format!("its place in the grid {what}"))
                    .expected(format!("a row below {} and a column below {}", self.rows, self.columns))
                    .actual(format!("row {}, column {}", place.0, place.1))
            };
            if place.0 >= self.rows || place.1 >= self.columns {
                rank.fail(
                    failure("lies outside")
                        .because("the first number is that of the rows, the second that of the columns"),
                );
            }
            if let Some((_, other)) = taken.iter().find(|(other, _)| *other == place) {
                rank.fail(failure(&format!("is that of rank {other} too")));
            }
            taken.push((place, rank.rank()));
        }
        let places = self.rows * self.columns;
        if taken.len() < places {
            fail(
                Failure::wrong_output(format!(
                    "not every place of a grid of {} x {} has a rank",
                    self.rows, self.columns
                ))
                .expected(format!("{places} ranks with a place"))
                .actual(taken.len())
                .because("`grid` passes on what `create_cartesian_communicator` returns: None for a rank too many")
                .seen_in(&run),
            );
        }
        run
    }

    /// Each rank's neighbours are those of its place.
    pub fn judge_neighbours(&self, ranks: u32) {
        let run = self.launch(ranks, &["--neighbours".to_owned()]);
        for (rank, place) in placed(&run) {
            let expected = self.neighbours(place);
            let actual = rank.lines().get(1).copied().unwrap_or_default().to_owned();
            if actual == expected {
                continue;
            }
            let direction = match self.periodic {
                "both" => "both directions",
                "none" => "neither direction",
                other => other,
            };
            let failure = Failure::wrong_output(format!(
                "at row {}, column {} it has other neighbours, in a grid of {} x {} that is periodic in {direction}",
                place.0, place.1, self.rows, self.columns
            ))
            .expected(&expected)
            .actual(&actual);
            let values = |line: &str| line.split(' ').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
            let (right, found) = (values(&expected), values(&actual));
            let permuted = |order: [usize; 4]| order.iter().filter_map(|&at| found.get(at)).eq(&right);
            let edges = |all: &[String]| all.iter().map(|word| word == "-").collect::<Vec<_>>();
            rank.fail(failure.because(if permuted([1, 0, 3, 2]) {
                "`shift` gives first the neighbour that comes before, with the smaller coordinate, and then the one after"
            } else if permuted([2, 3, 0, 1]) {
                "dimension 0 counts the rows, so a shift along it goes up and down"
            } else if edges(&found) != edges(&right) {
                "`periodic` says for each dimension whether its end is joined to its beginning; where it is not, the \
                 neighbour over the edge is None"
            } else {
                "`grid.shift(dimension, 1)` knows the neighbours, whichever rank they are"
            }));
        }
    }

    fn neighbours(&self, (row, column): Place) -> String {
        let (around_rows, around_columns) =
            (["rows", "both"].contains(&self.periodic), ["columns", "both"].contains(&self.periodic));
        let step = |at: usize, by: isize, side: usize, around: bool| {
            let (next, side) = (at as isize + by, side as isize);
            (around || (0..side).contains(&next)).then(|| next.rem_euclid(side))
        };
        let vertical =
            |by| step(row, by, self.rows, around_rows).map_or("-".to_owned(), |row| format!("{row},{column}"));
        let horizontal = |by| {
            step(column, by, self.columns, around_columns).map_or("-".to_owned(), |column| format!("{row},{column}"))
        };
        format!("up {} down {} left {} right {}", vertical(-1), vertical(1), horizontal(-1), horizontal(1))
    }

    /// Each rank has the sums of its row and of its column, every time.
    pub fn judge_sums(&self, ranks: u32, length: u64, times: u64) -> Run {
        let seed = seed::next();
        let words = format!("--sums {length} --times {times} --seed {seed}");
        let run = self.launch(ranks, &words.split(' ').map(str::to_owned).collect::<Vec<_>>());
        let all: Vec<(&Rank, Place)> = placed(&run).collect();
        for &(rank, place) in &all {
            for time in 0..times {
                let sums = |within: &dyn Fn(Place) -> bool| {
                    let line = all.iter().filter(|(_, other)| within(*other));
                    line.fold(vec![0; length as usize], |sums, (rank, _)| added(sums, seed, rank.rank(), time))
                };
                let row = sums(&|other| other.0 == place.0);
                let column = sums(&|other| other.1 == place.1);
                let whole = sums(&|_| true);
                for (name, expected, other) in [("row", &row, &column), ("column", &column, &row)] {
                    let actual = printed(rank, name, time);
                    if actual == *expected {
                        continue;
                    }
                    let failure = Failure::wrong_output(format!("the sum over its {name} is another"))
                        .expected(format!("{expected:?}, of row {} and column {}", place.0, place.1))
                        .actual(format!("{actual:?}"));
                    rank.fail(failure.because(if actual == *other {
                        "that is the sum over the other line: `subgroup` is told which dimension to *retain*, and in a \
                         row it is the column that varies"
                    } else if actual == whole {
                        "that is the sum over the whole grid"
                    } else if actual == added(vec![0; length as usize], seed, rank.rank(), time) {
                        "those are its own values alone"
                    } else {
                        "every rank of a line has the sum of the values of all its ranks, after an all-reduction in it"
                    }));
                }
            }
        }
        run
    }
}

/// Two all-reductions each time, in lines that were made once; and nothing else.
pub fn judge_calls(run: &Run, length: u64, times: u64) {
    let expected = 2 * times;
    for (rank, _) in placed(run) {
        let count = |name: &str| run.calls(name)[rank.rank() as usize].count;
        if let Some(other) = OTHERS.iter().find(|name| count(name) > 0) {
            rank.fail(
                Failure::wrong_output(format!("it calls {other} to add up rows and columns"))
                    .expected(format!("all-reductions alone, {expected} for {times} times two sums"))
                    .actual(format!("{other} {} times", count(other)))
                    .because("an all-reduction in a line's communicator adds up there, and gives every rank the sum"),
            );
        }
        let reductions = count("MPI_Allreduce") + count("MPI_Iallreduce");
        if reductions != expected {
            rank.fail(
                Failure::wrong_output("it does not make just one all-reduction for each sum")
                    .expected(format!("{expected}, for {times} times two sums of {length} values each"))
                    .actual(reductions)
                    .because("an all-reduction takes a whole slice and adds up element by element"),
            );
        }
        // A line may take two steps to make, but not one more each time.
        let made: u64 = MAKERS.iter().map(|name| count(name)).sum();
        if made > 5 {
            rank.fail(
                Failure::wrong_output("it makes communicators again and again")
                    .expected("3 communicators: the grid, a row and a column")
                    .actual(format!("{made} communicators, for {times} times two sums"))
                    .because("to make one is a collective and costs more than a sum: make it once, use it often"),
            );
        }
    }
}

fn place(rank: &Rank) -> Option<Place> {
    let lines = rank.lines();
    let (row, column) = lines.first()?.strip_prefix("at ")?.split_once(',')?;
    Some((row.parse().ok()?, column.parse().ok()?))
}

fn placed(run: &Run) -> impl Iterator<Item = (&Rank, Place)> {
    run.ranks().iter().filter_map(|rank| Some((rank, place(rank)?)))
}

/// The sums of one time, as the driver printed them.
fn printed(rank: &Rank, name: &str, time: u64) -> Vec<i64> {
    let prefix = format!("{name} ");
    let mut all = rank.lines().into_iter().filter_map(|line| line.strip_prefix(&prefix));
    all.nth(time as usize).map_or_else(Vec::new, |line| line.split(' ').filter_map(|word| word.parse().ok()).collect())
}

/// The driver's values of a rank of the world, added to sums.
fn added(mut sums: Vec<i64>, seed: u64, rank: u32, time: u64) -> Vec<i64> {
    let stream = mixed(mixed(seed, rank.into()), time);
    sums.iter_mut().zip(0..).for_each(|(sum, at)| *sum += (mixed(stream, at) % 1_000) as i64);
    sums
}
