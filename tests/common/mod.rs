//! A pack to work on, and the program to work with.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]
#![allow(dead_code, unreachable_pub, reason = "each test uses some of it")]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the program said, and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// Runs the program in a folder, with nothing of the machine around it.
pub fn run(folder: &Path, args: &[&str]) -> Ran {
    piped(folder, args, "")
}

/// The same, with a text on standard input.
pub fn piped(folder: &Path, args: &[&str], input: &str) -> Ran {
    let mut running = Command::new(env!("CARGO_BIN_EXE_launchpack"))
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read may be gone already.
    let _ = running.stdin.take().unwrap().write_all(input.as_bytes());
    let out = running.wait_with_output().unwrap();
    Ran {
        status: out.status.code().unwrap_or(-1),
        out: String::from_utf8(out.stdout).unwrap(),
        err: String::from_utf8(out.stderr).unwrap(),
    }
}

/// A folder with a brief and its pack.
pub struct Pack {
    folder: assert_fs::TempDir,
}

impl Pack {
    /// A fresh pack of an embedded example.
    pub fn new(example: &str) -> Self {
        let folder = assert_fs::TempDir::new().unwrap();
        let ran = run(folder.path(), &["new", "p", "--example", example]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        Self { folder }
    }

    pub fn parent(&self) -> &Path {
        self.folder.path()
    }

    pub fn dir(&self) -> PathBuf {
        self.folder.path().join("p")
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        run(&self.dir(), args)
    }

    /// Builds, and expects nothing to look at.
    pub fn build(&self) -> &Self {
        let ran = self.run(&["build"]);
        assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
        self
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.dir().join("pack").join(file)
    }

    pub fn text(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    pub fn write(&self, file: &str, text: &str) -> &Self {
        std::fs::write(self.path(file), text).unwrap();
        self
    }

    /// Edits a document: every occurrence of `old` becomes `new`.
    pub fn edit(&self, file: &str, old: &str, new: &str) -> &Self {
        let text = self.text(file);
        assert!(text.contains(old), "`{old}` is not in {file}:\n{text}");
        self.write(file, &text.replace(old, new))
    }

    pub fn brief(&self) -> String {
        std::fs::read_to_string(self.dir().join("brief.yaml")).unwrap()
    }

    /// Changes the brief: every occurrence of `old` becomes `new`.
    pub fn set(&self, old: &str, new: &str) -> &Self {
        let text = self.brief();
        assert!(text.contains(old), "`{old}` is not in the brief");
        std::fs::write(self.dir().join("brief.yaml"), text.replace(old, new)).unwrap();
        self
    }

    pub fn append(&self, text: &str) -> &Self {
        std::fs::write(self.dir().join("brief.yaml"), self.brief() + text).unwrap();
        self
    }

    /// Every file below the folder with its bytes.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        gather(&self.dir(), &mut files);
        files
    }
}

fn gather(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else {
            files.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
}

/// So many random cases, or as many as `PROPTEST_CASES` says.
pub fn cases(usual: u32) -> proptest::test_runner::Config {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual);
    proptest::test_runner::Config { cases, failure_persistence: None, ..Default::default() }
}
