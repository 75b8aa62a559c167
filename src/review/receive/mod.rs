//! Files that came back, as changes of documents, of the list of comments, and of the brief. Nothing is written here.

mod taker;
mod told;
mod when;

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::claims::Verdict;
use super::records::Records;
pub(crate) use super::returned::is_name;
use super::returned::{self, Returned};
use crate::finding::{Finding, Findings};
use crate::pack::Pack;
use crate::pack::disk::Disk;
use crate::pack::plan::Plan;
use crate::project::Project;
use taker::Taker;

/// A file that came back and is known.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The file, as the person named it.
    pub shown: PathBuf,
    returned: Returned,
    /// Which of the files that were sent it is.
    pub sent: usize,
}

/// A file that came back, and which of those that were sent it can be.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// The file, as the person named it.
    pub shown: PathBuf,
    returned: Returned,
    /// Those that it can be, the best first; none where it is none.
    pub fits: Vec<usize>,
}

impl Arrived {
    /// It is that one of those that were sent.
    #[must_use]
    pub fn is(self, sent: usize) -> Reply {
        Reply { shown: self.shown, returned: self.returned, sent }
    }
}

/// How files are taken.
#[derive(Debug, Clone)]
pub struct Wish<'w> {
    /// Only what these changed; empty: all.
    pub only: &'w [String],
    /// Not what these changed.
    pub without: &'w [String],
    /// The day.
    pub today: Date,
    /// The folder of reviews.
    pub folder: &'w Path,
}

impl Wish<'_> {
    fn wants(&self, name: &str) -> bool {
        let is = |all: &[String]| all.iter().any(|one| is_name(one, name));
        (self.only.is_empty() || is(self.only)) && !is(self.without)
    }
}

/// What one file comes to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The file, as the person named it.
    pub file: PathBuf,
    /// To whom it had been sent, and on which day.
    pub sent: (String, String),
    /// The document, or `claims`.
    pub document: String,
    /// What each reviewer changed.
    pub steps: Vec<Step>,
    /// Comments that are new: who, and what.
    pub comments: Vec<(String, String)>,
    /// Changes that the document has no place for: what stood there, and what was made of it.
    pub lost: Vec<(String, String)>,
    /// How often only the form was changed, by whom.
    pub forms: Vec<(String, usize)>,
    /// It came back before, and says nothing new.
    pub is_known: bool,
}

/// What one reviewer changed in one document.
#[derive(Debug, Clone)]
pub struct Step {
    /// Who.
    pub who: String,
    /// When, as people write it; empty where the file does not say.
    pub when: String,
    /// The document without these changes, as it was sent.
    pub before: String,
    /// With them.
    pub after: String,
    /// In how many places it meets other changes.
    pub conflicts: usize,
    /// It falls into a conflict that is open, and waits until that is settled.
    pub waits: bool,
}

/// What all files come to.
pub struct Received {
    /// Of each file.
    pub reports: Vec<Report>,
    /// What is written to the pack and to the list of comments.
    pub plan: Plan,
    /// What is decided about claims.
    pub verdict: Verdict,
}

impl Received {
    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.plan.groups.iter().all(Vec::is_empty)
            && self.verdict.changes.is_empty()
            && self.verdict.questions.is_empty()
    }

    /// Whether something waits for a person.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        let steps = || self.reports.iter().flat_map(|report| &report.steps);
        steps().any(|step| step.conflicts > 0 || step.waits)
            || self.reports.iter().any(|report| !report.lost.is_empty())
    }
}

/// Reads a file, and finds out which of those that were sent it is.
///
/// # Errors
/// When it can't be read, or what was sent can't.
pub fn arrived(pack: &Pack<'_>, records: &Records, shown: &Path, bytes: &[u8]) -> Result<Arrived, Finding> {
    let returned = returned::read(shown, bytes)?;
    let fits = returned::candidates(records, pack, &returned)?;
    Ok(Arrived { shown: shown.to_owned(), returned, fits })
}

/// Takes files home, one after the other.
///
/// # Errors
/// When a document that one belongs to is gone or can't be read.
pub fn receive(
    project: &Project<'_>,
    pack: &Pack<'_>,
    disk: &dyn Disk,
    replies: &[Reply],
    wish: &Wish<'_>,
) -> Result<Received, Findings> {
    let before = Records::read(pack)?;
    let mut taker = Taker::new(project, pack, wish, before.clone());
    let mut reports = Vec::new();
    for reply in replies {
        match taker.file(reply) {
            Ok(report) => reports.push(report),
            Err(fault) => taker.faults.push(fault),
        }
    }
    if !taker.faults.is_empty() {
        return Err(Findings(taker.faults));
    }
    let plan = taker.plan(disk, &before)?;
    Ok(Received { reports, plan, verdict: taker.verdict })
}
