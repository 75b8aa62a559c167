//! `launchpack pull`

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use similar::TextDiff;

use super::{Format, Outcome, Ui, find_brief};
use crate::approval;
use crate::finding::{Finding, Findings, Place, counted, listed};
use crate::pack::disk::RealDisk;
use crate::pack::plan::Action;
use crate::pack::plan::Step;
use crate::project::Project;
use crate::pull::write::{Site, finish_build, write};
use crate::pull::{At, Change, Pulled, Wish};
use crate::report;

/// Take corrections from the documents back into the brief
///
/// Finds values of the brief that somebody edited in a document, shows what would change in the brief, asks, and builds the
/// other documents. What can't be told for certain is shown with its reason and left to you.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(
    after_help = "Examples:\n  launchpack pull\n  launchpack pull launch-faq --dry-run\n  launchpack pull --take battlecard-deskwise --yes"
)]
pub(super) struct Args {
    /// Documents whose edits to take, by name or file (default: all)
    documents: Vec<String>,
    /// Brief to change (default: `brief.yaml` here or in a folder above)
    #[arg(long, value_name = "FILE")]
    brief: Option<PathBuf>,
    /// The pack's folder, if it was built with --out
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Do it without asking
    #[arg(short, long)]
    yes: bool,
    /// Show what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Where two documents were edited differently, take this one's text
    #[arg(long, value_name = "DOC")]
    take: Option<String>,
    /// Take only the edits of this value, as often as you like
    #[arg(long, value_name = "PATH")]
    only: Vec<String>,
    /// Leave the edits of this value where they are, for good; they are not offered again
    #[arg(long, value_name = "PATH")]
    leave: Vec<String>,
    /// Print nothing but what needs attention
    #[arg(short, long)]
    quiet: bool,
    /// How to write the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let here = ui.here();
    let (path, shown) = find_brief(args.brief.as_deref(), &here)?;
    let wish = Wish {
        documents: args.documents.clone(),
        take: args.take.clone(),
        only: args.only.clone(),
        leave: args.leave.clone(),
    };
    let mut site = Site { path, shown, out: args.out.as_ref().map(|out| here.join(out)), wish, today: ui.today() };
    let disk = RealDisk;
    let project = site.project()?;
    finish_build(&project, &disk)?;
    let mut pulled = site.pull(&project, &disk)?;
    let findings = pulled.findings(&project);
    let is_text = args.format == Format::Text;
    if is_text {
        ui.report(&findings);
        show(&project, &pulled, args, ui);
    }
    let mut outcome = if findings.is_empty() { Outcome::Clean } else { Outcome::Attention };
    let mut steps: &[Step] = &[];
    let mut written = false;
    let done;
    let has_work = !pulled.changes.is_empty() || pulled.remembered.is_some();
    if has_work && !args.dry_run {
        let mut agreed = args.yes || pulled.changes.is_empty();
        if !agreed && is_text {
            agreed = match ui.choose("Change the brief so? [y/N, c to choose one by one]", "ycn") {
                Some('c') => {
                    chosen(&mut site.wish, &pulled, ui);
                    pulled = site.pull(&project, &disk)?;
                    !pulled.changes.is_empty() || pulled.remembered.is_some()
                }
                Some(letter) => letter == 'y',
                None => ui.unasked(),
            };
        }
        if agreed {
            done = write(&site, &pulled, &disk)?;
            (steps, written) = (&done, true);
            if steps.iter().any(|step| step.action.needs_attention()) {
                outcome = Outcome::Attention;
            }
        } else {
            outcome = Outcome::Attention;
        }
    }
    match args.format {
        Format::Json => ui.say(&as_json(&project, &pulled, &findings, written)),
        Format::Text if written => tell(&site, &pulled, steps, args, ui),
        Format::Text => {}
    }
    Ok(outcome)
}

/// Each change by itself: taken, left for now, or left where it is for good.
fn chosen(wish: &mut Wish, pulled: &Pulled<'_>, ui: &mut Ui<'_>) {
    for change in &pulled.changes {
        let short = |text: &Option<String>| {
            text.as_deref().unwrap_or("nothing").split_whitespace().collect::<Vec<_>>().join(" ")
        };
        ui.say(&report::safe(&format!("\n{}: {} → {}", change.path, short(&change.old), short(&change.new))));
        ui.say(&report::safe(&match change.elsewhere.as_slice() {
            [] => "no other document says it".to_owned(),
            files => format!("also said in {}", files.join(", ")),
        }));
        match ui.choose("Take it into the brief? [y]es, [N]ot now, [h]ere only, for good", "yhn") {
            Some('y') => wish.only.push(change.path.clone()),
            // An item of a list is left with its list.
            Some('h') => wish.leave.push(change.list().unwrap_or(&change.path).to_owned()),
            _ => {}
        }
    }
    if wish.only.is_empty() {
        // Nothing is wanted, which is not the same as all.
        wish.only.push(String::new());
    }
}

/// The brief's change as a diff, with the documents that will follow.
fn show(project: &Project<'_>, pulled: &Pulled<'_>, args: &Args, ui: &mut Ui<'_>) {
    if pulled.changes.is_empty() {
        if !args.quiet {
            let what =
                if pulled.refused.is_empty() { "no document has an edit of a brief value" } else { "nothing to pull" };
            ui.say(what);
        }
        return;
    }
    if args.quiet {
        return;
    }
    let name = report::safe(&project.source.path.display().to_string());
    for change in &pulled.changes {
        let places: Vec<String> = change.from.iter().filter_map(|at| Some(place_words(&pulled.place(at)?))).collect();
        let what = match (&change.old, &change.new) {
            (Some(_), Some(_)) => "changed in",
            (None, _) => "added in",
            (_, None) => "taken out in",
        };
        ui.say(&report::safe(&format!("{} {what} {}", change.path, places.join(", "))));
    }
    ui.say("");
    let diff = TextDiff::from_lines(&project.source.text, &pulled.brief);
    let text = diff.unified_diff().context_radius(2).header(&name, &name).to_string();
    for line in text.lines() {
        let line = report::safe(line);
        let code = match line.chars().next() {
            Some('+') => "32",
            Some('-') => "31",
            Some('@') => "36",
            _ => "",
        };
        ui.say(&if ui.colour && !code.is_empty() { format!("\u{1b}[{code}m{line}\u{1b}[0m") } else { line });
    }
    for (path, place) in pulled.also_typed(project) {
        let line = place.line_column().0;
        ui.say(&report::safe(&format!("`{path}` has the old text in words of its own ({name}:{line})")));
    }
    for key in &pulled.withdrawn {
        ui.say(&report::safe(&format!(
            "`{}` is pending again: other words than these were approved",
            approval::path(key)
        )));
    }
    let name_of = |step: &Step| match &step.from {
        Some(from) => format!("{from} (as {})", step.file),
        None => step.file.clone(),
    };
    let following: Vec<String> = following(pulled).map(name_of).collect();
    ui.say("");
    ui.say(&match following.as_slice() {
        [] => "no other place says it".to_owned(),
        files => format!("{} will follow: {}", counted(files.len(), "document"), report::safe(&files.join(", "))),
    });
}

fn following<'p>(pulled: &'p Pulled<'_>) -> impl Iterator<Item = &'p Step> {
    pulled.prepared.iter().flat_map(|prepared| &prepared.plan.steps).filter(|step| step.action.writes())
}

/// `pack/launch-faq.md:12`
fn place_words(place: &Place) -> String {
    format!("{}:{}", place.source.path.display(), place.line_column().0)
}

fn tell(site: &Site, pulled: &Pulled<'_>, steps: &[Step], args: &Args, ui: &mut Ui<'_>) {
    let conflicts: Vec<&str> =
        steps.iter().filter(|step| matches!(step.action, Action::Conflict(_))).map(|step| step.file.as_str()).collect();
    if !args.quiet {
        let written = steps.iter().filter(|step| step.action.writes()).count();
        let name = report::safe(&site.shown.display().to_string());
        let documents =
            if written == 0 { String::new() } else { format!("; {} written", counted(written, "document")) };
        ui.say(&format!("{name}: {}{documents}", counted(pulled.changes.len(), "change")));
        for file in &pulled.replaced {
            ui.say(&format!(
                "{} says it now; what you had typed there is kept in its pack's .launchpack/backup",
                report::safe(file)
            ));
        }
    }
    if !conflicts.is_empty() {
        ui.say(&format!("in {} other edits and the brief differ now; they are marked there", listed(&conflicts)));
    }
}

fn as_json(project: &Project<'_>, pulled: &Pulled<'_>, findings: &[Finding], written: bool) -> String {
    let places = |from: &[At]| from.iter().filter_map(|at| Some(place_json(&pulled.place(at)?))).collect::<Vec<_>>();
    let change = |change: &Change| json!({ "path": change.path, "old": change.old.as_deref().map(str::trim_end), "new": change.new.as_deref().map(str::trim_end), "from": places(&change.from) });
    let refused = pulled.refused.iter().zip(findings).map(|(refusal, finding)| {
        let mut out = report::object(finding);
        if let Json::Object(fields) = &mut out {
            fields.insert("reason".to_owned(), json!(refusal.reason.message(&refusal.path)));
            fields
                .insert("places".to_owned(), json!(places(&[vec![refusal.at.clone()], refusal.also.clone()].concat())));
        }
        out
    });
    let documents = following(pulled).map(|step| json!({ "file": step.file, "state": step.action.words() }));
    let out = json!({
        "changes": pulled.changes.iter().map(change).collect::<Vec<_>>(),
        "refused": refused.collect::<Vec<_>>(),
        "documents": documents.collect::<Vec<_>>(),
        "pending": pulled.withdrawn,
        "brief": project.source.path.display().to_string(),
        "written": written,
    });
    format!("{out:#}")
}

pub(super) fn place_json(place: &Place) -> Json {
    let (line, column) = place.line_column();
    json!({ "file": shown(&place.source.path), "line": line, "column": column })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
