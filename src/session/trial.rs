//! What a change would do to the brief and to the documents, found out in memory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Session;
use crate::catalog;
use crate::change::{self, Change};
use crate::finding::{Finding, Findings, Source};
use crate::pack::plan::{Action, Step};
use crate::project::{Choice, Project};
use crate::pull::write::Site;
use crate::pull::{Refusal, Wish};

/// A file as it is and as it would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritten {
    /// The file.
    pub file: PathBuf,
    /// Its text.
    pub before: String,
    /// Its text then.
    pub after: String,
}

/// What a change would do.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    /// Every file that would change, the brief first.
    pub files: Vec<Rewritten>,
    /// Edits that are left to the person.
    pub refused: Vec<Refusal>,
}

impl Session {
    /// What these changes of the brief would do.
    ///
    /// # Errors
    /// As [`change::changed`], and where the pack can't be built.
    pub fn tried(&self, changes: &[Change]) -> Result<Trial, Findings> {
        let changed = change::changed(self.brief(), changes)?;
        let mut files = vec![rewritten(self.path(), &self.brief().text, changed.text.clone())];
        files.extend(self.built(&changed.text)?);
        Ok(Trial { files, refused: Vec::new() })
    }

    /// What taking the edit of one value in one document back into the brief would do.
    ///
    /// # Errors
    /// As [`crate::pull::pull`].
    pub fn pulled(&self, file: &Path, path: &str) -> Result<Trial, Findings> {
        let project = self.sound()?;
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let wish =
            Wish { documents: vec![name.clone()], take: Some(name), only: vec![path.to_owned()], leave: Vec::new() };
        let site =
            Site { path: self.path().to_owned(), shown: self.path().to_owned(), out: None, wish, today: self.today() };
        let pulled = site.pull(project, self.disk())?;
        if pulled.changes.is_empty() {
            return Ok(Trial { files: Vec::new(), refused: pulled.refused });
        }
        let mut files = vec![rewritten(self.path(), &self.brief().text, pulled.brief.clone())];
        if pulled.withdrawn.is_empty() {
            let steps = pulled.prepared.map(|prepared| prepared.plan.steps).unwrap_or_default();
            files.extend(Self::of_steps(project, &steps));
        }
        Ok(Trial { files, refused: pulled.refused })
    }

    /// The documents as the next build makes them from this brief. Where an edit and the brief collide, a document is left to that
    /// build.
    fn built(&self, brief: &str) -> Result<Vec<Rewritten>, Findings> {
        let source = Arc::new(Source { path: self.path().to_owned(), text: brief.to_owned() });
        let project = Project::of(source, self.path(), self.path(), catalog::embedded(), None)?;
        if self.folder().documents.is_empty() {
            return Ok(Vec::new());
        }
        let prepared = project.prepare(self.disk(), &Choice::default())?;
        Ok(Self::of_steps(&project, &prepared.plan.steps))
    }

    fn of_steps(project: &Project<'_>, steps: &[Step]) -> Vec<Rewritten> {
        let written = steps.iter().filter(|step| matches!(step.action, Action::Updated | Action::Merged));
        written
            .filter(|step| step.from.is_none())
            .filter_map(|step| {
                let (before, after) = (step.before.as_ref()?, step.after.as_ref()?);
                (before != after).then(|| rewritten(&project.dir.join(&step.file), before, after.clone()))
            })
            .collect()
    }

    /// The brief, where it can be read as it is.
    ///
    /// # Errors
    /// When it can't.
    pub fn sound(&self) -> Result<&Project<'static>, Findings> {
        if self.is_sound()
            && let Some(project) = self.project()
        {
            return Ok(project);
        }
        let failure = || Finding::failure("no-brief", "the brief can't be read as it is").help("mend its errors first");
        Err(if self.failed.is_empty() { failure().into() } else { Findings(self.failed.clone()) })
    }
}

fn rewritten(file: &Path, before: &str, after: String) -> Rewritten {
    Rewritten { file: file.to_owned(), before: before.to_owned(), after }
}
