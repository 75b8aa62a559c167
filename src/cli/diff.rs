//! `launchpack diff`

use std::path::PathBuf;

use super::{Outcome, Ui, open};
use crate::finding::Findings;
use crate::pack::disk::RealDisk;
use crate::pack::plan::means;
use crate::project::Choice;
use crate::report::{self, unified};

/// Show what the next build would change, or what people changed
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  launchpack diff\n  launchpack diff --edits battlecard-deskwise")]
pub(super) struct Args {
    /// Documents to show, by name or file (default: all)
    documents: Vec<String>,
    /// Show what people changed since the documents were written
    #[arg(long)]
    edits: bool,
    /// Brief, or the folder it is in (default: `brief.yaml` here or in a folder above)
    #[arg(long)]
    brief: Option<PathBuf>,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let project = open(args.brief.as_deref(), None, ui)?;
    let disk = RealDisk;
    let prepared = project.prepare(&disk, &Choice::default())?;
    let steps = &prepared.plan.steps;
    for word in &args.documents {
        if !steps.iter().any(|step| means(word, &step.kind, &step.file)) {
            return Err(crate::project::unknown_word(word, steps.iter().map(|step| step.file.as_str())).into());
        }
    }
    let asked =
        |kind: &str, file: &str| args.documents.is_empty() || args.documents.iter().any(|w| means(w, kind, file));
    let mut shown_any = false;
    if let Some(shift) = prepared.shift.as_ref().filter(|_| !args.edits && args.documents.is_empty()) {
        shift.lines().iter().for_each(|line| ui.say(&report::safe(line)));
        ui.say("");
    }
    for step in steps.iter().filter(|step| asked(&step.kind, &step.file)) {
        let found = prepared.pack.found.iter().find(|found| {
            found.entry.file() == step.from.as_deref().unwrap_or(&step.file) && found.entry.kind == step.kind
        });
        let (old, new, names) = if args.edits {
            let base = found.and_then(|found| found.base.clone()).unwrap_or_default();
            let mine = found.and_then(|found| found.text().map(str::to_owned)).unwrap_or_default();
            (base, mine, ["as written", "as you have it"])
        } else {
            let (before, after) = (step.before.clone().unwrap_or_default(), step.after.clone().unwrap_or_default());
            (before, after, ["as you have it", "after the next build"])
        };
        if old != new && (found.is_some() || !args.edits) {
            shown_any = true;
            ui.say_raw(&unified(&old, &new, &step.file, names));
        }
    }
    if !shown_any {
        ui.complain(if args.edits { "nobody changed anything\n" } else { "the next build would change nothing\n" });
    }
    Ok(Outcome::Clean)
}
