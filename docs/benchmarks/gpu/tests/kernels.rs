//! What the kernels compute is what the CPU computes, to the last bit. Skipped where there is no Vulkan device.

use gpu::device::{Gpu, device_of};
use gpu::heat::{OUTSIDE, Strip, cpu::relax};
use gpu::pi::{Job, OnGpu, WORKGROUP, stream_hits};

/// The first device, or none and a line that says why.
fn device() -> Option<Gpu> {
    Gpu::open(0).map_err(|reason| eprintln!("skipped: {reason}")).ok()
}

#[test]
fn ranks_go_round_the_devices_of_their_host() {
    assert_eq!(device_of(0, 0), None);
    assert_eq!([0, 1, 2].map(|rank| device_of(rank, 1)), [Some(0); 3]);
    assert_eq!([0, 1, 2, 3].map(|rank| device_of(rank, 2)), [Some(0), Some(1), Some(0), Some(1)]);
}

#[test]
fn each_stream_is_on_one_rank() {
    for (streams, ranks) in [(0, 3), (1, 4), (64, 1), (1000, 7)] {
        let whole = Job { seed: 1, first: 5, streams, darts: 4 };
        let mut next = whole.first;
        for rank in 0..ranks {
            let own = whole.share(rank, ranks);
            assert_eq!(own.first, next);
            assert!(own.streams.abs_diff(streams / ranks as u32) <= 1);
            next += own.streams;
        }
        assert_eq!(next, whole.first + streams);
    }
}

#[test]
fn each_workgroup_counts_as_the_cpu_does() {
    let Some(gpu) = device() else { return };
    for (first, streams) in [(0, 64), (3, 1), (1_000_000, 1000)] {
        let job = Job { seed: 7, first, streams, darts: 400 };
        let hits: Vec<_> = (0..streams).map(|stream| stream_hits(job, stream)).collect();
        let expected: Vec<u32> = hits.chunks(WORKGROUP as usize).map(|hits| hits.iter().sum()).collect();
        assert_eq!(OnGpu::new(&gpu, job).workgroup_hits(), expected, "{job:?}");
    }
}

#[test]
fn no_workgroup_is_lost_where_one_row_of_them_is_not_enough() {
    let Some(gpu) = device() else { return };
    let job = Job { seed: 7, first: 0, streams: 65_536 * WORKGROUP + 1, darts: 4 };
    let hits = OnGpu::new(&gpu, job).workgroup_hits();
    assert_eq!(hits.len(), 65_537);
    assert_eq!(hits[65_536], stream_hits(job, job.streams - 1));
    let before = job.streams - 1 - WORKGROUP;
    assert_eq!(hits[65_535], (before..job.streams - 1).map(|stream| stream_hits(job, stream)).sum());
}

/// Streams must be as good as independent ones: 4,096 of them, whose hits have the mean and the variance of fair darts.
#[test]
fn streams_vary_as_independent_darts_do() {
    let (streams, darts) = (4096, 4096);
    let p = std::f64::consts::FRAC_PI_4;
    let (mean, variance) = (f64::from(darts) * p, f64::from(darts) * p * (1.0 - p));
    for seed in [1, 2, 3] {
        let job = Job { seed, first: 0, streams, darts };
        let hits: Vec<f64> = (0..streams).map(|stream| f64::from(stream_hits(job, stream))).collect();
        let deviation = hits.iter().map(|hits| hits - mean).sum::<f64>() / f64::from(streams);
        assert!(deviation.abs() < 4.0 * (variance / f64::from(streams)).sqrt(), "seed {seed}: {deviation}");
        let seen = hits.iter().map(|hits| (hits - mean).powi(2)).sum::<f64>() / f64::from(streams);
        // The variance's own relative error is the root of 2 / 4096: 2.2 percent.
        assert!((seen / variance - 1.0).abs() < 0.09, "seed {seed}: {seen} and not {variance}");
    }
}

/// The cells of `hit` are fine enough for a trillion darts: pi is off by less than its error bar then, 1.6e-6.
#[test]
fn the_grid_of_coordinates_has_pi_to_six_digits() {
    let hits: u64 = (0..32_768_u64).map(|cell| hits_of_column(2 * cell + 1)).sum();
    let pi = 4.0 * hits as f64 / (1_u64 << 30) as f64;
    assert!((pi - std::f64::consts::PI).abs() < 1e-6, "{pi}");
}

/// How many odd y have x * x + y * y < 2^32.
fn hits_of_column(x: u64) -> u64 {
    let room = (1_u64 << 32) - x * x;
    let y = (room - 1).isqrt();
    y.div_ceil(2)
}

#[test]
fn a_row_relaxes_as_the_formula_says() {
    for columns in [1, 2, 3, 50] {
        let row = |salt: usize| -> Vec<f32> { (0..columns).map(|at| (at * 7 + salt) as f32).collect() };
        let [above, middle, below] = [1, 2, 3].map(row);
        let mut next = vec![0.0; columns];
        relax(&above, &middle, &below, &mut next);
        for at in 0..columns {
            let left = if at == 0 { OUTSIDE } else { middle[at - 1] };
            let right = middle.get(at + 1).copied().unwrap_or(OUTSIDE);
            let expected = 0.5 * middle[at] + 0.125 * ((above[at] + below[at]) + (left + right));
            assert_eq!(next[at], expected, "cell {at} of {columns}");
        }
    }
}

#[test]
fn strips_cover_the_plate_and_know_their_neighbours() {
    let strips: Vec<_> = (0..3).map(|rank| Strip::new(10, 4, rank, 3)).collect();
    assert_eq!(strips.iter().map(|strip| (strip.first, strip.rows)).collect::<Vec<_>>(), [(0, 3), (3, 3), (6, 4)]);
    assert_eq!(strips[0].neighbours, [None, Some(1)]);
    assert_eq!(strips[1].neighbours, [Some(0), Some(2)]);
    assert_eq!(strips[2].neighbours, [Some(1), None]);
}
