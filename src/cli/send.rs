//! `launchpack send`

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::ToSpan;
use jiff::civil::Date;

use super::export::{For, tell_left_out};
use super::{Outcome, Ui, find_brief};
use crate::brief::date::{self, Typed};
use crate::catalog;
use crate::finding::{Finding, Findings, counted};
use crate::pack::disk::RealDisk;
use crate::pack::{Pack, apply};
use crate::project::Project;
use crate::report;
use crate::review::records;
use crate::review::send::{Form, Order, send};

/// Write documents as Word files for a reviewer, and remember what went out
///
/// Change tracking is on, and the first line says what is asked. `claims` is the claim sheet: each claim with its proof and
/// who hears it, and a decision to choose. `launchpack receive` takes the files home again.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  launchpack send launch-faq battlecard-deskwise --to \"Dana Legal\" --by T-10\n  launchpack send claims --to \"Dana Legal\"\n  launchpack send launch-faq --to Field --format md"
)]
pub(super) struct Args {
    /// Documents, by name or file, and `claims` for the claim sheet
    #[arg(required = true, value_name = "DOC")]
    documents: Vec<String>,
    /// Who reviews
    #[arg(long, value_name = "NAME")]
    to: String,
    /// Until when it is to be back: a day, or days before the launch as T-10
    #[arg(long, value_name = "DAY")]
    by: Option<String>,
    /// Leave out what these readers may not see, and say what that is
    #[arg(long = "for", value_enum, value_name = "READERS")]
    reader: Option<For>,
    /// The kind of file
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: To,
    /// Write over files that were changed since they were sent
    #[arg(long)]
    force: bool,
    /// Brief, or the folder it is in (default: `brief.yaml` here or in a folder above)
    #[arg(long, value_name = "FILE")]
    brief: Option<PathBuf>,
    /// The pack's folder, if it was built with --out
    #[arg(long, value_name = "DIR")]
    pack: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum To {
    /// Word
    #[default]
    Docx,
    /// Markdown
    Md,
    /// A page for the browser
    Html,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let here = ui.here();
    let (path, shown) = find_brief(args.brief.as_deref(), &here)?;
    let pack_dir = args.pack.as_ref().map(|dir| here.join(dir));
    let project = Project::open(&path, &shown, catalog::embedded(), pack_dir.as_deref())?;
    let disk = RealDisk;
    Pack::open(&disk, &project.dir)?.check_built(&project.shown_dir)?;
    let lock = apply::lock(&disk, &project.dir)?;
    apply::recover(&disk, &project.dir, &lock)?;
    let pack = Pack::open(&disk, &project.dir)?;
    let is_claims = |word: &String| word == "claims" && !pack.found.iter().any(|found| found.entry.kind == "claims");
    let documents: Vec<String> = args.documents.iter().filter(|word| !is_claims(word)).cloned().collect();
    let today = ui.today();
    let by = args.by.as_deref().map(|by| until(by, &project, today)).transpose()?;
    let folder = records::folder(&project.home);
    let order = Order {
        to: args.to.trim(),
        documents: &documents,
        claims: args.documents.iter().any(is_claims),
        by,
        on: today,
        form: match args.format {
            To::Docx => Form::Docx,
            To::Md => Form::Md,
            To::Html => Form::Html,
        },
        reader: For::reader(args.reader),
        force: args.force,
        folder: &folder,
    };
    let parcel = send(&project, &pack, &disk, &order)?;
    apply::apply(&disk, &project.dir, &parcel.plan, &lock)?;
    ui.say(&report::safe(
        &records::folder(shown.parent().unwrap_or(Path::new(""))).join(&parcel.folder).display().to_string(),
    ));
    for file in &parcel.files {
        ui.say(&format!("  {}", report::safe(file)));
    }
    let back = by.map(|day| format!(", back by {}", date::long(day))).unwrap_or_default();
    let to = report::safe(order.to);
    ui.say(&format!(
        "{} for {to}{back}; `launchpack receive` takes home what comes back",
        counted(parcel.files.len(), "file")
    ));
    tell_left_out(&parcel.left_out, order.reader, ui);
    if !project.is_fresh(&disk) {
        ui.complain("the brief changed since the last build; run `launchpack build` and send again\n");
    }
    Ok(Outcome::Clean)
}

/// The day until which a file is to be back.
fn until(typed: &str, project: &Project<'_>, today: Date) -> Result<Date, Finding> {
    let day = match date::parse(typed) {
        Some(Typed::Day(day)) => day,
        Some(Typed::FromLaunch(days)) => {
            let launch = project.read.brief.launch.date.as_ref().and_then(|date| date.day);
            let launch = launch.ok_or_else(|| {
                Finding::failure("no-launch-day", format!("`--by {typed}` counts from the launch, which has no day"))
                    .help("name a day: `--by 2027-02-26`")
            })?;
            launch.checked_add(days.days()).unwrap_or(launch)
        }
        Some(Typed::Rough(_)) | None => {
            let finding = Finding::failure("no-day", format!("`{typed}` is no day"));
            return Err(finding.help("write `--by 2027-02-26`, or `--by T-10` for ten days before the launch"));
        }
    };
    if day < today {
        let finding = Finding::failure("past-day", format!("{} has passed", date::long(day)));
        return Err(finding.help("name a day from today on"));
    }
    Ok(day)
}
