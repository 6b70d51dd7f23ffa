//! Each trick, and each innocent look-alike.

use std::path::{Path, PathBuf};

use super::file::{LIMIT, Unfit, read};
use super::{look, refusal};

/// What is found in one editable file `src/mine.rs`: lines and words.
fn found(text: &str) -> Vec<(usize, String)> {
    let file = PathBuf::from("src/mine.rs");
    let other = PathBuf::from("src/mine/other.rs");
    let texts = [(&file, text.to_owned())];
    look(&texts, &[file.clone(), other]).into_iter().map(|(_, found)| (found.line, found.words)).collect()
}

#[test]
fn tricks_are_found() {
    let tricks: &[(&str, &str)] = &[
        ("const X: &str = include_str!(\"../key\");", "include_str!"),
        ("const X: &[u8] = include_bytes!(\"../key\");", "include_bytes!"),
        ("include!(\"other.rs\");", "include!"),
        ("include! [\"other.rs\"];", "include!"),
        ("include /* a comment */ ! // another\n{ \"other.rs\" }", "include!"),
        ("const X: &str = std::include_str!(\"key\");", "include_str!"),
        ("const X: &str = ::core::include_str!(\"key\");", "include_str!"),
        ("const X: &str = r#include_str!(\"key\");", "include_str!"),
        ("const X: &str = std::r#include_str!(\"key\");", "include_str!"),
        ("#[doc = include_str!(\"key\")]\nfn f() {}", "include_str!"),
        ("#![cfg_attr(all(), doc = include_str!(\"key\"))]", "include_str!"),
        ("fn f() { println!(\"{}\", include_str!(\"key\")); }", "include_str!"),
        ("fn f() { g(&[[(include_str!(\"key\"))]]); }", "include_str!"),
        ("use std::include_str as text;", "include_str"),
        ("use std::{fmt, include as text};", "include"),
        ("use core::{fmt::{self, Debug}, include_bytes as text};", "include_bytes"),
        ("pub(crate) use std::option_env as text;", "option_env"),
        ("macro_rules! m { ($n:ident) => { $n!(\"key\") } }\nconst X: &str = m!(include_str);", "include_str"),
        ("macro_rules! m { ($n:path) => { $n!(\"key\") } }\nconst X: &str = m!(std::include_str);", "include_str"),
        ("macro_rules! m { () => { include_str!(\"key\") } }", "include_str!"),
        ("macro_rules! m { ($b:tt, $g:tt) => { include $b $g } }", "include"),
        ("macro_rules! m [ () => { [include, x] } ];", "include"),
        ("const X: &str = env!(\"HOME\");", "env!"),
        ("const X: Option<&str> = option_env!(\"HOME\");", "option_env!"),
        ("const X: &str = std::env!(\"HOME\");", "env!"),
        ("use std::env as e;\nconst X: &str = e!(\"HOME\");", "env"),
        ("use std::{env as e};", "env"),
        ("macro_rules! m { ($n:ident) => { $n!(\"HOME\") } }\nconst X: &str = m!(env);", "env"),
        ("macro_rules! m { ($a:tt, $b:tt, $c:tt) => { $a $b $c } }\nconst X: &str = m!(env, !, (\"HOME\"));", "env"),
        ("#[path = \"../../solutions/mine.rs\"]\nmod other { }", "#[path]"),
        ("# [ path = \"a.rs\" ] mod other {}", "#[path]"),
        ("#[r#path = \"a.rs\"] mod other {}", "#[path]"),
        ("#[cfg_attr(all(), path = \"a.rs\")] mod other {}", "#[path]"),
        ("#[cfg_attr(all(), cfg_attr(all(), path = \"a.rs\"))] mod other {}", "#[path]"),
        ("mod other { #![path = \"a\"] }", "#[path]"),
        ("macro_rules! m { () => { #[path = \"a.rs\"] struct X; } }", "#[path]"),
        ("mod solution;", "mod solution;"),
        ("pub(crate) mod r#type;", "mod r#type;"),
        ("mod a { mod other; }", "mod other;"),
        ("macro_rules! m { ($n:ident) => { mod $n; } }", "mod"),
        ("macro_rules! m { ($a:tt) => { $a other; } }\nm!(mod);", "mod"),
        ("fn f() { unsafe { g() } }", "unsafe"),
        ("unsafe fn f() {}", "unsafe"),
        ("unsafe impl Send for X {}", "unsafe"),
        ("macro_rules! m { () => { unsafe { g() } } }", "unsafe"),
        ("fn f() { m!(unsafe); }", "unsafe"),
        ("#[unsafe(no_mangle)]\npub fn f() {}", "unsafe"),
        ("#![allow(unsafe_code)]", "unsafe_code"),
        ("#[expect(unsafe_code, reason = \"so\")] fn f() {}", "unsafe_code"),
        ("#[cfg_attr(all(), allow(unsafe_code))] fn f() {}", "unsafe_code"),
        ("#[no_mangle]\npub fn MPI_Send() {}", "#[no_mangle]"),
        ("#[export_name = \"MPI_Send\"]\npub fn f() {}", "#[export_name]"),
        ("#[link_section = \".init_array\"]\nstatic X: fn() = f;", "#[link_section]"),
        ("#[cfg_attr(all(), no_mangle)]\npub fn MPI_Send() {}", "#[no_mangle]"),
        ("#[link(name = \"c\")] struct X;", "#[link]"),
        ("fn f() { std::arch::asm!(\"syscall\"); }", "asm!"),
        ("use std::arch::asm as text;", "asm!"),
        ("std::arch::global_asm!(\"\");", "global_asm!"),
        ("core::arch::naked_asm!(\"\");", "naked_asm!"),
        ("extern \"C\" { fn getenv(); }", "extern { … }"),
        ("extern { fn getenv(); }", "extern { … }"),
        // The compiler leaves out the first line alone, though a comment seems to begin there.
        ("#!/*\nfn f() { unsafe { g() } }\n// */", "unsafe"),
        ("#! /**/ [allow(unsafe_code)]", "unsafe_code"),
        ("\u{feff}include!(\"other.rs\");", "include!"),
        // What can't be taken apart.
        ("fn f() { unsafe { g() }", "unsafe"),
        ("fn f() { \" \u{0} } // include_str\n", "include_str"),
        ("#[ path = \"x\"] mod y; (", "#[path"),
        ("const X: &str = env ! (\"HOME\"); (", "env!"),
    ];
    for (text, words) in tricks {
        let found = found(text);
        assert!(found.iter().any(|(_, found)| found == words), "{text} has {words}, found were {found:?}");
    }
}

#[test]
fn look_alikes_are_left_alone() {
    let innocent = [
        "// unsafe include!(\"x\") env!(\"HOME\") #[path = \"x\"]\nfn f() {}",
        "/* unsafe /* include_str!(\"x\") */ mod x; */ fn f() {}",
        "/// `unsafe`, `include_str!(\"x\")` and `#[path]`.\nfn f() {}",
        "//! `#![allow(unsafe_code)]`",
        "const X: &str = \"unsafe include_str!() env!() #[path]\";",
        "const X: &str = r#\"\"unsafe\" include_bytes!(\"x\")\"#;",
        "const X: &[u8] = b\"unsafe\";",
        "fn f() { let include = 3; let x = include + 1; if include != x && !(include == x) {} }",
        "fn f(include: bool) -> bool { if !(include) { return !(include); } include }",
        "fn f() { 'include: loop { break 'include; } }",
        "fn f() { let r#unsafe = 1; }",
        "fn unsafe_cell() -> std::cell::UnsafeCell<i32> { todo!(\"unsafe\") }",
        "use std::env;\nfn f() { for x in env::args() {} }",
        "use std::{env, fmt};",
        "fn f() { println!(\"{:?}\", std::env::args()); }",
        "fn f(env: i32) { println!(\"{}\", env); }",
        "use std::path::{Path, PathBuf};",
        "fn f() { let path = 3; vec![path == 4]; }",
        "#[serde(path = \"x\")] struct X;",
        "#[derive(Equivalence)] struct X { path: u8, link: u8, asm: u8 }",
        "fn link(path: &str) { link(path) }",
        "mod inner { pub fn f() {} }",
        "mod other;",
        "extern crate std as core2;",
        "extern \"C\" fn compare(a: i32) -> i32 { a }",
        "type F = extern \"C\" fn(i32);",
        "#![deny(unsafe_code)]",
        "#![forbid(unsafe_code, unused)]",
        "#[cfg_attr(all(), deny(unsafe_code))] fn f() {}",
        "macro_rules! square { ($x:expr) => { $x * $x } }\nfn f() { let include = square!(3); }",
        "macro_rules! m { ($p:path) => { $p() } }",
        "#[allow(dead_code)] fn f() -> impl Sized + use<> {}\nfn g(include: u8) -> u8 { include }",
        "fn f() { let includes = include_all!(1); }",
        "#!/usr/bin/env rust\nfn f() {}",
        "fn f() {",
        "fn f() { \"",
        "",
    ];
    for text in innocent {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn lines_are_those_of_the_words() {
    let text =
        "//! A file.\n\nfn f() {\n    g();\n    unsafe {\n        h(include_str!(\n            \"x\"))\n    }\n}\n";
    assert_eq!(found(text), [(5, "unsafe".to_owned()), (6, "include_str!".to_owned())]);
}

#[test]
fn a_macro_of_one_file_makes_names_suspect_in_another() {
    let (one, other) = (PathBuf::from("src/one.rs"), PathBuf::from("src/other.rs"));
    let uses = (&other, "fn f() { m!(env); }".to_owned());
    assert!(look(std::slice::from_ref(&uses), &[]).is_empty());
    assert_eq!(look(&[(&one, "macro_rules! m { () => {} }".to_owned()), uses], &[]).len(), 1);
}

#[test]
fn a_file_may_nest_as_deeply_as_it_is_long() {
    let deep = LIMIT as usize / 2 - 10;
    let text = format!("{}unsafe{}", "(".repeat(deep), ")".repeat(deep));
    assert_eq!(found(&text), [(1, "unsafe".to_owned())]);
    assert_eq!(found(&"(".repeat(2 * deep)), []);
}

#[test]
fn a_refusal_names_file_line_words_and_reason_and_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("mine.rs"), "\n".to_owned() + &"unsafe{}\n".repeat(100)).expect("written");
    let text = refusal(folder.path(), &["mine.rs".into(), "gone.rs".into()], Path::new("exercises/01-x"));
    let text = text.expect("a refusal");
    assert!(text.contains("exercises/01-x/mine.rs:2: `unsafe`: the compiler's own checks"), "{text}");
    assert!(text.contains("exercises/01-x/gone.rs: it is not there"), "{text}");
    assert!(text.contains("and 91 more") && text.lines().count() < 20, "{text}");
}

/// Stubs and solutions keep to the rules.
#[test]
fn the_course_can_be_solved() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the course");
    let course = crate::course::Course::at(root);
    let catalog = crate::catalog::Catalog::read(&course).expect("exercises");
    assert!(catalog.broken.is_empty() && catalog.exercises.len() > 10);
    for exercise in catalog.exercises {
        for folder in [&exercise.path, &course.solution(&exercise.folder)] {
            assert_eq!(refusal(folder, &exercise.spec.editable, folder), None);
        }
    }
}

#[test]
fn only_regular_texts_of_moderate_size_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let outside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("a.rs"), "").expect("written");
    std::fs::create_dir(path("src")).expect("a folder");
    std::fs::write(path("src/a.rs"), "fn f() {}").expect("written");
    std::fs::write(path("latin.rs"), b"//\n// \xe9\n").expect("written");
    std::fs::write(path("full.rs"), vec![b' '; LIMIT as usize]).expect("written");
    std::fs::File::create(path("huge.rs")).and_then(|file| file.set_len(1 << 40)).expect("a file with a hole");
    nix::unistd::mkfifo(&path("pipe.rs"), nix::sys::stat::Mode::S_IRWXU).expect("a pipe");
    let link = std::os::unix::fs::symlink::<PathBuf, PathBuf>;
    link(path("src/a.rs"), path("link.rs")).expect("a link");
    link(path("nowhere"), path("dangling.rs")).expect("a link");
    link("/dev/zero".into(), path("zero.rs")).expect("a link");
    link(outside.path().to_owned(), path("away")).expect("a link");
    let read = |name: &str| read(folder.path(), Path::new(name));
    assert_eq!(read("src/a.rs").as_deref(), Ok("fn f() {}"));
    assert!(read("full.rs").is_ok());
    for (name, unfit) in [
        ("gone.rs", Unfit::Missing),
        ("src/gone.rs", Unfit::Missing),
        ("link.rs", Unfit::Link("link.rs".into())),
        ("dangling.rs", Unfit::Link("dangling.rs".into())),
        ("zero.rs", Unfit::Link("zero.rs".into())),
        ("away/a.rs", Unfit::Link("away".into())),
        ("src", Unfit::Kind("src".into())),
        ("src/a.rs/b.rs", Unfit::Kind("src/a.rs".into())),
        ("pipe.rs", Unfit::Kind("pipe.rs".into())),
        ("../a.rs", Unfit::Kind("..".into())),
        ("huge.rs", Unfit::TooLarge),
        ("latin.rs", Unfit::NotUtf8(2)),
    ] {
        assert_eq!(read(name), Err(unfit), "{name}");
    }
}
