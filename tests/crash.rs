//! Whatever fails, and whenever the process dies: each file is old or new, nothing typed is lost, and the next build
//! finishes the work.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]

mod common;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use common::Pack;
use launchpack::catalog;
use launchpack::finding::Findings;
use launchpack::pack::apply;
use launchpack::pack::disk::{Disk, Kind, RealDisk};
use launchpack::project::{Choice, Project};

/// A disk on which the operation of one number fails; and, if the process is to die there, every later one.
struct Failing {
    done: AtomicUsize,
    fails_at: usize,
    dies: bool,
}

impl Failing {
    fn step(&self) -> io::Result<()> {
        let number = self.done.fetch_add(1, Ordering::SeqCst);
        if number == self.fails_at || (self.dies && number > self.fails_at) {
            return Err(io::Error::new(io::ErrorKind::StorageFull, "no room"));
        }
        Ok(())
    }
}

impl Disk for Failing {
    fn kind(&self, path: &Path) -> io::Result<Kind> {
        self.step().and_then(|()| RealDisk.kind(path))
    }
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        self.step().and_then(|()| RealDisk.read(path))
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.step().and_then(|()| RealDisk.list(folder))
    }
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| RealDisk.make_folder(path))
    }
    fn create(&self, path: &Path, bytes: &[u8], like: Option<&Path>) -> io::Result<()> {
        let step = self.step();
        if step.is_err() {
            // A full disk takes half of a file.
            RealDisk.create(path, &bytes[..bytes.len() / 2], like)?;
        }
        step.and_then(|()| RealDisk.create(path, bytes, like))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step().and_then(|()| RealDisk.rename(from, to))
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| RealDisk.remove(path))
    }
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| RealDisk.remove_folder(path))
    }
}

fn build_on(disk: &dyn Disk, pack: &Pack) -> Result<(), Findings> {
    let brief = pack.dir().join("brief.yaml");
    let project = Project::open(&brief, Path::new("brief.yaml"), catalog::embedded(), None)?;
    let lock = apply::lock(disk, &project.dir)?;
    apply::recover(disk, &project.dir, &lock)?;
    let plan = project.prepare(disk, &Choice::default())?.plan;
    Ok(apply::apply(disk, &project.dir, &plan, &lock)?)
}

/// One test at a time: a process that another thread is about to start holds, for a moment, the locks of this one.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// The documents, without the state.
fn documents(pack: &Pack) -> Files {
    let state = pack.path(".launchpack");
    pack.files().into_iter().filter(|(path, _)| !path.starts_with(&state)).collect()
}

fn restore(pack: &Pack, files: &Files) {
    std::fs::remove_dir_all(pack.dir()).unwrap();
    for (path, bytes) in files {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

fn assert_old_or_new(now: &Files, old: &Files, new: &Files, what: &str) {
    for (path, bytes) in now {
        let known = [old, new].iter().any(|files| files.get(path) == Some(bytes));
        assert!(known, "{what}: {} is neither old nor new", path.display());
    }
    for path in old.keys().filter(|path| new.contains_key(*path)) {
        assert!(now.contains_key(path), "{what}: {} is gone", path.display());
    }
}

/// A pack with edits, whose brief then changes in ways that write, merge, move and remove documents.
fn changing() -> Pack {
    let pack = Pack::new("enterprise-ai");
    // Fewer documents make the same steps, and a quicker test.
    pack.append("pack: {documents: [battlecard, exec-summary]}\n").build();
    pack.edit("battlecard-deskwise.md", "Keep it for questions.", "Keep it, for questions.");
    let brief = pack.brief();
    let (start, end) = (brief.find("  - name: Flowmate").unwrap(), brief.find("  - name: Doing nothing new").unwrap());
    pack.set(&brief[start..end], "  - name: Newcomer\n    is: A rival\n");
    pack.set("Deskwise", "Deskly").set("Priya Raman", "Priya Rao");
    pack
}

#[test]
fn every_single_operation_may_fail() {
    let _turn = alone();
    let pack = changing();
    let (before, old) = (pack.files(), documents(&pack));
    pack.build();
    let new = documents(&pack);
    for dies in [false, true] {
        for fails_at in 0.. {
            restore(&pack, &before);
            let disk = Failing { done: AtomicUsize::new(0), fails_at, dies };
            let built = build_on(&disk, &pack);
            if disk.done.load(Ordering::SeqCst) <= fails_at {
                assert!(built.is_ok() && documents(&pack) == new);
                assert!(fails_at > 60, "the test has lost its steps");
                break;
            }
            let what = format!("operation {fails_at}, dies: {dies}");
            assert_old_or_new(&documents(&pack), &old, &new, &what);
            pack.build();
            assert!(documents(&pack) == new, "{what}: the next build did not finish the work");
            assert!(
                !pack.path(".launchpack/journal.json").exists() && !pack.path(".launchpack/stage").exists(),
                "{what}"
            );
        }
    }
}

#[test]
fn a_document_edited_after_a_crash_keeps_the_edit_and_gets_the_change() {
    let _turn = alone();
    let pack = changing();
    let before = pack.files();
    let mut tried = 0;
    for fails_at in 0.. {
        restore(&pack, &before);
        let disk = Failing { done: AtomicUsize::new(0), fails_at, dies: true };
        let _ = build_on(&disk, &pack);
        if disk.done.load(Ordering::SeqCst) <= fails_at {
            break;
        }
        if !pack.path(".launchpack/journal.json").exists() {
            continue;
        }
        tried += 1;
        pack.edit("exec-summary.md", "What could go wrong", "What may go wrong");
        pack.build();
        let text = pack.text("exec-summary.md");
        assert!(text.contains("What may go wrong"), "operation {fails_at}");
        pack.build();
        let text = pack.text("exec-summary.md");
        assert!(text.contains("What may go wrong") && text.contains("Priya Rao"), "operation {fails_at}");
    }
    assert!(tried > 10, "{tried}");
}

#[test]
fn killed_at_random_moments() {
    let _turn = alone();
    let pack = changing();
    let (before, old) = (pack.files(), documents(&pack));
    pack.build();
    let new = documents(&pack);
    let mut seed = 0x9e37_79b9_u64;
    for round in 0..24 {
        restore(&pack, &before);
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mut child = Command::new(env!("CARGO_BIN_EXE_launchpack"))
            .arg("build")
            .current_dir(pack.dir())
            .env_clear()
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(seed % 150_000));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_old_or_new(&documents(&pack), &old, &new, &format!("round {round}"));
        pack.build();
        assert!(documents(&pack) == new, "round {round}");
    }
}

#[test]
fn two_builds_at_once_do_not_meet() {
    let _turn = alone();
    let pack = changing();
    let lock = apply::lock(&RealDisk, &pack.dir().join("pack")).unwrap();
    let before = documents(&pack);
    // One that never ends is not waited for for ever.
    let out = pack.run(&["build"]);
    assert_eq!(out.status, 2);
    assert!(out.err.contains("another program is writing to"), "{}", out.err);
    assert_eq!(documents(&pack), before);
    drop(lock);
    pack.build();
    let expected = documents(&pack);
    pack.set("Priya Rao", "Priya Roy");
    let builds: Vec<_> = (0..4)
        .map(|_| {
            Command::new(env!("CARGO_BIN_EXE_launchpack"))
                .arg("build")
                .current_dir(pack.dir())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut build in builds {
        // Each waits for its turn.
        assert_eq!(build.wait().unwrap().code(), Some(0));
    }
    pack.build();
    assert!(documents(&pack) != expected);
    assert!(
        pack.text("exec-summary.md").contains("Priya Roy")
            && pack.text("battlecard-deskly.md").contains("Keep it, for questions.")
    );
}
