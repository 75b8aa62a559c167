//! Whether the documents, the brief and the claims agree.
//!
//! [`folder::open`] looks at the documents, [`check`] applies every rule to them and to the brief, [`score::of`] says how
//! ready the brief is. The rules stand in groups under `rules/`; what they have to say for themselves, and the lists of
//! words that they look for, are data in `templates/rules/` and `templates/words/`. Documents are compared with the brief by
//! provenance: [`crate::align`] says what became of the bytes that said a value.

mod allow;
mod context;
#[cfg(test)]
mod examples;

pub mod fix;
pub mod folder;
pub(crate) mod markdown;
#[cfg(test)]
mod reference;
pub mod rule;
mod rules;
pub mod score;
mod table;
#[cfg(test)]
pub(crate) mod testing;

pub use allow::is_allowed;

use std::sync::Arc;

use jiff::civil::Date;

use crate::brief::model::Read;
use crate::finding::{Finding, Source};
use crate::project::Project;
use context::Context;
use folder::Folder;

/// What is checked.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The brief's file.
    pub source: &'a Arc<Source>,
    /// The brief.
    pub read: &'a Read,
    /// What there was to say when it was read.
    pub findings: &'a [Finding],
    /// Its documents.
    pub folder: &'a Folder,
    /// The day for rules about age.
    pub today: Date,
}

impl<'a> Subject<'a> {
    /// A brief with the documents of its pack, on a day.
    #[must_use]
    pub fn of(project: &'a Project<'_>, folder: &'a Folder, today: Date) -> Self {
        Self { source: &project.source, read: &project.read, findings: &project.findings, folder, today }
    }
}

/// Applies every rule: what was found, without what the brief allows, by file and line.
#[must_use]
pub fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let context = Context::new(subject.source, subject.read, &subject.folder.documents, subject.today);
    let mut found = subject.findings.to_vec();
    for rules in rules::ALL {
        rules(&context, &mut found);
    }
    rules::documents::stale(&context, subject.folder.written_from.as_deref(), &mut found);
    rules::former::check(&context, subject.folder, &mut found);
    #[cfg(feature = "audit")]
    rules::texts::check(&context, subject.folder, &mut found);
    #[cfg(feature = "review")]
    rules::reviews::check(&context, subject.folder, &mut found);
    allow::apply(&context, &mut found);
    sort(&mut found, &subject.source.path);
    found
}

/// Former values alone, where they still stand; for what hands documents out.
#[must_use]
pub fn former_values(subject: &Subject<'_>) -> Vec<Finding> {
    let context = Context::new(subject.source, subject.read, &subject.folder.documents, subject.today);
    let mut found = Vec::new();
    rules::former::check(&context, subject.folder, &mut found);
    sort(&mut found, &subject.source.path);
    found
}

/// The brief first, then the documents by name; within a file by line.
fn sort(found: &mut [Finding], brief: &std::path::Path) {
    found.sort_by_cached_key(|finding| {
        let place = finding.place.as_ref().map(|place| {
            let file = &place.source.path;
            (file != brief, file.clone(), place.span.start, place.span.end)
        });
        (place, std::cmp::Reverse(finding.level), finding.rule, finding.message.clone())
    });
}
