//! `launchpack check`

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::{Outcome, Ui, find_brief, fix};
use crate::brief::date;
use crate::catalog;
use crate::check::folder::{self, State};
use crate::check::score::{self, Score};
use crate::check::{self, Subject, rule};
use crate::finding::{Finding, Findings, Level, counted};
use crate::pack::disk::RealDisk;
use crate::project::Project;
use crate::report;

/// Find where the brief, its claims and its documents disagree
///
/// Reads the brief and the documents as they stand and writes nothing. `launchpack explain` lists the rules; `pack.allow` in
/// the brief switches one off, with a reason.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  launchpack check\n  launchpack check --score\n  launchpack check --format github --fail-on warning\n  launchpack check --fix"
)]
pub(super) struct Args {
    /// Briefs, or the folders they are in (default: `brief.yaml` here or in a folder above)
    #[arg(value_name = "BRIEF")]
    briefs: Vec<PathBuf>,
    /// Print only what makes it fail
    #[arg(short, long)]
    quiet: bool,
    /// How to write the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Say how ready the brief is, from 0 to 100 in six steps, and what would raise it
    #[arg(long)]
    score: bool,
    /// Exit with status 1 for findings of this level or above
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t)]
    fail_on: FailOn,
    /// Take this day for today in rules about age
    #[arg(long, value_name = "DATE", value_parser = read_day)]
    today: Option<Date>,
    /// Put the new name, day or price where a former one still stands; shows the difference and asks
    #[arg(long, conflicts_with_all = ["score", "format"])]
    fix: bool,
    /// With --fix: do not ask
    #[arg(long, requires = "fix")]
    yes: bool,
}

/// How the report of `check` is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: one object
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For pull requests: annotations of GitHub Actions
    Github,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum FailOn {
    #[default]
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    pub(super) fn level(self) -> Option<Level> {
        match self {
            Self::Error => Some(Level::Error),
            Self::Warning => Some(Level::Warning),
            Self::Note => Some(Level::Note),
            Self::Never => None,
        }
    }
}

pub(super) fn read_day(text: &str) -> Result<Date, String> {
    date::day(text).ok_or_else(|| format!("expected a day like 2027-03-09, found `{text}`"))
}

/// What the check of one brief came to.
struct Checked {
    brief: PathBuf,
    findings: Vec<Finding>,
    documents: Vec<(PathBuf, State)>,
    score: Option<Score>,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let here = ui.here();
    let briefs = match args.briefs.as_slice() {
        [] => vec![find_brief(None, &here)?],
        given => given.iter().map(|brief| find_brief(Some(brief), &here)).collect::<Result<Vec<_>, _>>()?,
    };
    let today = args.today.unwrap_or_else(|| ui.today());
    if args.fix {
        return fix::run(&briefs, today, args.yes, ui);
    }
    let (mut done, mut faults) = (Vec::new(), Vec::new());
    for (path, shown) in &briefs {
        match one(path, shown, today, args.score) {
            Ok(checked) => done.push(checked),
            Err(Findings(findings)) => faults.extend(findings),
        }
    }
    tell(&done, &faults, args, ui);
    if !faults.is_empty() {
        // As text they go beside the report; as data they are in it.
        return Err(Findings(if args.format == Format::Text { faults } else { Vec::new() }));
    }
    let fails = |finding: &Finding| args.fail_on.level().is_some_and(|level| finding.level >= level);
    let failed = done.iter().flat_map(|one| &one.findings).any(fails);
    Ok(if failed { Outcome::Attention } else { Outcome::Clean })
}

fn one(path: &Path, shown: &Path, today: Date, wants_score: bool) -> Result<Checked, Findings> {
    let project = Project::open(path, shown, catalog::embedded(), None)?;
    let folder = folder::open(&project, &RealDisk)?;
    let findings = check::check(&Subject::of(&project, &folder, today));
    // What is wrong about other texts says nothing of the brief.
    let of_brief = |one: &&Finding| one.place.as_ref().is_none_or(|place| place.source.path == project.source.path);
    let own: Vec<Finding> = findings.iter().filter(of_brief).cloned().collect();
    let score = wants_score.then(|| score::of(&project.read.leaves, &own));
    let documents = folder.states.iter().map(|(file, state)| (project.shown_dir.join(file), *state)).collect();
    Ok(Checked { brief: shown.to_owned(), findings, documents, score })
}

fn tell(done: &[Checked], faults: &[Finding], args: &Args, ui: &mut Ui<'_>) {
    let all: Vec<Finding> = faults.iter().chain(done.iter().flat_map(|one| &one.findings)).cloned().collect();
    match args.format {
        Format::Text => as_text(done, args, ui),
        Format::Json => ui.say(&as_json(done, &all, args.score)),
        Format::Sarif => ui.say(&report::encoded(&report::sarif(&all, &about))),
        Format::Github => ui.say_raw(&report::github(&all)),
    }
}

fn as_text(done: &[Checked], args: &Args, ui: &mut Ui<'_>) {
    let least = if args.quiet { args.fail_on.level().unwrap_or(Level::Error) } else { Level::Note };
    for one in done {
        let shown: Vec<Finding> = one.findings.iter().filter(|finding| finding.level >= least).cloned().collect();
        let text = report::text(&shown, ui.colour);
        ui.say_raw(&text);
        if let Some(score) = &one.score {
            ui.say_raw(&score.text());
        }
        if !args.quiet {
            ui.say(&format!("{}: {}", report::safe(&one.brief.display().to_string()), summary(&one.findings)));
        }
    }
}

pub(super) fn summary(findings: &[Finding]) -> String {
    let counts = [Level::Error, Level::Warning, Level::Note].map(|level| {
        let count = findings.iter().filter(|finding| finding.level == level).count();
        (count > 0).then(|| counted(count, level.as_str()))
    });
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    if counts.is_empty() { "nothing found".to_owned() } else { counts.join(", ") }
}

/// `findings`, `documents`, and `score` where asked: the one of the brief, or a list of them where there are several.
fn as_json(done: &[Checked], all: &[Finding], wants_score: bool) -> String {
    let findings: Vec<Json> = all.iter().map(report::object).collect();
    let documents = done.iter().flat_map(|one| &one.documents);
    let documents: Vec<Json> =
        documents.map(|(file, state)| json!({ "file": file.display().to_string(), "state": state.words() })).collect();
    let mut out = json!({ "findings": findings, "documents": documents });
    let mut scores: Vec<Json> = done.iter().filter_map(|one| Some(one.score.as_ref()?.object())).collect();
    if let Json::Object(fields) = &mut out
        && wants_score
    {
        let score = if scores.len() == 1 { scores.remove(0) } else { Json::from(scores) };
        fields.insert("score".to_owned(), score);
    }
    report::encoded(&out)
}

pub(super) fn about(name: &str) -> Option<report::About> {
    if let Some((rule, words)) = rule::rule(name).zip(rule::explained(name)) {
        return Some(report::About { finds: words.finds, text: words.text, level: rule.level });
    }
    let fault = rule::faults().iter().find(|fault| fault.name == name)?;
    Some(report::About { finds: fault.finds.clone(), text: fault.text.clone(), level: Level::Error })
}
