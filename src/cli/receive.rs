//! `launchpack receive`

use std::path::{Path, PathBuf};

use super::{Outcome, Ui, file, find_brief};
use crate::brief::date;
use crate::catalog;
use crate::change::write::{Seat, tried, write};
use crate::finding::{Finding, Findings, counted, listed};
use crate::pack::disk::RealDisk;
use crate::pack::{Pack, apply};
use crate::project::Project;
use crate::pull;
use crate::report::{self, unified};
use crate::review::receive::{Arrived, Received, Reply, Report, Wish, arrived, receive};
use crate::review::records::{self, Records};

/// Take home what reviewers made of the files: changes, comments and decisions
///
/// Changes go into the documents beside yours and those of the brief; where two touch the same words, both are marked, with
/// the reviewer's name. Comments go to `review/comments.md`. Shows everything first, and asks.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  launchpack receive ~/Downloads/launch-faq.docx\n  launchpack receive *.docx --dry-run\n  launchpack receive launch-faq.docx --only \"Dana Legal\""
)]
pub(super) struct Args {
    /// The files that came back
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only what this person changed; can be given several times
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Not what this person changed; can be given several times
    #[arg(long, value_name = "NAME")]
    without: Vec<String>,
    /// To whom the files had been sent, where they don't say
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    /// Show what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    /// Brief, or the folder it is in (default: `brief.yaml` here or in a folder above)
    #[arg(long, value_name = "FILE")]
    brief: Option<PathBuf>,
    /// The pack's folder, if it was built with --out
    #[arg(long, value_name = "DIR")]
    pack: Option<PathBuf>,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let here = ui.here();
    let (path, shown) = find_brief(args.brief.as_deref(), &here)?;
    let pack_dir = args.pack.as_ref().map(|dir| here.join(dir));
    let open = || Project::open(&path, &shown, catalog::embedded(), pack_dir.as_deref());
    let project = open()?;
    let disk = RealDisk;
    Pack::open(&disk, &project.dir)?.check_built(&project.shown_dir)?;
    let lock = apply::lock(&disk, &project.dir)?;
    apply::recover(&disk, &project.dir, &lock)?;
    let pack = Pack::open(&disk, &project.dir)?;
    let records = Records::read(&pack)?;
    let mut replies = Vec::new();
    let mut faults = Vec::new();
    for name in &args.files {
        let bytes = file::load(&here.join(name), name);
        match bytes
            .and_then(|bytes| arrived(&pack, &records, name, &bytes))
            .and_then(|one| known(one, &records, args, ui))
        {
            Ok(reply) => replies.push(reply),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(Findings(faults));
    }
    let folder = records::folder(&project.home);
    let wish = Wish { only: &args.only, without: &args.without, today: ui.today(), folder: &folder };
    let received = receive(&project, &pack, &disk, &replies, &wish)?;
    let seat = Seat { path: &path, shown: &shown, today: ui.today() };
    received.reports.iter().for_each(|report| tell(report, ui));
    if !received.verdict.changes.is_empty() {
        let then = tried(&seat, &received.verdict.changes)?;
        let name = report::safe(&shown.display().to_string());
        ui.say_raw(&unified(&then.before.text, &then.changed.text, &name, ["now", "as decided"]));
    }
    if received.is_idle() {
        ui.say("nothing new");
        return Ok(Outcome::Clean);
    }
    let attention = if received.needs_attention() { Outcome::Attention } else { Outcome::Clean };
    if args.dry_run {
        return Ok(attention);
    }
    let is_asked = args.yes || is_quiet(&received) || ui.agrees("Take it so?");
    if !is_asked {
        return Ok(Outcome::Attention);
    }
    apply::apply(&disk, &project.dir, &received.plan, &lock)?;
    // What goes into the brief builds the pack, and waits for nobody.
    drop(lock);
    let mut changes = received.verdict.changes.clone();
    let mut outcome = attention;
    for (question, answer) in &received.verdict.questions {
        let line = report::safe(question);
        if !args.yes && ui.ask(&format!("{line}. Do as the sheet says?")) == Some(true) {
            changes.extend(answer.iter().cloned());
        } else {
            ui.say(&format!("left as it is: {line}"));
            outcome = Outcome::Attention;
        }
    }
    if !changes.is_empty() {
        let written = write(&seat, &disk, &changes)?;
        let followed = written.steps.iter().filter(|step| step.action.writes()).count();
        let paths = report::safe(&written.changed.paths.join(", "));
        ui.say(&format!(
            "{}: {paths}; {} followed",
            report::safe(&shown.display().to_string()),
            counted(followed, "document")
        ));
    }
    ended(&received, &records::folder(shown.parent().unwrap_or(Path::new(""))), ui);
    tell_values(&open()?, ui)?;
    Ok(outcome)
}

/// Nothing is changed but what is remembered.
fn is_quiet(received: &Received) -> bool {
    let nothing = |report: &Report| report.steps.is_empty() && report.comments.is_empty() && report.lost.is_empty();
    received.reports.iter().all(nothing) && received.verdict.changes.is_empty()
}

/// Which of the files that were sent one is; asks where two fit.
fn known(one: Arrived, records: &Records, args: &Args, ui: &mut Ui<'_>) -> Result<Reply, Finding> {
    let name = |at: &usize| records.sent.get(*at).map(|sent| sent.to.clone()).unwrap_or_default();
    let mut fits = one.fits.clone();
    if let Some(from) = &args.from {
        fits.retain(|at| crate::review::receive::is_name(from, &name(at)));
    }
    let shown = one.shown.display().to_string();
    let of_sent =
        |at: &usize| records.sent.get(*at).map(|sent| format!("`{}` of {}", sent.file, sent.on)).unwrap_or_default();
    match fits.as_slice() {
        [] => {
            let finding = Finding::failure("not-sent", format!("`{shown}` is none of the files that were sent"));
            Err(finding.help("`launchpack status` lists what is out; `launchpack send` sends a document"))
        }
        [only] => Ok(one.is(*only)),
        several => {
            let letters: String = ('a'..='z').take(several.len()).collect();
            let choices: Vec<String> =
                letters.chars().zip(several).map(|(letter, at)| format!("{letter} for {}", of_sent(at))).collect();
            let question = format!("`{shown}` may be any of these: {}. Which? ", choices.join(", "));
            let chosen = ui.choose(&report::safe(&question), &format!("{letters} "));
            let at = chosen.and_then(|letter| letters.find(letter)).and_then(|at| several.get(at));
            at.map(|at| one.is(*at)).ok_or_else(|| {
                let names: Vec<String> = several.iter().map(of_sent).collect();
                let message = format!("`{shown}` fits several files that were sent: {}", listed(&names));
                Finding::failure("which-one", message).help("say whose it is: `--from NAME`")
            })
        }
    }
}

fn tell(one: &Report, ui: &mut Ui<'_>) {
    let day = date::day(&one.sent.1).map_or_else(|| one.sent.1.clone(), date::long);
    let file = one.file.display();
    ui.say(&report::safe(&format!("{file}: {}, sent to {} on {day}", one.document, one.sent.0)));
    if one.is_known {
        ui.say("  nothing new in it");
    }
    for step in &one.steps {
        let when = if step.when.is_empty() { String::new() } else { format!(", {}", step.when) };
        ui.say("");
        ui.say(&report::safe(&format!("{}{when}:", step.who)));
        ui.say_raw(&unified(&step.before, &step.after, &one.document, ["as sent", "as changed"]));
        if step.waits {
            ui.say("  a conflict stands open where this belongs; settle it, then receive the file again");
        } else if step.conflicts > 0 {
            let places = counted(step.conflicts, "place");
            ui.say(&format!("  in {places} the document says something else by now; both will be marked there"));
        }
    }
    if !one.comments.is_empty() {
        ui.say("");
        ui.say(&format!("{}:", counted(one.comments.len(), "comment")));
        for (who, text) in &one.comments {
            ui.say(&report::safe(&format!("  {who}: {}", text.replace('\n', " / "))));
        }
    }
    if !one.lost.is_empty() {
        ui.say("");
        ui.say("no place for:");
        for (was, now) in &one.lost {
            let line = match (was.is_empty(), now.is_empty()) {
                (true, _) => now.clone(),
                (false, true) => format!("taken out: {was}"),
                (false, false) => format!("{was} → {now}"),
            };
            ui.say(&report::safe(&format!("  {}", line.replace('\n', " "))));
        }
    }
    for (who, count) in &one.forms {
        ui.say(&report::safe(&format!(
            "  {who} changed the look in {}; documents keep theirs",
            counted(*count, "place")
        )));
    }
    ui.say("");
}

fn ended(received: &Received, folder: &Path, ui: &mut Ui<'_>) {
    let mut documents: Vec<&str> = Vec::new();
    for report in received.reports.iter().filter(|report| report.steps.iter().any(|step| !step.waits)) {
        if report.document != "claims" && !documents.contains(&report.document.as_str()) {
            documents.push(&report.document);
        }
    }
    if !documents.is_empty() {
        ui.say(&report::safe(&format!("changed: {}", listed(&documents))));
    }
    let conflicts: usize = received.reports.iter().flat_map(|report| &report.steps).map(|step| step.conflicts).sum();
    if conflicts > 0 {
        ui.say(&format!("{} to settle; `launchpack status` names the documents", counted(conflicts, "conflict")));
    }
    let count: usize = received.reports.iter().map(|report| report.comments.len() + report.lost.len()).sum();
    if count > 0 {
        let list = folder.join("comments.md");
        ui.say(&report::safe(&format!("{}: {} more", list.display(), counted(count, "comment"))));
    }
}

/// Which changes are values of the brief.
fn tell_values(project: &Project<'_>, ui: &mut Ui<'_>) -> Result<(), Findings> {
    let disk = RealDisk;
    let pack = Pack::open(&disk, &project.dir)?;
    let Ok(pulled) = pull::pull(project, &pack, &disk, &pull::Wish::default()) else { return Ok(()) };
    let paths: Vec<&str> = pulled.changes.iter().map(|change| change.path.as_str()).collect();
    if !paths.is_empty() {
        ui.say(&report::safe(&format!(
            "values of the brief were changed: {}; `launchpack pull` takes them into every document",
            listed(&paths)
        )));
    }
    Ok(())
}
