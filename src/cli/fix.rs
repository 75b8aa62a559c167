//! `launchpack check --fix`

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{Outcome, Ui};
use crate::brief::edit;
use crate::catalog;
use crate::check::fix::{Fixed, fixes};
use crate::check::{Subject, folder};
use crate::finding::{Findings, counted};
use crate::pack::Pack;
use crate::pack::apply;
use crate::pack::disk::RealDisk;
use crate::pack::resolve::rewritten;
use crate::project::Project;
use crate::report;
use crate::report::unified;

/// Puts right what can be, in one brief after the other.
pub(super) fn run(briefs: &[(PathBuf, PathBuf)], today: Date, yes: bool, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let mut outcome = Outcome::Clean;
    for (path, shown) in briefs {
        if !one(path, shown, today, yes, ui)? {
            outcome = Outcome::Attention;
        }
    }
    Ok(outcome)
}

/// Whether everything that could be put right was.
fn one(path: &Path, shown: &Path, today: Date, yes: bool, ui: &mut Ui<'_>) -> Result<bool, Findings> {
    let disk = RealDisk;
    let project = Project::open(path, shown, catalog::embedded(), None)?;
    let folder = folder::open(&project, &disk)?;
    let fixed = fixes(&Subject::of(&project, &folder, today));
    if fixed.is_empty() {
        ui.say("no former value stands anywhere");
        return Ok(true);
    }
    for one in &fixed {
        ui.say_raw(&unified(&one.before, &one.after, &one.shown.display().to_string(), ["now", "fixed"]));
    }
    if !yes && !ui.agrees("Change these files so?") {
        return Ok(false);
    }
    let documents: Vec<&Fixed> = fixed.iter().filter(|one| one.file.is_some()).collect();
    if !documents.is_empty() {
        let lock = apply::lock(&disk, &project.dir)?;
        apply::recover(&disk, &project.dir, &lock)?;
        let pack = Pack::open(&disk, &project.dir)?;
        let changes = documents.iter().filter_map(|one| Some((one.file.as_deref()?, &*one.before, &*one.after)));
        apply::apply(&disk, &project.dir, &rewritten(&pack, changes)?, &lock)?;
    }
    let brief = fixed.iter().find(|one| one.file.is_none());
    if let Some(brief) = brief {
        edit::save(&disk, path, shown, &brief.before, &brief.after)?;
    }
    let places: usize = fixed.iter().map(|one| one.places).sum();
    let files = counted(fixed.len(), "file");
    let next =
        if brief.is_some() { "; `launchpack build` takes the change of the brief into every document" } else { "" };
    ui.say(&report::safe(&format!("{} put right in {files}{next}", counted(places, "place"))));
    Ok(true)
}
