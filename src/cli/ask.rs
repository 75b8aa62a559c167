//! `launchpack ask`

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;

use super::table::{Table, tell};
use super::{Format, Outcome, Ui, find_brief};
use crate::ask::{Question, answers};
use crate::change::write::write;
use crate::finding::{Finding, Findings, Source};
use crate::pack::disk::RealDisk;
use crate::project;
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
