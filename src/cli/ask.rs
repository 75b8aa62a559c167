//! `launchpack ask`

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;

use super::{Format, Outcome, Ui, find_brief};
use crate::ask::{self, Question, answers};
use crate::catalog;
use crate::change::write::{Seat, Written, write};
use crate::finding::{Finding, Findings, Source, counted};
use crate::pack::disk::RealDisk;
use crate::project::{self, Project};
use crate::report;

/// Ask for what is missing, the most useful first
///
/// Each answer is written into the brief, and the documents follow. Without a terminal, answers are read from standard
/// input: lines such as `product.category: meal planner`, or a piece of a brief.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  launchpack ask\n  launchpack ask exec-summary\n  launchpack ask competitors\n  launchpack ask --list\n  launchpack ask --from answers.yaml"
)]
pub(super) struct Args {
    /// Only what this document waits for, or another item of this list, or this field
    about: Option<String>,
    /// Brief to complete (default: `brief.yaml` here or in a folder above)
    #[arg(long, value_name = "FILE")]
    brief: Option<PathBuf>,
    /// Show what would be asked, and why, and ask nothing
    #[arg(long, conflicts_with = "from")]
    list: bool,
    /// Take the answers from a file
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// How to write the list
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The brief that is asked about.
pub(super) struct Table {
    path: PathBuf,
    shown: PathBuf,
    today: jiff::civil::Date,
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

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let (path, shown) = find_brief(args.brief.as_deref(), &ui.here())?;
    let table = Table { path, shown, today: ui.today() };
    if args.list {
        return list(&table, args, ui);
    }
    if let Some(file) = &args.from {
        let text = project::load(&ui.here().join(file), file)?;
        return all_at_once(&table, &text, ui);
    }
    if !ui.is_asked() {
        let fault = |error: std::io::Error| {
            Finding::failure("no-input", format!("standard input can't be read: {error}")).help("use --from, or --list")
        };
        let text = ui.input(u64::try_from(crate::brief::MAX_BYTES).unwrap_or(u64::MAX)).map_err(fault)?;
        return all_at_once(&table, &Arc::new(Source { path: "standard input".into(), text }), ui);
    }
    converse(&table, args.about.as_deref(), ui)
}

#[cfg(feature = "ask")]
fn converse(table: &Table, about: Option<&str>, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    super::conversation::hold(table, about, ui)
}

#[cfg(not(feature = "ask"))]
fn converse(_: &Table, _: Option<&str>, _: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let finding = Finding::failure("built-without", "this program was built without questions in a terminal");
    Err(finding.help("use --list, --from, or `launchpack set`").into())
}

fn list(table: &Table, args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let questions = table.questions(args.about.as_deref())?;
    match args.format {
        Format::Json => {
            let all: Vec<_> = questions.iter().map(Question::object).collect();
            ui.say(&report::encoded(&json!({ "brief": table.shown.display().to_string(), "questions": all })));
        }
        Format::Text if questions.is_empty() => ui.say("nothing is asked for"),
        Format::Text => {
            for (i, question) in questions.iter().enumerate() {
                let why = question.why();
                let why = if why.is_empty() { String::new() } else { format!(": {why}") };
                ui.say(&report::safe(&format!("{}. {} (`{}`){why}", i + 1, question.asks, question.path)));
            }
        }
    }
    Ok(Outcome::Clean)
}

fn all_at_once(table: &Table, text: &Arc<Source>, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let project = table.project()?;
    let changes = answers::changes(text, &project.read)?;
    if changes.is_empty() {
        ui.say("there are no answers");
        return Ok(Outcome::Clean);
    }
    let written = write(&table.seat(), &RealDisk, &changes)?;
    tell(&written, ui);
    let waits = written.steps.iter().any(|step| step.action.needs_attention());
    Ok(if waits { Outcome::Attention } else { Outcome::Clean })
}

/// What an answer changed.
pub(super) fn tell(written: &Written, ui: &mut Ui<'_>) {
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
