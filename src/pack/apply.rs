//! Does what a plan says, all or nothing.
//!
//! Every new file is written in full to `.launchpack/stage/` first. Then the journal appears, by rename: from that moment on
//! the build counts as done, and whoever comes next carries it out if this process can't. Before that moment nothing but
//! the stage has changed. A file that a person changed in between is left as it is, with the base it was written from, so
//! that the next build merges it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::disk::{Disk, Kind};
use super::plan::{Change, Group, Plan};
use super::state::{self, FOLDER};
use super::{check_folder, io};
use crate::finding::Finding;

/// The file that says what is being done.
pub(super) const JOURNAL: &str = "journal.json";
/// The folder in which new files are made.
pub(super) const STAGE: &str = "stage";
const LOCK: &str = "lock";
/// So long another program is waited for, a step at a time.
const PATIENCE: Duration = Duration::from_secs(5);
const STEP: Duration = Duration::from_millis(10);

/// What is being done, as written to disk.
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    groups: Vec<Vec<Move>>,
}

/// One file of the journal.
#[derive(Debug, Serialize, Deserialize)]
struct Move {
    /// Relative to the pack.
    file: PathBuf,
    /// What stood there when the plan was made.
    before: Option<Digest>,
    /// What stands there afterwards.
    after: Option<Digest>,
    /// Its file in the stage.
    staged: Option<String>,
}

/// Length and hash of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Digest(usize, u64);

impl Digest {
    fn of(bytes: &[u8]) -> Self {
        Self(bytes.len(), crate::digest::of(bytes))
    }
}

/// Holds off every other build of the pack; let go when dropped, or when the process ends in whatever way.
#[derive(Debug)]
pub struct Lock {
    _file: Option<File>,
}

/// Takes the lock of a pack, making the folder if need be.
///
/// # Errors
/// When another program still holds it after some seconds, or the folder can't be made.
pub fn lock(disk: &dyn Disk, dir: &Path) -> Result<Lock, Finding> {
    check_folder(disk, dir)?;
    let folder = dir.join(FOLDER);
    disk.make_folder(&folder).map_err(|error| io(&folder, "make", &error))?;
    let path = folder.join(LOCK);
    if super::kind(disk, &path)? == Kind::Other {
        let message = format!("`{}` is a link, and a pack is written to no other place", path.display());
        return Err(Finding::failure("link", message).help("remove it"));
    }
    let file = crate::system::lock_file(&path).map_err(|error| io(&path, "open", &error))?;
    let mut waited = Duration::ZERO;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Lock { _file: Some(file) }),
            Err(TryLockError::WouldBlock) if waited < PATIENCE => {
                std::thread::sleep(STEP);
                waited += STEP;
            }
            Err(TryLockError::WouldBlock) => {
                let message = format!("another program is writing to `{}`", dir.display());
                return Err(Finding::failure("locked", message).help("wait for it and run this again"));
            }
            // A file system that knows no locks: builds there have to be kept apart by hand.
            Err(TryLockError::Error(_)) => return Ok(Lock { _file: None }),
        }
    }
}

/// The lock of a pack that nobody else can see, such as one in memory.
#[must_use]
pub fn unshared() -> Lock {
    Lock { _file: None }
}

/// Finishes what an earlier process began. The lock must be held.
///
/// # Errors
/// When a file can't be moved. What is done stays done; the next call goes on.
pub fn recover(disk: &dyn Disk, dir: &Path, _lock: &Lock) -> Result<bool, Finding> {
    let path = dir.join(FOLDER).join(JOURNAL);
    let Some(bytes) = disk.read(&path).map_err(|error| io(&path, "read", &error))? else {
        clear(disk, dir)?;
        return Ok(false);
    };
    let Ok(journal) = serde_json::from_slice::<Journal>(&bytes) else {
        let message = format!("`{}` is damaged", path.display());
        return Err(Finding::failure("damaged-journal", message)
            .help("remove it and build again; documents are old or new, none is half"));
    };
    carry_out(disk, dir, &journal)?;
    Ok(true)
}

/// Does what the plan says. The lock must be held.
///
/// # Errors
/// When something can't be written: then either nothing has changed, or the next build finishes the work.
pub fn apply(disk: &dyn Disk, dir: &Path, plan: &Plan, _lock: &Lock) -> Result<(), Finding> {
    let mut groups: Vec<Group> = plan.groups.iter().filter(|group| !group.is_empty()).cloned().collect();
    let file = |file: PathBuf, after: Vec<u8>| -> Result<Option<Change>, Finding> {
        let path = dir.join(&file);
        let before = disk.read(&path).map_err(|error| io(&path, "read", &error))?;
        Ok((before.as_deref() != Some(&after)).then_some(Change { file, before, after: Some(after) }))
    };
    let brief = file(state::path::brief(), plan.brief.clone().into_bytes())?;
    let state = file(state::path::state(), plan.state.to_bytes())?;
    let last: Group = brief.into_iter().chain(state).collect();
    if groups.is_empty() && last.is_empty() {
        return Ok(());
    }
    groups.push(last);
    let journal = stage(disk, dir, &groups)?;
    carry_out(disk, dir, &journal)
}

/// Makes every new file, checks that nothing moved since the plan was made, and writes the journal.
fn stage(disk: &dyn Disk, dir: &Path, groups: &[Group]) -> Result<Journal, Finding> {
    clear(disk, dir)?;
    let stage = dir.join(FOLDER).join(STAGE);
    disk.make_folder(&stage).map_err(|error| io(&stage, "make", &error))?;
    let mut journal = Journal { groups: Vec::new() };
    let mut number = 0;
    for group in groups {
        let mut moves = Vec::new();
        for Change { file, before, after } in group {
            let target = dir.join(file);
            let now = disk.read(&target).map_err(|error| io(&target, "read", &error))?;
            if now != *before {
                let message = format!("`{}` changed while the build was running", target.display());
                return Err(Finding::failure("changed-meanwhile", message).help("nothing was written; build again"));
            }
            let mut staged = None;
            if let Some(bytes) = after {
                let name = number.to_string();
                number += 1;
                let path = stage.join(&name);
                disk.create(&path, bytes, before.is_some().then_some(target.as_path()))
                    .map_err(|error| io(&target, "write", &error))?;
                staged = Some(name);
            }
            let digest = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(Digest::of);
            moves.push(Move { file: file.clone(), before: digest(before), after: digest(after), staged });
        }
        journal.groups.push(moves);
    }
    for folder in
        journal.groups.iter().flatten().filter_map(|one| one.file.parent()).collect::<std::collections::BTreeSet<_>>()
    {
        let folder = dir.join(folder);
        disk.make_folder(&folder).map_err(|error| io(&folder, "make", &error))?;
    }
    let bytes = serde_json::to_vec(&journal).unwrap_or_default();
    let (made, path) = (stage.join(JOURNAL), dir.join(FOLDER).join(JOURNAL));
    disk.create(&made, &bytes, None).map_err(|error| io(&path, "write", &error))?;
    disk.rename(&made, &path).map_err(|error| io(&path, "write", &error))?;
    Ok(journal)
}

fn carry_out(disk: &dyn Disk, dir: &Path, journal: &Journal) -> Result<(), Finding> {
    let mut held_back = false;
    for group in &journal.groups {
        if is_touched(disk, dir, group)? {
            held_back = true;
            continue;
        }
        for one in group {
            carry(disk, dir, one)?;
        }
    }
    if held_back {
        // Without its copy of the brief, the next build looks at every document.
        let path = dir.join(state::path::brief());
        disk.remove(&path).map_err(|error| io(&path, "remove", &error))?;
    }
    let path = dir.join(FOLDER).join(JOURNAL);
    disk.remove(&path).map_err(|error| io(&path, "remove", &error))?;
    clear(disk, dir)
}

/// Whether somebody changed a file of the group after the plan was made: then the person's text stays, and so does all that
/// belongs to it.
fn is_touched(disk: &dyn Disk, dir: &Path, group: &[Move]) -> Result<bool, Finding> {
    for one in group {
        let path = dir.join(&one.file);
        let now = disk.read(&path).map_err(|error| io(&path, "read", &error))?.as_deref().map(Digest::of);
        if now != one.before && now != one.after {
            return Ok(true);
        }
    }
    Ok(false)
}

fn carry(disk: &dyn Disk, dir: &Path, one: &Move) -> Result<(), Finding> {
    let target = dir.join(&one.file);
    match &one.staged {
        None => disk.remove(&target).map_err(|error| io(&target, "remove", &error)),
        Some(name) => {
            let staged = dir.join(FOLDER).join(STAGE).join(name);
            match disk.rename(&staged, &target) {
                // Moved already, by the process that was cut off.
                Err(_) if matches!(disk.kind(&staged), Ok(Kind::Absent)) => Ok(()),
                moved => moved.map_err(|error| io(&target, "write", &error)),
            }
        }
    }
}

fn clear(disk: &dyn Disk, dir: &Path) -> Result<(), Finding> {
    let stage = dir.join(FOLDER).join(STAGE);
    match disk.kind(&stage) {
        Ok(Kind::Absent) => Ok(()),
        _ => disk.remove_folder(&stage).map_err(|error| io(&stage, "remove", &error)),
    }
}
