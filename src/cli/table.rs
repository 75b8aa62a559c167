//! The brief that questions are about, and what its answers changed.

use std::path::PathBuf;

use super::Ui;
use crate::ask::{self, Question};
use crate::catalog;
use crate::change::write::{Seat, Written};
use crate::finding::{Finding, Findings, counted};
use crate::pack::disk::RealDisk;
use crate::project::Project;
use crate::report;
use crate::shift::Shift;

/// The brief that is asked about.
pub(super) struct Table {
    pub(super) path: PathBuf,
    pub(super) shown: PathBuf,
    pub(super) today: jiff::civil::Date,
}

impl Table {
    pub(super) fn project(&self) -> Result<Project<'static>, Findings> {
        Project::open(&self.path, &self.shown, catalog::embedded(), None)
    }

    pub(super) fn seat(&self) -> Seat<'_> {
        Seat { path: &self.path, shown: &self.shown, today: self.today }
    }

    /// What there is to ask about a document, a list or a field; all of it without a word.
    pub(super) fn questions(&self, about: Option<&str>) -> Result<Vec<Question>, Findings> {
        let project = self.project()?;
        let mut all = ask::ranked(&project, &RealDisk, self.today)?;
        let Some(word) = about else { return Ok(all) };
        let is_path = crate::change::shape_of(&project.read.brief, word).is_some();
        if is_path {
            let below = |path: &str| {
                path.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            };
            all.retain(|question| below(&question.path));
            return Ok(all);
        }
        let stem = word.strip_suffix(".md").unwrap_or(word);
        let is_document = project.catalog.documents().any(|kind| kind.name == stem);
        all.retain(|question| {
            question.documents.iter().any(|document| document == stem || document.starts_with(&format!("{stem}-")))
        });
        if all.is_empty() && !is_document {
            let finding = Finding::failure("nothing-of-that-name", format!("`{word}` is no document and no field"));
            let kinds: Vec<&str> = project.catalog.documents().map(|kind| kind.name.as_str()).collect();
            return Err(match crate::finding::nearest(stem, kinds) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("name a document such as `exec-summary`, or a field such as `competitors`"),
            }
            .into());
        }
        Ok(all)
    }
}

/// What an answer changed.
pub(super) fn tell(written: &Written, ui: &mut Ui<'_>) {
    for line in written.shift.iter().flat_map(Shift::lines) {
        ui.say(&report::safe(&line));
    }
    for key in &written.changed.pending {
        ui.say(&report::safe(&format!("`claims.{key}` is pending again: other words than these were approved")));
    }
    let name = written.before.path.display().to_string();
    let steps: Vec<_> = written.steps.iter().filter(|step| step.action.writes()).collect();
    ui.say(&report::safe(&format!(
        "{name}: {}; {} followed",
        written.changed.paths.join(", "),
        counted(steps.len(), "document")
    )));
    for step in written.steps.iter().filter(|step| step.action.needs_attention()) {
        ui.say(&report::safe(&format!("{}: {}", step.file, step.action.words())));
    }
}
