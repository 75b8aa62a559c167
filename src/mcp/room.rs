//! The folder that an assistant works in, and what keeps it there.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;

use crate::catalog;
use crate::change::write::Seat;
use crate::finding::{Finding, Findings};
use crate::pack::state::FOLDER;
use crate::project::Project;

/// So many changes can be undone, the latest first.
const MOST: usize = 50;

/// A change that was made.
#[derive(Debug, Clone)]
pub(super) struct Done {
    /// The brief before and after it.
    pub(super) before: String,
    pub(super) after: String,
    /// Documents as a person had them before their edits were pulled: file and text.
    pub(super) documents: Vec<(String, String)>,
}

/// A folder with a brief.
#[derive(Debug)]
pub(super) struct Room {
    /// The folder, with no link on the way to it.
    folder: PathBuf,
    brief: PathBuf,
    today: fn() -> Date,
    done: Mutex<Vec<Done>>,
}

impl Room {
    pub(super) fn new(folder: PathBuf, brief: PathBuf, today: fn() -> Date) -> Self {
        Self { folder, brief, today, done: Mutex::new(Vec::new()) }
    }

    pub(super) fn today(&self) -> Date {
        (self.today)()
    }

    /// The brief, for what changes it.
    pub(super) fn seat(&self) -> Seat<'_> {
        Seat { path: &self.brief, shown: self.shown(), today: self.today() }
    }

    /// The brief as it is told: without the folders above.
    pub(super) fn shown(&self) -> &Path {
        self.brief.strip_prefix(&self.folder).unwrap_or(&self.brief)
    }

    pub(super) fn brief(&self) -> &Path {
        &self.brief
    }

    /// The brief as it is now.
    ///
    /// # Errors
    /// When it can't be read, or something in the folder leads out of it.
    pub(super) fn project(&self) -> Result<Project<'static>, Findings> {
        self.check()?;
        let project = Project::open(&self.brief, self.shown(), catalog::embedded(), None)?;
        Self::check_tree(&project.dir.join(FOLDER))?;
        Ok(Project { today: Some(self.today()), ..project })
    }

    /// That nothing that is read by its name leads out of the folder. Documents are read through a door that follows no link.
    ///
    /// # Errors
    /// When a link does.
    pub(super) fn check(&self) -> Result<(), Finding> {
        let mut step = self.folder.clone();
        for part in self.shown().components() {
            step.push(part);
            if is_link(&step) {
                return Err(linked(&step));
            }
        }
        let beside = self.brief.parent().unwrap_or(&self.folder);
        Self::check_tree(&beside.join(catalog::FOLDER))
    }

    fn check_tree(folder: &Path) -> Result<(), Finding> {
        const DEEPEST: usize = 8;
        const LARGEST: usize = 5_000;
        if is_link(folder) {
            return Err(linked(folder));
        }
        let mut waiting = vec![(folder.to_owned(), 0)];
        let mut seen = 0;
        while let Some((folder, depth)) = waiting.pop() {
            for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                seen += 1;
                let Ok(kind) = entry.file_type() else { continue };
                if kind.is_symlink() {
                    return Err(linked(&entry.path()));
                }
                if kind.is_dir() {
                    waiting.push((entry.path(), depth + 1));
                }
                if seen > LARGEST || depth > DEEPEST {
                    let message = format!("`{}` is larger than a folder of a brief", folder.display());
                    return Err(Finding::failure("too-large", message).help("start in the folder of one brief"));
                }
            }
        }
        Ok(())
    }

    /// Remembers a change, so that it can be undone.
    pub(super) fn remember(&self, done: Done) {
        let mut all = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(done);
        let over = all.len().saturating_sub(MOST);
        all.drain(..over);
    }

    /// The latest change, which is then remembered no more.
    pub(super) fn latest(&self) -> Option<Done> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }
}

fn is_link(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|meta| meta.file_type().is_symlink())
}

fn linked(path: &Path) -> Finding {
    let message = format!("`{}` is a link, and an assistant is kept in the folder it was started in", path.display());
    Finding::failure("link", message).help("put the file itself in its place")
}
