//! A brief and its pack in memory, with the texts over the files that an editor has and did not save yet.
//!
//! [`Session::renew`] looks at everything again, and only at what changed; a brief that can't be read leaves what was known of it
//! before, with the reason. [`spot`] answers what stands at a place and where a value stands, [`trial`] what a change would do to
//! the documents, and [`cursor`] what belongs at a place of a brief that is still being typed. Nothing here writes to a disk.

pub mod cursor;
pub mod overlay;
pub mod spot;
pub mod trial;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog;
use crate::check::folder::{self, Before, Folder};
use crate::check::{self, Subject};
use crate::finding::{Finding, Findings, Level, Place, Source};
use crate::project::{self, Project};
use overlay::Overlay;

/// The name of a brief's file.
pub const BRIEF: &str = "brief.yaml";

/// A brief and its pack, as they stand.
#[derive(Debug)]
pub struct Session {
    path: PathBuf,
    today: Date,
    disk: Overlay,
    /// The brief's text as it is, whether it can be read or not.
    brief: Arc<Source>,
    /// The brief as it last could be read.
    project: Option<Project<'static>>,
    folder: Folder,
    /// What was found in what could be read.
    found: Vec<Finding>,
    /// Why the brief can't be read now.
    failed: Vec<Finding>,
    /// Whether something beside the brief's text may have changed that decides about it.
    is_stale: bool,
}

/// The brief that a file belongs to: itself, or `brief.yaml` in its folder or in the nearest one above it.
#[must_use]
pub fn brief_of(file: &Path) -> Option<PathBuf> {
    let name = file.file_name()?.to_string_lossy();
    if name == BRIEF || name.ends_with(".brief.yaml") {
        return Some(file.to_owned());
    }
    file.ancestors().skip(1).map(|folder| folder.join(BRIEF)).find(|brief| brief.is_file())
}

impl Session {
    /// A session of the brief at this path, which may not be there. Nothing is known before it is renewed.
    #[must_use]
    pub fn new(path: &Path, today: Date) -> Self {
        Self {
            path: path.to_owned(),
            today,
            disk: Overlay::default(),
            brief: Arc::new(Source { path: path.to_owned(), text: String::new() }),
            project: None,
            folder: Folder::default(),
            found: Vec::new(),
            failed: Vec::new(),
            is_stale: true,
        }
    }

    /// The brief's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The brief's text as it is.
    #[must_use]
    pub fn brief(&self) -> &Arc<Source> {
        &self.brief
    }

    /// The brief as it last could be read; [`None`] where it never could.
    #[must_use]
    pub fn project(&self) -> Option<&Project<'static>> {
        self.project.as_ref()
    }

    /// The pack as it was looked at last.
    #[must_use]
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Whether the brief, as it is, can be read.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.failed.is_empty() && self.project.is_some()
    }

    /// The day.
    #[must_use]
    pub fn today(&self) -> Date {
        self.today
    }

    /// The files with the texts over them.
    #[must_use]
    pub fn disk(&self) -> &Overlay {
        &self.disk
    }

    /// Lays a text over a file, as somebody types it.
    pub fn lay(&mut self, file: &Path, text: &str) {
        self.disk.lay(file, text);
    }

    /// The file counts again as it is on disk.
    pub fn lift(&mut self, file: &Path) {
        self.disk.lift(file);
    }

    /// Files changed on disk: templates may have, and what the pack remembers.
    pub fn touch(&mut self) {
        self.is_stale = true;
    }

    /// Looks at everything again.
    pub fn renew(&mut self, today: Date) {
        self.is_stale |= self.today != today;
        self.today = today;
        let read = self.read();
        if read.is_err() && self.project.is_none() {
            // A brief that is opened in the middle of a change: on disk it may still be whole.
            self.project = Project::open(&self.path, &self.path, catalog::embedded(), None).ok();
        }
        // What can't be read leaves the brief as it last could be; documents may have changed all the same.
        let looked = self.look(*read.as_ref().unwrap_or(&true));
        self.failed = read.err().or(looked.err()).map_or_else(Vec::new, |Findings(failed)| failed);
    }

    /// Reads the brief; whether it is the same as before.
    fn read(&mut self) -> Result<bool, Findings> {
        let source = match self.disk.text(&self.path) {
            Some(text) if text.len() <= crate::brief::MAX_BYTES => Arc::new(Source { path: self.path.clone(), text }),
            Some(_) => {
                let message = format!("`{}` is larger than a brief may be", self.path.display());
                return Err(Finding::failure("too-large", message).help("is this the right file?").into());
            }
            None => project::load(&self.path, &self.path)?,
        };
        let is_known = self.project.as_ref().is_some_and(|project| project.source.text == source.text);
        self.brief = Arc::clone(&source);
        if is_known && !self.is_stale {
            return Ok(true);
        }
        let project = Project::of(source, &self.path, &self.path, catalog::embedded(), None)?;
        self.project = Some(project);
        self.is_stale = false;
        Ok(false)
    }

    fn look(&mut self, is_same_brief: bool) -> Result<(), Findings> {
        let Some(project) = &self.project else { return Ok(()) };
        let before = Before { folder: &self.folder, is_same_brief };
        self.folder = folder::again(project, &self.disk, Some(before))?;
        self.found = project.template_faults.clone();
        self.found.extend(check::check(&Subject::of(project, &self.folder, self.today)));
        self.found.extend(self.beside(project));
        Ok(())
    }

    /// What is found in texts that are open and lie beside the brief, outside of the pack.
    #[cfg(feature = "audit")]
    fn beside(&self, project: &Project<'_>) -> Vec<Finding> {
        use crate::audit::{Auditor, addressed};
        use crate::{check::is_allowed, readers};
        let is_of_pack = |file: &Path| file.parent() == Some(&project.dir);
        let open = self.disk.files().into_iter().filter(|file| *file != self.path && !is_of_pack(file));
        let mut found = Vec::new();
        for file in open.filter(|file| file.extension().is_some_and(|end| end == "md")) {
            let text = self.disk.text(&file).unwrap_or_default();
            let Ok(paper) = readers::read(&file, text.as_bytes()) else { continue };
            let reader = addressed(&paper).unwrap_or_default();
            let auditor = Auditor::new(&project.source, &project.read, &self.folder.former, reader, self.today);
            found.append(&mut auditor.audit(&paper, false).findings);
        }
        found.retain(|finding| !is_allowed(&project.read.brief, finding.rule));
        found
    }

    #[cfg(not(feature = "audit"))]
    #[expect(clippy::unused_self, reason = "the same form as with the feature")]
    fn beside(&self, _project: &Project<'_>) -> Vec<Finding> {
        Vec::new()
    }

    /// Everything there is to tell, by file. While the brief can't be read, what is told of the documents is from the brief as it
    /// was, and a note says so.
    #[must_use]
    pub fn findings(&self) -> BTreeMap<PathBuf, Vec<Finding>> {
        let mut all: BTreeMap<PathBuf, Vec<Finding>> = BTreeMap::new();
        let mut tell = |finding: Finding| {
            let file = finding.place.as_ref().map_or_else(|| self.path.clone(), |place| place.source.path.clone());
            all.entry(file).or_default().push(finding);
        };
        self.failed.iter().cloned().for_each(&mut tell);
        let is_told = |finding: &&Finding| {
            self.failed.is_empty() || finding.place.as_ref().is_some_and(|place| place.source.path != self.path)
        };
        self.found.iter().filter(is_told).cloned().for_each(&mut tell);
        if !self.failed.is_empty() && self.project.is_some() {
            let place = Place { source: Arc::clone(&self.brief), span: 0..0 };
            let message = "the brief can't be read as it is; documents are held against it as it last could be";
            tell(Finding::new(Level::Note, "last-known", Some(place), message).help("mend the errors in the brief"));
        }
        all
    }

    /// A file as it is: what was laid over it, else what is on disk.
    #[must_use]
    pub fn text(&self, file: &Path) -> Option<String> {
        use crate::pack::disk::Disk as _;
        let bytes = self.disk.read(file).ok().flatten()?;
        String::from_utf8(bytes).ok()
    }
}
