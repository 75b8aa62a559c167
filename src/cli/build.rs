//! `launchpack build`

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use serde_json::{Value as Json, json};

use super::{Format, Outcome, Ui, find_brief};
use crate::catalog;
use crate::finding::{Finding, Findings, Level, counted};
use crate::pack::apply::{self, Lock};
use crate::pack::disk::RealDisk;
use crate::pack::plan::{Action, OnConflict, Step, Wish};
use crate::project::{self, Choice, Prepared, Project};
use crate::report;
use crate::shift::Shift;

/// Write or update the documents of a brief, keeping every edit
///
/// Documents that nobody edited follow the brief; in those that somebody edited, the edits and the brief's changes meet.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(
    after_help = "Examples:\n  launchpack build\n  launchpack build --only battlecard\n  launchpack build */brief.yaml"
)]
pub(super) struct Args {
    /// Briefs, or the folders they are in (default: `brief.yaml` here or in a folder above)
    briefs: Vec<PathBuf>,
    /// Print nothing but what needs attention
    #[arg(short, long)]
    quiet: bool,
    /// Write only this document, by its name or its file
    #[arg(long, value_name = "DOC")]
    only: Vec<String>,
    /// Build a set of documents as well: launch, interview, all, or one of yours
    #[arg(long, value_name = "NAME")]
    set: Option<String>,
    /// Write to this folder instead of `pack` beside the brief
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Show what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Exit with status 1 while there are gaps
    #[arg(long)]
    strict: bool,
    /// Where an edit and the brief collide, show both, keep mine, or take what the brief says
    #[arg(long, value_enum, value_name = "HOW", default_value_t)]
    on_conflict: Collision,
    /// Bring back a document that you removed
    #[arg(long, value_name = "DOC")]
    restore: Vec<String>,
    /// Take files that launchpack did not write as edits of its documents
    #[arg(long)]
    adopt: bool,
    /// How to write the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Collision {
    #[default]
    Markers,
    Mine,
    Brief,
}

impl Args {
    fn choice(&self, here: &Path) -> Choice {
        let on_conflict = match self.on_conflict {
            Collision::Markers => OnConflict::Markers,
            Collision::Mine => OnConflict::Mine,
            Collision::Brief => OnConflict::Brief,
        };
        let (restore, only) = (self.restore.clone(), self.only.clone());
        Choice {
            set: self.set.clone(),
            out: self.out.as_ref().map(|out| here.join(out)),
            wish: Wish { on_conflict, restore, only, adopt: self.adopt },
        }
    }
}

/// What a build of one brief came to.
pub(super) struct Built {
    /// The folder to show.
    pub(super) folder: PathBuf,
    pub(super) steps: Vec<Step>,
    pub(super) findings: Vec<Finding>,
    /// How many documents there are, where nothing was to be done.
    pub(super) idle: Option<usize>,
    /// What a launch that moves does to the plan.
    pub(super) shift: Option<Shift>,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let here = ui.here();
    let briefs = match args.briefs.as_slice() {
        [] => vec![find_brief(None, &here)?],
        given => given.iter().map(|brief| find_brief(Some(brief), &here)).collect::<Result<Vec<_>, _>>()?,
    };
    if args.out.is_some() && briefs.len() > 1 {
        let finding = Finding::failure("one-folder", "--out names one folder, and there are several briefs");
        return Err(finding.help("build them one by one, or without --out").into());
    }
    let choice = args.choice(&here);
    let in_full = args.strict || args.format == Format::Json;
    let extent = Extent { dry_run: args.dry_run, in_full, today: Some(ui.today()) };
    let bar = bar(briefs.len(), !args.quiet && ui.is_watched(), "briefs");
    let built = |(path, shown): &(PathBuf, PathBuf)| {
        let built = one(path, shown, &choice, extent);
        bar.inc(1);
        built
    };
    // One brief has its documents made side by side; several are built side by side, each on its own.
    let built: Vec<Result<Built, Findings>> = match briefs.as_slice() {
        [brief] => vec![built(brief)],
        briefs => briefs.par_iter().map(built).collect(),
    };
    bar.finish_and_clear();
    tell(built, args, ui)
}

pub(super) fn bar(count: usize, shown: bool, noun: &str) -> ProgressBar {
    let target = if shown && count > 1 { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template(&format!("{{bar:40}} {{pos}} of {{len}} {noun}"))
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(u64::try_from(count).ok(), target).with_style(style)
}

/// How far a build goes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extent {
    /// Nothing is written.
    pub(super) dry_run: bool,
    /// Documents are made also where nothing changes, since the report has what is in them.
    pub(super) in_full: bool,
    /// The day on which it happens.
    pub(super) today: Option<jiff::civil::Date>,
}

pub(super) fn one(path: &Path, shown: &Path, choice: &Choice, extent: Extent) -> Result<Built, Findings> {
    let disk = RealDisk;
    let idle = |folder, findings, count| Built { folder, steps: Vec::new(), findings, idle: Some(count), shift: None };
    let settled = if extent.in_full { None } else { project::is_settled(&disk, path, shown, choice) };
    if let Some((count, folder)) = settled {
        return Ok(idle(folder, Vec::new(), count));
    }
    let mut project = Project::open(path, shown, catalog::embedded(), choice.out.as_deref())?;
    project.today = extent.today;
    let folder = project.shown_dir.clone();
    if let Some(count) = project.is_idle(&disk, choice).filter(|_| !extent.in_full) {
        return Ok(idle(folder, project.findings, count));
    }
    let lock: Option<Lock> = if extent.dry_run { None } else { Some(apply::lock(&disk, &project.dir)?) };
    if let Some(lock) = &lock {
        apply::recover(&disk, &project.dir, lock)?;
        // Another program may have changed the brief while this one waited for its turn.
        if *project::load(path, shown)? != *project.source {
            let today = project.today;
            project = Project { today, ..Project::open(path, shown, catalog::embedded(), choice.out.as_deref())? };
        }
    }
    let Prepared { plan, faults, shift, .. } = project.prepare(&disk, choice)?;
    if let Some(lock) = &lock {
        apply::apply(&disk, &project.dir, &plan, lock)?;
    }
    let findings = project.findings.into_iter().chain(faults).collect();
    Ok(Built { folder, steps: plan.steps, findings, idle: None, shift })
}

fn tell(built: Vec<Result<Built, Findings>>, args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let (mut faults, mut done) = (Vec::new(), Vec::new());
    for one in built {
        match one {
            Ok(one) => done.push(one),
            Err(Findings(findings)) => faults.extend(findings),
        }
    }
    let mut outcome = Outcome::Clean;
    for one in &done {
        let gaps: usize = one.steps.iter().map(|step| step.gaps).sum();
        let faulty = one.findings.iter().any(|finding| finding.level == Level::Error);
        if faulty || one.steps.iter().any(|step| step.action.needs_attention()) || (args.strict && gaps > 0) {
            outcome = Outcome::Attention;
        }
    }
    match args.format {
        Format::Json => ui.say(&as_json(&done, &faults)),
        Format::Text => {
            for one in &done {
                as_text(one, args, ui);
            }
        }
    }
    if faults.is_empty() {
        return Ok(outcome);
    }
    // As data they are in the report already.
    Err(Findings(if args.format == Format::Json { Vec::new() } else { faults }))
}

fn as_json(done: &[Built], faults: &[Finding]) -> String {
    let findings = faults.iter().chain(done.iter().flat_map(|one| &one.findings)).map(report::object);
    let documents = done.iter().flat_map(|one| one.steps.iter().map(|step| document(one, step)));
    let mut out = json!({ "findings": findings.collect::<Vec<_>>(), "documents": documents.collect::<Vec<_>>() });
    if let Json::Object(fields) = &mut out {
        let shifts: Vec<Json> = done.iter().filter_map(|one| one.shift.as_ref().map(Shift::object)).collect();
        if !shifts.is_empty() {
            fields.insert("launch_moves".to_owned(), json!(shifts));
        }
        fields.insert(
            "changed".to_owned(),
            json!(done.iter().any(|one| one.steps.iter().any(|step| step.action.writes()))),
        );
    }
    report::encoded(&out)
}

fn document(one: &Built, step: &Step) -> Json {
    json!({
        "file": one.folder.join(&step.file).display().to_string(),
        "document": step.kind,
        "state": step.action.words(),
        "gaps": step.gaps,
        "from": step.from,
    })
}

fn as_text(one: &Built, args: &Args, ui: &mut Ui<'_>) {
    if one.findings.iter().any(|finding| finding.level > Level::Note) {
        ui.report(&one.findings);
    }
    let folder = report::safe(&one.folder.display().to_string());
    if let Some(count) = one.idle {
        if !args.quiet {
            ui.say(&format!("{folder}: nothing to do, {} up to date", counted(count, "document")));
        }
        return;
    }
    let shown: Vec<&Step> = one.steps.iter().filter(|step| !args.quiet || step.action.needs_attention()).collect();
    if !shown.is_empty() {
        ui.say(&folder);
    }
    let width = shown.iter().map(|step| step.file.chars().count()).max().unwrap_or(0);
    for step in shown.iter().filter(|step| step.action != Action::Skipped) {
        ui.say(&line(step, width));
    }
    if args.quiet {
        return;
    }
    for line in one.shift.iter().flat_map(Shift::lines) {
        ui.say(&report::safe(&line));
    }
    let changed = one.steps.iter().filter(|step| step.action.writes()).count();
    let done = match (changed, args.dry_run) {
        (0, _) => "nothing to do".to_owned(),
        (n, false) => format!("{} written", counted(n, "document")),
        (n, true) => format!("{} would be written", counted(n, "document")),
    };
    let gaps: usize = one.steps.iter().map(|step| step.gaps).sum();
    let lacking = one.steps.iter().filter(|step| step.gaps > 0).count();
    let asks = match gaps {
        0 => "no gaps".to_owned(),
        n => format!("{} in {}: look for \"To add\"", counted(n, "gap"), counted(lacking, "document")),
    };
    ui.say(&format!("{done}, {asks}"));
}

/// A line about one document.
pub(super) fn line(step: &Step, width: usize) -> String {
    let file = report::safe(&step.file);
    let mut notes: Vec<String> =
        step.from.as_ref().map(|from| format!("was {}", report::safe(from))).into_iter().collect();
    notes.extend(step.action.explained());
    if step.gaps > 0 {
        notes.push(counted(step.gaps, "gap"));
    }
    let line = format!("  {:<14} {file:<width$}  {}", step.action.words(), notes.join("; "));
    line.trim_end().to_owned()
}
