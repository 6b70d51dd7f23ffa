//! What all programs here understand on their command line.

/// Where the work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// On the rank's device.
    Gpu,
    /// By the rank's threads.
    Cpu,
}

/// Pairs of a name and a value.
pub struct Arguments(Vec<(String, String)>);

impl Arguments {
    /// The program's arguments, whose names must be among these. Ends the program where they are not.
    pub fn parse(names: &[&str]) -> Self {
        let words: Vec<String> = std::env::args().skip(1).collect();
        let pairs: Vec<_> = words.chunks(2).map(|pair| (pair[0].clone(), pair.get(1).cloned())).collect();
        let known = |(name, value): &(String, Option<String>)| names.contains(&name.as_str()) && value.is_some();
        if !pairs.iter().all(known) {
            eprintln!("usage: {} VALUE …", names.join(" VALUE "));
            std::process::exit(2);
        }
        Self(pairs.into_iter().map(|(name, value)| (name, value.unwrap_or_default())).collect())
    }

    /// The number with this name, or what it is where it is not given. Ends the program where it is no number.
    pub fn number(&self, name: &str, default: u64) -> u64 {
        let Some(value) = self.value(name) else { return default };
        value.parse().unwrap_or_else(|_| {
            eprintln!("{name} {value}: not a number");
            std::process::exit(2)
        })
    }

    /// What `--on` says.
    pub fn on(&self) -> On {
        if self.value("--on") == Some("cpu") { On::Cpu } else { On::Gpu }
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}
