//! `launchpack status`

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde_json::json;

use super::{Format, Outcome, Ui, find_brief, open};
use crate::brief::date;
use crate::finding::Findings;
use crate::pack::Pack;
use crate::pack::disk::RealDisk;
use crate::project::{Choice, Project};
use crate::report;

/// Show how each document stands, what is out for review, and which exports are old
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  launchpack status")]
pub(super) struct Args {
    /// Brief, or the folder it is in (default: `brief.yaml` here or in a folder above)
    brief: Option<PathBuf>,
    /// Folder of the pack, where it is not the one of the brief
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How to write the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let project = open(args.brief.as_deref(), args.out.as_deref(), ui)?;
    let disk = RealDisk;
    let prepared = project.prepare(&disk, &Choice::default())?;
    let folder = &project.shown_dir;
    let steps = &prepared.plan.steps;
    ui.report(&prepared.faults);
    let (path, shown) = find_brief(args.brief.as_deref(), &ui.here())?;
    let older = older([&path, &shown], &prepared.pack)?;
    let reviews = reviews(&project, &prepared.pack, &shown, ui.today())?;
    let attention = steps.iter().any(|step| step.action.needs_attention()) || prepared.pack.unfinished;
    match args.format {
        Format::Json => {
            let file = |file: &str| folder.join(file).display().to_string();
            let documents = steps.iter().map(|step| {
                json!({ "file": file(&step.file), "document": step.kind, "state": step.action.state(), "gaps": step.gaps })
            });
            let findings: Vec<_> = project.findings.iter().map(report::object).collect();
            let object = json!({
                "reviews": reviews.iter().map(Out::json).collect::<Vec<_>>(),
                "findings": findings,
                "documents": documents.collect::<Vec<_>>(),
                "unfinished": prepared.pack.unfinished,
                "older_exports": older.iter().map(|(file, than)| json!({ "file": file, "than": than })).collect::<Vec<_>>(),
            });
            ui.say(&format!("{object:#}"));
        }
        Format::Text => {
            ui.say(&report::safe(&folder.display().to_string()));
            let width = steps.iter().map(|step| step.file.chars().count()).max().unwrap_or(0);
            for step in steps {
                let was = step.from.as_ref().map(|from| format!(" (was {})", report::safe(from))).unwrap_or_default();
                ui.say(&format!("  {:<width$}  {}{was}", report::safe(&step.file), step.action.state()));
            }
            if !older.is_empty() {
                ui.say("older than their documents, so export them again:");
            }
            for (file, than) in &older {
                ui.say(&format!("  {}  ({})", report::safe(file), report::safe(&than.join(", "))));
            }
            if !reviews.is_empty() {
                ui.say("out for review:");
            }
            for out in &reviews {
                ui.say(&format!("  {}", report::safe(&out.line())));
            }
            if prepared.pack.unfinished {
                ui.say("a build was cut off; the next `launchpack build` finishes it");
            }
        }
    }
    Ok(if attention { Outcome::Attention } else { Outcome::Clean })
}

/// A file that is out with a reviewer.
struct Out {
    file: String,
    to: String,
    since: String,
    by: Option<String>,
    late: bool,
    changed: bool,
}

impl Out {
    fn json(&self) -> serde_json::Value {
        json!({ "file": self.file, "to": self.to, "since": self.since, "by": self.by, "late": self.late, "changed": self.changed })
    }

    fn line(&self) -> String {
        let day = |day: &String| date::day(day).map_or_else(|| day.clone(), date::long);
        let by = self
            .by
            .as_ref()
            .map(day)
            .map(|by| if self.late { format!(", late since {by}") } else { format!(", back by {by}") });
        let changed = if self.changed { "; the document changed since" } else { "" };
        format!("{}  {}, since {}{}{changed}", self.file, self.to, day(&self.since), by.unwrap_or_default())
    }
}

/// What is out with reviewers.
#[cfg(feature = "review")]
fn reviews(project: &Project<'_>, pack: &Pack<'_>, shown: &Path, today: Date) -> Result<Vec<Out>, Findings> {
    use crate::review::{outlook, records};
    let folder = records::folder(shown.parent().unwrap_or(Path::new("")));
    let look = outlook::look(pack, &RealDisk, &records::folder(&project.home))?;
    let out = look.out.into_iter().map(|out| Out {
        late: out.sent.late(today).is_some(),
        file: folder.join(&out.sent.file).display().to_string(),
        to: out.sent.to,
        since: out.sent.on,
        by: out.sent.by,
        changed: out.changed,
    });
    Ok(out.collect())
}

/// Without reviews nothing is out.
#[cfg(not(feature = "review"))]
#[expect(clippy::unnecessary_wraps, reason = "as with reviews")]
fn reviews(_: &Project<'_>, _: &Pack<'_>, _: &Path, _: Date) -> Result<Vec<Out>, Findings> {
    Ok(Vec::new())
}

/// The exports that are older than their documents: the file, and those documents.
#[cfg(feature = "export")]
fn older([path, shown]: [&Path; 2], pack: &Pack<'_>) -> Result<Vec<(String, Vec<String>)>, Findings> {
    use crate::export::{mark, shelf};
    let texts = pack.found.iter().filter_map(|found| Some((found.entry.file().to_owned(), found.text()?)));
    let now = texts.map(|(file, text)| (file, mark(text.as_bytes()))).collect();
    let beside = |path: &Path| path.parent().unwrap_or(Path::new("")).join("export");
    let (found, shown) = (shelf::older(&RealDisk, &beside(path), &now)?, beside(shown));
    Ok(found.into_iter().map(|older| (shown.join(older.file).display().to_string(), older.than)).collect())
}

/// Without exports there are none.
#[cfg(not(feature = "export"))]
#[expect(clippy::unnecessary_wraps, reason = "as with exports")]
fn older(_: [&Path; 2], _: &Pack<'_>) -> Result<Vec<(String, Vec<String>)>, Findings> {
    Ok(Vec::new())
}
