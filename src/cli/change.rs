//! `launchpack set`, `add`, `remove` and `rename`: a brief changed from a script.

use std::path::PathBuf;

use serde_json::json;

use super::{Format, Outcome, Ui, find_brief};
use crate::approval;
use crate::change::Change;
use crate::change::write::{Seat, Written, tried, write};
use crate::finding::{Finding, Findings, counted};
use crate::pack::disk::RealDisk;
use crate::report;
use crate::report::unified;
use crate::shift::Shift;

/// What all of them take.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Common {
    /// Brief to change (default: `brief.yaml` here or in a folder above)
    #[arg(long, value_name = "FILE")]
    brief: Option<PathBuf>,
    /// Show the difference, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Print nothing but what needs attention
    #[arg(short, long)]
    quiet: bool,
    /// How to write the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Set values of the brief
///
/// Writes the brief and leaves everything else in it as it is; a field that is not there goes where it belongs. The
/// documents follow.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  launchpack set product.category \"meal planner\"\n  launchpack set launch.date 2027-05-04 launch.owner \"Priya Raman\"\n  launchpack set competitors.deskwise.pricing - < price.txt"
)]
pub(super) struct SetArgs {
    /// A path and what it says from now on, as often as you like; `-` reads the text from standard input
    #[arg(required = true, num_args = 1.., value_names = ["PATH", "TEXT"])]
    values: Vec<String>,
    #[command(flatten)]
    common: Common,
}

/// Add an item to a list of the brief
///
/// A claim is added under its name. Several references go with commas between them.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  launchpack add competitors name=\"A group chat\" pricing=Free\n  launchpack add claims.fast says=\"Ready in a minute\" status=pending\n  launchpack add competitors[0].objections says=\"We have a chat\" answer=\"Keep it.\""
)]
pub(super) struct AddArgs {
    /// The list, or `claims.NAME`
    path: String,
    /// Fields of the item as `name=text`, or the one text that it is; `-` for a text reads standard input
    #[arg(required = true, num_args = 1.., value_name = "FIELD=TEXT")]
    values: Vec<String>,
    #[command(flatten)]
    common: Common,
}

/// Remove values, items or claims from the brief
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  launchpack remove faq[2] competitors.deskwise")]
pub(super) struct RemoveArgs {
    /// What goes: paths of values, of items, or of claims
    #[arg(required = true)]
    paths: Vec<String>,
    #[command(flatten)]
    common: Common,
}

/// Give an item or a claim another id; what refers to it follows
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  launchpack rename competitors.deskwise desk-works")]
pub(super) struct RenameArgs {
    /// The item, by its id or its number, or the claim
    path: String,
    /// Its new id
    id: String,
    #[command(flatten)]
    common: Common,
}

pub(super) fn set(args: &SetArgs, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let mut changes = Vec::new();
    for pair in args.values.chunks(2) {
        let [path, text] = pair else {
            let last = pair.first().map(String::as_str).unwrap_or_default();
            let finding = Finding::failure("no-text", format!("`{last}` is to be set, and to what is not said"));
            return Err(finding.help(format!("write `launchpack set {last} \"…\"`")).into());
        };
        changes.push(Change::Set { path: path.clone(), text: typed(text, ui)? });
    }
    carry_out(&changes, &args.common, ui)
}

pub(super) fn add(args: &AddArgs, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let (mut text, mut fields) = (None, Vec::new());
    for value in &args.values {
        let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        match value.split_once('=').filter(|(key, _)| is_key(key)) {
            Some((key, value)) => fields.push((key.to_owned(), typed(value, ui)?)),
            None if text.is_none() => text = Some(typed(value, ui)?),
            None => {
                let finding = Finding::failure("two-texts", format!("`{value}` is a second text for one item"));
                return Err(finding.help("write its fields as `name=text`, or add one item after the other").into());
            }
        }
    }
    carry_out(&[Change::Add { path: args.path.clone(), text, fields }], &args.common, ui)
}

pub(super) fn remove(args: &RemoveArgs, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let changes: Vec<Change> = args.paths.iter().map(|path| Change::Remove { path: path.clone() }).collect();
    carry_out(&changes, &args.common, ui)
}

pub(super) fn rename(args: &RenameArgs, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    carry_out(&[Change::Rename { path: args.path.clone(), name: args.id.clone() }], &args.common, ui)
}

/// A text of the command line; `-` is what standard input says.
fn typed(text: &str, ui: &mut Ui<'_>) -> Result<String, Finding> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    let fault = |error: std::io::Error| {
        Finding::failure("no-input", format!("standard input can't be read: {error}")).help("give the text itself")
    };
    let read = ui.input(u64::try_from(crate::brief::MAX_BYTES).unwrap_or(u64::MAX)).map_err(fault)?;
    Ok(read.trim_end_matches(['\r', '\n']).to_owned())
}

/// Makes the changes and says what they did.
fn carry_out(changes: &[Change], common: &Common, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let (path, shown) = find_brief(common.brief.as_deref(), &ui.here())?;
    let seat = Seat { path: &path, shown: &shown, today: ui.today() };
    let written = if common.dry_run { tried(&seat, changes)? } else { write(&seat, &RealDisk, changes)? };
    match common.format {
        Format::Json => ui.say(&as_json(&written, !common.dry_run)),
        Format::Text => tell(&written, common, ui),
    }
    let waits = written.steps.iter().any(|step| step.action.needs_attention());
    Ok(if waits { Outcome::Attention } else { Outcome::Clean })
}

fn tell(written: &Written, common: &Common, ui: &mut Ui<'_>) {
    let name = report::safe(&written.before.path.display().to_string());
    if common.dry_run {
        ui.say_raw(&unified(&written.before.text, &written.changed.text, &name, ["now", "then"]));
        return;
    }
    for line in written.shift.iter().flat_map(Shift::lines).filter(|_| !common.quiet) {
        ui.say(&report::safe(&line));
    }
    for key in &written.changed.pending {
        ui.say(&report::safe(&format!(
            "`{}` is pending again: other words than these were approved",
            approval::path(key)
        )));
    }
    if common.quiet {
        return;
    }
    if written.before.text == written.changed.text {
        ui.say(&format!("{name}: says that already"));
        return;
    }
    let changed: Vec<&str> =
        written.steps.iter().filter(|step| step.action.writes()).map(|step| step.file.as_str()).collect();
    let documents = match changed.len() {
        0 => String::new(),
        count => format!("; {} followed: {}", counted(count, "document"), changed.join(", ")),
    };
    ui.say(&report::safe(&format!("{name}: {}{documents}", written.changed.paths.join(", "))));
    for step in written.steps.iter().filter(|step| step.action.needs_attention()) {
        ui.say(&report::safe(&format!("{}: {}", step.file, step.action.words())));
    }
}

fn as_json(written: &Written, is_written: bool) -> String {
    let documents = written.steps.iter().filter(|step| step.action.writes());
    report::encoded(&json!({
        "brief": written.before.path.display().to_string(),
        "changed": written.before.text != written.changed.text,
        "written": is_written,
        "paths": written.changed.paths,
        "pending": written.changed.pending,
        "documents": documents.map(|step| json!({ "file": step.file, "state": step.action.words() })).collect::<Vec<_>>(),
    }))
}
