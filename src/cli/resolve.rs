//! `launchpack resolve`

use std::path::PathBuf;

use super::{Outcome, Ui, open};
use crate::finding::Findings;
use crate::pack::Pack;
use crate::pack::apply;
use crate::pack::disk::RealDisk;
use crate::pack::merge::Side;
use crate::pack::plan::means;
use crate::pack::resolve;
use crate::report;

/// Settle the conflicts in a document: keep your edits, or take what the brief says
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  launchpack resolve launch-faq --mine")]
#[command(group(clap::ArgGroup::new("side").required(true).args(["mine", "brief_side"])))]
pub(super) struct Args {
    /// Document, by name or file
    document: String,
    /// Keep your edits
    #[arg(long)]
    mine: bool,
    /// Take the other side, what the brief says or the reviewer made; the document as it was goes to `.launchpack/backup`
    #[arg(long = "brief", visible_alias = "theirs")]
    brief_side: bool,
    /// Brief, or the folder it is in (default: `brief.yaml` here or in a folder above)
    #[arg(long, value_name = "BRIEF")]
    of: Option<PathBuf>,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let project = open(args.of.as_deref(), None, ui)?;
    let disk = RealDisk;
    let lock = apply::lock(&disk, &project.dir)?;
    apply::recover(&disk, &project.dir, &lock)?;
    let pack = Pack::open(&disk, &project.dir)?;
    let named: Vec<_> = pack.found.iter().filter(|f| means(&args.document, &f.entry.kind, f.entry.file())).collect();
    if named.is_empty() {
        let files = pack.found.iter().map(|found| found.entry.file());
        return Err(crate::project::unknown_word(&args.document, files).into());
    }
    let side = if args.mine { Side::Mine } else { Side::Brief };
    let open: Vec<_> =
        if named.len() > 1 { named.into_iter().filter(|found| found.is_open()).collect() } else { named };
    for found in open {
        let plan = resolve::resolve(&Pack::open(&disk, &project.dir)?, found, side)?;
        apply::apply(&disk, &project.dir, &plan, &lock)?;
        let taken = if args.mine { "your edits stand" } else { "it says what the other side said" };
        ui.say(&format!("{}: {taken}", report::safe(found.entry.file())));
    }
    Ok(Outcome::Clean)
}
