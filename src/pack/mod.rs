//! A pack on disk: what was written, what people made of it, and what a build does to it.
//!
//! [`Pack::open`] finds out where each document stands; [`plan::plan`] merges each rendering with what a person wrote and says
//! what is to be done, before anything is touched; [`apply::apply`] does it, all or nothing.

mod action;
pub mod apply;
pub mod disk;
pub mod merge;
pub mod plan;
mod renamed;
pub mod resolve;
pub mod sheet;
pub mod state;
mod wish;

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::finding::Finding;
use crate::git;
use crate::render::Placement;
use disk::{Disk, Kind};
use state::{Entry, FOLDER, State};

/// The name of a pack's folder, where the brief gives no other.
pub const DEFAULT: &str = "pack";

/// The folder of a pack, as it stands.
pub struct Pack<'d> {
    disk: &'d dyn Disk,
    /// The folder.
    pub dir: PathBuf,
    /// What is remembered; `None` for a folder that launchpack never wrote to.
    pub state: Option<State>,
    /// Each document of the state, and what a person left there.
    pub found: Vec<Found>,
    /// A build was cut off and has not been finished.
    pub unfinished: bool,
}

/// A document of the state, as it stands.
#[derive(Debug, Clone)]
pub struct Found {
    /// What is remembered of it; its file is the one where it was found.
    pub entry: Entry,
    /// As the brief last said it; `None` where that is lost.
    pub base: Option<String>,
    /// As it stands; `None` where it is gone.
    pub mine: Option<Mine>,
}

/// A file as a person left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mine {
    /// Text.
    Text(String),
    /// Not UTF-8, so nothing that can be merged.
    Binary,
}

impl Found {
    /// Whether a person changed it since it was written.
    #[must_use]
    pub fn is_edited(&self) -> bool {
        match (&self.base, &self.mine) {
            (Some(base), Some(Mine::Text(mine))) => base != mine,
            (_, Some(_)) => true,
            (_, None) => false,
        }
    }

    /// The text, where there is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.mine {
            Some(Mine::Text(text)) => Some(text),
            Some(Mine::Binary) | None => None,
        }
    }

    /// Whether conflict markers that a build or git wrote still stand in it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let ours = |text: &str| self.entry.markers > 0 && merge::has_open_markers(text, self.entry.markers);
        self.text().is_some_and(|text| ours(text) || !git::conflicts(text).is_empty())
    }
}

impl<'d> Pack<'d> {
    /// Looks at a pack.
    ///
    /// # Errors
    /// When the folder is not one, leads elsewhere through a link, can't be read, or its state is damaged.
    pub fn open(disk: &'d dyn Disk, dir: &Path) -> Result<Self, Finding> {
        check_folder(disk, dir)?;
        let journal = dir.join(FOLDER).join(apply::JOURNAL);
        let unfinished = kind(disk, &journal)? != Kind::Absent;
        let state = State::read(disk, dir)?;
        let mut pack = Self { disk, dir: dir.to_owned(), state, found: Vec::new(), unfinished };
        pack.look()?;
        Ok(pack)
    }

    /// The state alone, where it is sound and no build was cut off.
    pub(crate) fn glance(disk: &dyn Disk, dir: &Path) -> Option<State> {
        check_folder(disk, dir).ok()?;
        let is_absent = |name: &str| disk.kind(&dir.join(FOLDER).join(name)).is_ok_and(|kind| kind == Kind::Absent);
        let finished = is_absent(apply::JOURNAL) && is_absent(apply::STAGE);
        if finished { State::read(disk, dir).ok()? } else { None }
    }

    /// That a build wrote it; `shown` is its folder as the person would write it.
    ///
    /// # Errors
    /// When there is none.
    pub fn check_built(&self, shown: &Path) -> Result<(), Finding> {
        if self.state.is_some() {
            return Ok(());
        }
        let finding = Finding::failure("no-pack", format!("there is no pack in `{}`", shown.display()));
        Err(finding.help("run `launchpack build` first"))
    }

    fn look(&mut self) -> Result<(), Finding> {
        let entries = self.state.as_ref().map(|state| state.documents.clone()).unwrap_or_default();
        let mut found = Vec::new();
        for entry in entries {
            let base = self.text(&state::path::base(&entry.name))?;
            let mine = self.mine(entry.file())?;
            found.push(Found { entry, base, mine });
        }
        renamed::follow(self, &mut found)?;
        self.found = found;
        Ok(())
    }

    pub(crate) fn text(&self, file: &Path) -> Result<Option<String>, Finding> {
        Ok(self.bytes(file)?.and_then(|bytes| String::from_utf8(bytes).ok()))
    }

    /// The bytes of a file of the pack, or of its state.
    pub(crate) fn bytes(&self, file: &Path) -> Result<Option<Vec<u8>>, Finding> {
        let file = self.dir.join(file);
        self.disk.read(&file).map_err(|error| io(&file, "read", &error))
    }

    /// What stands under a name; a folder or a link is nothing to merge.
    fn mine(&self, name: &str) -> Result<Option<Mine>, Finding> {
        let file = self.dir.join(name);
        match kind(self.disk, &file)? {
            Kind::Absent => Ok(None),
            Kind::Folder | Kind::Other => Ok(Some(Mine::Binary)),
            Kind::File { .. } => match self.disk.read(&file) {
                // Far larger than any document: whatever it is, it is none.
                Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Ok(Some(Mine::Binary)),
                Err(error) => Err(io(&file, "read", &error)),
                Ok(bytes) => Ok(bytes.map(|bytes| String::from_utf8(bytes).map_or(Mine::Binary, Mine::Text))),
            },
        }
    }

    /// The document of that kind and item.
    #[must_use]
    pub fn document(&self, kind: &str, item: Option<&str>) -> Option<&Found> {
        self.found.iter().find(|found| found.entry.kind == kind && found.entry.item.as_deref() == item)
    }

    /// Where documents stand that are not under the name of their template set, for links that lead to them. Those that
    /// `restore` names count as being there.
    #[must_use]
    pub fn placement(&self, restore: &[String]) -> Placement {
        let comes_back = |f: &Found| restore.iter().any(|word| plan::means(word, &f.entry.kind, &f.entry.name));
        let elsewhere = self.found.iter().filter(|found| match found.mine {
            None => !comes_back(found),
            Some(_) => found.entry.renamed.is_some(),
        });
        let place = |found: &Found| found.mine.as_ref().map(|_| found.entry.file().to_owned());
        elsewhere.map(|f| ((f.entry.kind.clone(), f.entry.item.clone()), place(f))).collect::<HashMap<_, _>>()
    }
}

/// A pack is a folder, and neither it nor its state lead elsewhere.
fn check_folder(disk: &dyn Disk, dir: &Path) -> Result<(), Finding> {
    let state = dir.join(FOLDER);
    let within = ["base", "said", "backup", apply::STAGE].map(|name| state.join(name));
    for path in [dir.to_owned(), state].into_iter().chain(within) {
        match kind(disk, &path)? {
            Kind::Absent | Kind::Folder => {}
            Kind::File { .. } => {
                let message = format!("`{}` is a file, and the pack needs a folder there", path.display());
                return Err(
                    Finding::failure("not-a-folder", message).help("move it away, or choose another with --out")
                );
            }
            Kind::Other => {
                let message = format!("`{}` is a link, and a pack is written to no other place", path.display());
                return Err(Finding::failure("link", message).help("put a folder in its place"));
            }
        }
    }
    Ok(())
}

fn kind(disk: &dyn Disk, path: &Path) -> Result<Kind, Finding> {
    disk.kind(path).map_err(|error| io(path, "look at", &error))
}

/// A fault of the file system.
pub(crate) fn io(path: &Path, what: &str, error: &io::Error) -> Finding {
    let finding = Finding::failure("file", format!("can't {what} `{}`: {}", path.display(), reason(error)));
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            finding.help("make room and run it again; nothing was lost")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            finding.help("allow writing there, or choose another folder with --out")
        }
        _ => finding,
    }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::PermissionDenied => "it is not allowed".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "it can't be written to".to_owned(),
        io::ErrorKind::NotFound => "it is not there".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}
