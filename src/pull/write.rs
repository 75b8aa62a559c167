//! A pull on its way to the disk.

use std::path::PathBuf;

use super::{Pulled, Wish};
use crate::brief::edit;
use crate::catalog;
use crate::finding::{Finding, Findings};
use crate::pack::Pack;
use crate::pack::apply::{self, Lock};
use crate::pack::disk::Disk;
use crate::pack::plan::Step;
use crate::pack::resolve::rewritten;
use crate::project::{Choice, Project};

/// Where everything is, and what is wanted of it.
#[derive(Debug, Clone)]
pub struct Site {
    /// The brief.
    pub path: PathBuf,
    /// The brief as the person would write it.
    pub shown: PathBuf,
    /// The pack's folder, if it is not the one of the brief.
    pub out: Option<PathBuf>,
    /// What to pull.
    pub wish: Wish,
    /// The day.
    pub today: jiff::civil::Date,
}

impl Site {
    /// The brief as it is now.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn project(&self) -> Result<Project<'static>, Findings> {
        let project = Project::open(&self.path, &self.shown, catalog::embedded(), self.out.as_deref())?;
        Ok(Project { today: Some(self.today), ..project })
    }

    /// What there is to pull now.
    ///
    /// # Errors
    /// When there is no pack, or it can't be read.
    pub fn pull<'d>(&self, project: &Project<'d>, disk: &'d dyn Disk) -> Result<Pulled<'d>, Findings> {
        let pack = Pack::open(disk, &project.dir)?;
        pack.check_built(&project.shown_dir)?;
        super::pull(project, &pack, disk, &self.wish)
    }
}

/// What a build that was cut off left to do comes first: a pull looks at a pack that is whole.
///
/// # Errors
/// When a file can't be moved.
pub fn finish_build(project: &Project<'_>, disk: &dyn Disk) -> Result<(), Findings> {
    let pack = Pack::open(disk, &project.dir)?;
    if pack.unfinished {
        let lock = apply::lock(disk, &project.dir)?;
        apply::recover(disk, &project.dir, &lock)?;
    }
    Ok(())
}

/// Changes the brief and builds from it, if nothing moved since it was shown. The brief comes first: whatever happens after
/// that, the next build goes on from there.
///
/// # Errors
/// When something moved, or can't be written.
pub fn write(site: &Site, shown: &Pulled<'_>, disk: &dyn Disk) -> Result<Vec<Step>, Findings> {
    let project = site.project()?;
    let lock: Lock = apply::lock(disk, &project.dir)?;
    apply::recover(disk, &project.dir, &lock)?;
    let pulled = site.pull(&project, disk)?;
    if pulled.brief != shown.brief || pulled.changes != shown.changes {
        let finding = Finding::failure("changed-meanwhile", "the brief or a document changed in the meantime");
        return Err(finding.help("nothing was written; pull again").into());
    }
    if let Some(change) = pulled.remembered {
        let pack = Pack::open(disk, &project.dir)?;
        let mut plan = rewritten(&pack, std::iter::empty())?;
        plan.groups.push(vec![change]);
        apply::apply(disk, &project.dir, &plan, &lock)?;
    }
    let Some(prepared) = pulled.prepared else { return Ok(Vec::new()) };
    // A brief that is a link is changed where it leads to.
    let path = site.path.canonicalize().unwrap_or_else(|_| site.path.clone());
    edit::save(disk, &path, &site.shown, &project.source.text, &pulled.brief)?;
    apply::apply(disk, &project.dir, &prepared.plan, &lock)?;
    if pulled.withdrawn.is_empty() {
        return Ok(prepared.plan.steps);
    }
    // What is not approved any more leaves the documents that it may not stand in.
    let project = site.project()?;
    let then = project.prepare(disk, &Choice::default())?.plan;
    apply::apply(disk, &project.dir, &then, &lock)?;
    Ok(then.steps)
}
