//! `launchpack import`

use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::{Format, Outcome, Ui, file, find_brief};
use crate::change::write::{Seat, write};
use crate::finding::{Finding, Findings, counted};
use crate::import::{self, Import, Piece, Placed, Wish};
use crate::pack::disk::RealDisk;
use crate::{brief, project, readers, report};

/// Bring in what is written somewhere already
///
/// Reads tables (CSV, XLSX, ODS) and documents (Markdown, Word, HTML, PowerPoint, e-mail), shows what goes where in the brief and what has no place,
/// asks, and writes it. Claims arrive as pending.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  launchpack import questions.csv\n  launchpack import battlecard.md message-house.docx\n  launchpack import export.csv --as faq --map \"Their question=q\" --map \"Our words=a\""
)]
pub(super) struct Args {
    /// What to bring in
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Brief to complete (default: `brief.yaml` here or in a folder above)
    #[arg(long, value_name = "FILE")]
    brief: Option<PathBuf>,
    /// List that the tables are for, such as `faq` or `competitors.deskwise.objections`
    #[arg(long = "as", value_name = "LIST")]
    list: Option<String>,
    /// Field that a column is for, as `Column=field`
    #[arg(long, value_name = "COLUMN=FIELD")]
    map: Vec<String>,
    /// Also take what the brief says in other words
    #[arg(long)]
    update: bool,
    /// Do it without asking
    #[arg(short, long)]
    yes: bool,
    /// Show what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// How to write the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let here = ui.here();
    let (path, shown) = find_brief(args.brief.as_deref(), &here)?;
    let wish = wish(args)?;
    let mut outcome = Outcome::Clean;
    let mut told = Vec::new();
    for file in &args.files {
        let bytes = file::load(&here.join(file), file)?;
        let blocks = readers::read(file, &bytes)?.blocks;
        let source = project::load(&path, &shown)?;
        let read = brief::read(&source)?.value;
        let import = import::place(&read, &blocks, &wish)?;
        if args.format == Format::Text {
            show(file, &shown, &import, ui);
        }
        let mut written = false;
        if !import.placed.is_empty() && !args.dry_run {
            let asks = args.format == Format::Text && !args.yes;
            let agreed = !asks || ui.agrees("Change the brief so?");
            if agreed {
                let seat = Seat { path: &path, shown: &shown, today: ui.today() };
                let done = write(&seat, &RealDisk, &import.changes())?;
                written = true;
                if args.format == Format::Text {
                    let count = done.steps.iter().filter(|step| step.action.writes()).count();
                    let documents = if done.steps.is_empty() {
                        String::new()
                    } else {
                        format!("; {} followed", counted(count, "document"))
                    };
                    ui.say(&report::safe(&format!(
                        "{}: {}{documents}",
                        shown.display(),
                        counted(import.placed.len(), "value")
                    )));
                }
                if done.steps.iter().any(|step| step.action.needs_attention()) {
                    outcome = Outcome::Attention;
                }
            } else {
                outcome = Outcome::Attention;
            }
        }
        told.push(object(file, &import, written));
    }
    if args.format == Format::Json {
        ui.say(&report::encoded(&json!({ "brief": shown.display().to_string(), "files": told })));
    }
    Ok(outcome)
}

fn wish(args: &Args) -> Result<Wish, Finding> {
    let column = |map: &String| {
        map.split_once('=').map(|(column, field)| (column.trim().to_owned(), field.trim().to_owned())).ok_or_else(
            || {
                Finding::failure("no-column", format!("`{map}` names no column and field"))
                    .help("write it as --map \"Their question=q\"")
            },
        )
    };
    let columns = args.map.iter().map(column).collect::<Result<_, _>>()?;
    Ok(Wish { list: args.list.clone(), columns, update: args.update })
}

fn show(file: &std::path::Path, brief: &std::path::Path, import: &Import, ui: &mut Ui<'_>) {
    let name = file.display();
    if import.placed.is_empty() {
        ui.say(&report::safe(&format!("{name}: nothing new for {}", brief.display())));
    } else {
        ui.say(&report::safe(&format!("{name} → {}", brief.display())));
        let width = import.placed.iter().map(|placed| placed.path.chars().count()).max().unwrap_or(0);
        for placed in &import.placed {
            ui.say(&report::safe(&line(placed, width)));
        }
    }
    section("in the brief it is said in other words; --update takes these", &import.other, ui);
    if !import.left.is_empty() {
        ui.say("no place for:");
        for Piece { at, text } in &import.left {
            ui.say(&report::safe(&format!("  {at}: {}", short(text))));
        }
    }
    let counts = [
        (import.placed.len(), "to come"),
        (import.same, "there already"),
        (import.other.len(), "said otherwise"),
        (import.left.len(), "without a place"),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    ui.say(&counts.join(", "));
}

fn section(title: &str, all: &[Placed], ui: &mut Ui<'_>) {
    if all.is_empty() {
        return;
    }
    ui.say(&format!("{title}:"));
    for one in all {
        let now = one.instead.as_deref().unwrap_or_default();
        ui.say(&report::safe(&format!("  {} ({}): {} → {}", one.path, one.at, short(now), short(&one.text))));
    }
}

fn line(placed: &Placed, width: usize) -> String {
    let at = if placed.at.is_empty() { String::new() } else { format!("  ({})", placed.at) };
    format!("  {:<width$}  {}{at}", placed.path, short(&placed.text))
}

fn short(text: &str) -> String {
    const MOST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > MOST { line.chars().take(MOST).chain(['…']).collect() } else { line }
}

fn object(file: &std::path::Path, import: &Import, written: bool) -> Json {
    let placed = |placed: &Placed| json!({ "path": placed.path, "text": placed.text, "at": placed.at, "instead": placed.instead });
    json!({
        "file": file.display().to_string(),
        "placed": import.placed.iter().map(placed).collect::<Vec<_>>(),
        "otherwise": import.other.iter().map(placed).collect::<Vec<_>>(),
        "same": import.same,
        "left": import.left.iter().map(|piece| json!({ "at": piece.at, "text": piece.text })).collect::<Vec<_>>(),
        "written": written,
    })
}
