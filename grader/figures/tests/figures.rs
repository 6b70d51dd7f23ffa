//! Every figure is drawn, says what its axes are, and nothing that can be measured makes it panic.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use figures::{Error, RESOLUTION, WIDTH, draw, read};
use harness::parallelism::Figure;
use harness::scaling::{ErrorPoint, Scaling};
use tempfile::{TempDir, tempdir};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn pi() -> Scaling {
    read(&example("pi.json")).expect("the example is whole")
}

fn drawn(scaling: &Scaling) -> (TempDir, Vec<String>) {
    let folder = tempdir().unwrap();
    let paths = draw(scaling, folder.path()).unwrap();
    let names = paths.iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    for path in paths.iter().filter(|path| path.extension().unwrap() == "svg") {
        same_size(path);
    }
    (folder, names)
}

/// The words of an SVG, in its order.
fn words(svg: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(svg).unwrap();
    let document = roxmltree::Document::parse(&text).expect("it is well-formed");
    document
        .descendants()
        .filter_map(|it| it.has_tag_name(("http://www.w3.org/2000/svg", "text")).then(|| it.text())?)
        .map(|it| it.trim().to_owned())
        .collect()
}

/// The PNG beside an SVG is as large as it, at its resolution, and not blank.
fn same_size(svg: &Path) {
    let text = std::fs::read_to_string(svg).unwrap();
    let document = roxmltree::Document::parse(&text).expect("it is well-formed");
    let size = |name| document.root_element().attribute(name).unwrap().parse::<f64>().unwrap();
    assert_eq!(size("width"), WIDTH);
    let file = std::io::BufReader::new(std::fs::File::open(svg.with_extension("png")).unwrap());
    let mut reader = png::Decoder::new(file).read_info().expect("it is a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).expect("it is a whole PNG");
    assert_eq!((info.width, info.height), (size("width") as u32 * RESOLUTION, size("height") as u32 * RESOLUTION));
    assert!(pixels.iter().any(|&value| value < 0x40) && pixels.contains(&0xff));
}

#[test]
fn all_figures_are_drawn_and_say_what_is_on_their_axes() {
    let (folder, names) = drawn(&pi());
    let expected = ["speedup", "efficiency", "error", "prediction"];
    assert_eq!(names, expected.map(|name| [format!("{name}.svg"), format!("{name}.png")]).concat());
    for (name, labels) in [
        ("speedup", &["number of ranks", "speedup (times faster than one rank)", "1", "2", "4", "8"][..]),
        ("efficiency", &["number of ranks", "transfer", "98 %", "52 %", "100", "1", "2", "4", "8"]),
        ("error", &["N, samples of one estimate (darts)", "error of the estimate (root mean square)", "10⁻³", "10⁶"]),
        ("prediction", &["number of ranks", "4,096", "measured, by work", "modelled: Ethernet, 10 Gb/s"]),
    ] {
        let words = words(&folder.path().join(name).with_extension("svg"));
        for label in labels {
            assert!(words.iter().any(|it| it == label), "{name}.svg does not say {label:?}: {words:?}");
        }
    }
}

#[test]
fn what_was_not_measured_is_not_drawn() {
    let mut scaling = pi();
    scaling.error.clear();
    scaling.prediction.formula.clear();
    let (_folder, names) = drawn(&scaling);
    assert_eq!(names, ["speedup.svg", "speedup.png", "efficiency.svg", "efficiency.png"]);
    scaling.strong.clear();
    assert!(matches!(draw(&scaling, tempdir().unwrap().path()), Err(Error::Nothing)));
}

#[test]
fn one_number_of_ranks_and_zeros_are_drawn() {
    let (folder, names) = drawn(&read(&example("degenerate.json")).unwrap());
    assert_eq!(names.len(), 8);
    let said = words(&folder.path().join("speedup.svg")).join(" ");
    assert!(said.contains("Not shown") && said.contains("speedup of 0 with 1 rank"), "{said}");
}

#[test]
fn less_work_on_more_ranks_is_said_and_drawn_above_the_whole() {
    let mut scaling = pi();
    scaling.strong[2].efficiency.transfer = 0.98;
    scaling.strong[2].efficiency.computation_scaling = 1.4;
    let (folder, _) = drawn(&scaling);
    let said = words(&folder.path().join("efficiency.svg"));
    assert!(said.iter().any(|it| it == "120"), "{said:?}");
    assert!(said.join(" ").contains("On 4 ranks, the loss to extra work is below 0"), "{said:?}");
}

#[test]
fn no_figure_of_an_earlier_measurement_stays() {
    let (folder, names) = drawn(&pi());
    let mut scaling = pi();
    scaling.error.clear();
    scaling.prediction.formula.clear();
    let drawn_now: Vec<String> =
        draw(&scaling, folder.path()).unwrap().iter().map(|path| path.display().to_string()).collect();
    let gone = ["error", "prediction"];
    for name in names {
        let path = folder.path().join(&name);
        let should_be = !gone.iter().any(|figure| name.starts_with(figure));
        assert_eq!((path.exists(), drawn_now.contains(&path.display().to_string())), (should_be, should_be), "{name}");
    }
}

/// What no program does, but a broken one might be measured as.
#[test]
fn extremes_are_drawn() {
    let value = |value: f64| Figure { low: -value, value, high: 3.0 * value };
    for extreme in [1e-300, 1e300, -5.0] {
        let mut scaling = pi();
        scaling.strong = (1..=40)
            .map(|ranks| {
                let mut point = pi().strong[1].clone();
                point.ranks = ranks * ranks;
                point
            })
            .collect();
        scaling.strong[3].speedup_by_work = value(extreme);
        scaling.strong[4].speedup_by_wall = value(extreme);
        scaling.strong[5].efficiency.load_balance = extreme;
        scaling.strong[6].efficiency.computation_scaling = extreme;
        scaling.strong[7].ranks = 0;
        scaling.strong[8].ranks = u32::MAX;
        scaling.error.push(ErrorPoint { size: u64::MAX, error: extreme, estimates: u32::MAX, expected: extreme });
        scaling.error.push(ErrorPoint { size: 0, error: extreme, estimates: 1, expected: extreme });
        scaling.prediction.formula[0].speedup.push((0, extreme));
        scaling.prediction.formula[1].speedup.push((u32::MAX, extreme));
        scaling.command = "a <command> & its arguments ".repeat(20);
        drawn(&scaling);
    }
}

fn command(arguments: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_figures")).args(arguments).output().unwrap()
}

/// Exit code 1 and one line.
fn fails(scaling: &Path, folder: &Path, says: &str) {
    let output = command(&[scaling, folder]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains(says), "{said}");
}

#[test]
fn what_is_wrong_is_said_in_a_line() {
    let folder = tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    fails(&folder.path().join("none.json"), folder.path(), "failed to read");
    fails(&file("text.json", "no JSON"), folder.path(), "not the JSON that `grader bench` writes");
    fails(&file("part.json", r#"{ "format": 1 }"#), folder.path(), "missing field");
    fails(
        &file("next.json", r#"{ "format": 2, "new": [] }"#),
        folder.path(),
        "it has format 2, and this program reads",
    );
    fails(&example("pi.json"), &file("taken", ""), "failed to write");
    assert_eq!(command(&[]).status.code(), Some(2));
}
