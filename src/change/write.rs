//! A changed brief on its way to the disk.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Change, Changed, changed};
use crate::brief::{self, edit};
use crate::catalog;
use crate::finding::{Findings, Source};
use crate::pack::apply;
use crate::pack::disk::{Disk, Kind};
use crate::pack::plan::Step;
use crate::pack::state::FOLDER;
use crate::project::{self, Choice, Project};
use crate::shift::{self, Shift};

/// How often a change is made anew, because the brief changed while it was made.
const TRIES: usize = 20;

/// Where a brief stands.
#[derive(Debug, Clone, Copy)]
pub struct Seat<'s> {
    /// The file.
    pub path: &'s Path,
    /// The file as the person would write it.
    pub shown: &'s Path,
    /// The day.
    pub today: Date,
}

/// What was done.
#[derive(Debug, Clone)]
pub struct Written {
    /// The brief before.
    pub before: Arc<Source>,
    /// The brief now.
    pub changed: Changed,
    /// What became of the documents; none where there is no pack yet.
    pub steps: Vec<Step>,
    /// What a launch that moves does to the plan.
    pub shift: Option<Shift>,
}

/// The change, as it would be made now.
///
/// # Errors
/// When the brief can't be read or can't take the change.
pub fn tried(seat: &Seat<'_>, changes: &[Change]) -> Result<Written, Findings> {
    let before = project::load(seat.path, seat.shown)?;
    let changed = changed(&before, changes)?;
    let was = brief::look(&before).read.brief;
    let shift = shift::between(&was, &changed.read.brief);
    Ok(Written { before, changed, steps: Vec::new(), shift })
}

/// Makes the change, and takes it into the documents where there is a pack. Who writes at the same time is waited for.
///
/// # Errors
/// As [`tried`], and when something can't be written. The brief is then the old one or the new one.
pub fn write(seat: &Seat<'_>, disk: &dyn Disk, changes: &[Change]) -> Result<Written, Findings> {
    // A brief that is a link is changed where it leads to.
    let file = seat.path.canonicalize().unwrap_or_else(|_| seat.path.to_owned());
    let mut tries = 0;
    loop {
        tries += 1;
        let mut written = tried(seat, changes)?;
        if written.changed.text != written.before.text {
            match edit::save(disk, &file, seat.shown, &written.before.text, &written.changed.text) {
                Ok(()) => {}
                Err(finding) if finding.rule == "changed-meanwhile" && tries < TRIES => continue,
                Err(finding) => return Err(finding.into()),
            }
        }
        written.steps = build(seat, disk)?;
        return Ok(written);
    }
}

/// Builds the documents, where there is a pack; a brief that can't be built yet is told by the next build.
///
/// # Errors
/// When a document can't be written.
pub fn build(seat: &Seat<'_>, disk: &dyn Disk) -> Result<Vec<Step>, Findings> {
    let open = || Project::open(seat.path, seat.shown, catalog::embedded(), None);
    let Ok(project) = open() else { return Ok(Vec::new()) };
    let is_built = matches!(disk.kind(&project.dir.join(FOLDER)), Ok(kind) if !matches!(kind, Kind::Absent));
    if !is_built {
        return Ok(Vec::new());
    }
    let lock = apply::lock(disk, &project.dir)?;
    apply::recover(disk, &project.dir, &lock)?;
    // Somebody may have written while this one waited.
    let project = Project { today: Some(seat.today), ..open()? };
    let plan = project.prepare(disk, &Choice::default())?.plan;
    apply::apply(disk, &project.dir, &plan, &lock)?;
    Ok(plan.steps)
}
