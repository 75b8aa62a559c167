//! What an assistant can change: the brief, through the door that `set` and `pull` use, and from it the documents. Every change
//! answers with its difference and can be undone.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::Answer;
use super::args::{AddItem, Nothing, PullEdits, RemovePaths, RenameItem, SetValues};
use super::guard;
use super::room::{Done, Room};
use crate::brief::{self, edit};
use crate::change::Change;
use crate::change::write::{Written, build as rebuild, tried, write};
use crate::finding::{Finding, Findings, counted, listed};
use crate::pack::Pack;
use crate::pack::apply;
use crate::pack::disk::RealDisk;
use crate::pack::plan::Step;
use crate::pack::resolve::rewritten;
use crate::project::Choice;
use crate::pull::write::{Site, finish_build, write as write_pull};
use crate::pull::{Pulled, Wish};
use crate::report::{self, unified};
use crate::shift::Shift;

type Changed = Result<Answer, Findings>;

pub(super) fn set(room: &Room, args: &SetValues) -> Changed {
    let changes = args.values.iter().map(|(path, text)| Change::Set { path: path.clone(), text: text.clone() });
    carry_out(room, changes.collect(), args.dry_run)
}

pub(super) fn add(room: &Room, args: &AddItem) -> Changed {
    let fields = args.fields.clone().into_iter().collect();
    carry_out(room, vec![Change::Add { path: args.path.clone(), text: args.text.clone(), fields }], args.dry_run)
}

pub(super) fn remove(room: &Room, args: &RemovePaths) -> Changed {
    carry_out(room, args.paths.iter().map(|path| Change::Remove { path: path.clone() }).collect(), args.dry_run)
}

pub(super) fn rename(room: &Room, args: &RenameItem) -> Changed {
    carry_out(room, vec![Change::Rename { path: args.path.clone(), name: args.id.clone() }], args.dry_run)
}

fn carry_out(room: &Room, changes: Vec<Change>, dry_run: bool) -> Changed {
    // A brief with errors can be changed, so that they can be mended; a folder with a link in it can't.
    room.check()?;
    if changes.is_empty() {
        return Err(Finding::failure("no-value", "nothing is to be changed").help("name a path").into());
    }
    let (changes, claims) = guard::pending(changes);
    let trial = tried(&room.seat(), &changes)?;
    guard::check(&brief::look(&trial.before).read.brief, &trial.changed.read.brief)?;
    let written = if dry_run { trial } else { write(&room.seat(), &RealDisk, &changes)? };
    let Written { before, changed, steps, shift } = &written;
    if !dry_run && before.text != changed.text {
        let done = Done { before: before.text.clone(), after: changed.text.clone(), documents: Vec::new() };
        room.remember(done);
    }
    let mut text = told(room, &before.text, &changed.text);
    for line in shift.iter().flat_map(Shift::lines) {
        let _ = writeln!(text, "{line}");
    }
    for path in claims {
        let _ = writeln!(text, "`{path}` is pending: nobody may say it until a person approves it");
    }
    for key in &changed.pending {
        let _ = writeln!(text, "`claims.{key}` is pending again: other words than these were approved");
    }
    text.push_str(&documents(steps));
    text.push_str(if dry_run { "nothing was written\n" } else { "`undo` takes it back\n" });
    let data = object(&before.text, &changed.text, steps, !dry_run, &changed.pending);
    Ok(Answer { text, data })
}

/// The difference of the brief.
fn told(room: &Room, before: &str, after: &str) -> String {
    if before == after {
        return "the brief says so already\n".to_owned();
    }
    unified(before, after, &room.shown().display().to_string(), ["before", "after"])
}

/// What became of the documents.
fn documents(steps: &[Step]) -> String {
    let mut text = String::new();
    let written: Vec<&str> = steps.iter().filter(|step| step.action.writes()).map(|step| step.file.as_str()).collect();
    if !written.is_empty() {
        let _ = writeln!(text, "{} written: {}", counted(written.len(), "document"), report::safe(&written.join(", ")));
    }
    let waits: Vec<&str> =
        steps.iter().filter(|step| step.action.needs_attention()).map(|step| step.file.as_str()).collect();
    if !waits.is_empty() {
        let _ = writeln!(text, "a person must look at {}", listed(&waits));
    }
    text
}

fn object(before: &str, after: &str, steps: &[Step], written: bool, pending: &[String]) -> Json {
    let documents = steps.iter().map(|step| json!({ "file": step.file, "state": step.action.words() }));
    json!({
        "changed": before != after,
        "written": written,
        "pending": pending,
        "documents": documents.collect::<Vec<_>>(),
    })
}

pub(super) fn build(room: &Room, _: &Nothing) -> Changed {
    let project = room.project()?;
    let lock = apply::lock(&RealDisk, &project.dir)?;
    apply::recover(&RealDisk, &project.dir, &lock)?;
    // Somebody may have written while this one waited.
    let project = room.project()?;
    let prepared = project.prepare(&RealDisk, &Choice::default())?;
    apply::apply(&RealDisk, &project.dir, &prepared.plan, &lock)?;
    let steps = &prepared.plan.steps;
    let mut text: String = prepared.shift.iter().flat_map(Shift::lines).map(|line| line + "\n").collect();
    text.push_str(&documents(steps));
    if text.is_empty() {
        text.push_str("every document says what the brief says\n");
    }
    if !prepared.faults.is_empty() {
        text.push_str(&report::text(&prepared.faults, false));
    }
    Ok(Answer { text, data: object("", "", steps, true, &[]) })
}

pub(super) fn pull(room: &Room, args: &PullEdits) -> Changed {
    let project = room.project()?;
    finish_build(&project, &RealDisk)?;
    let wish =
        Wish { documents: args.documents.clone(), take: args.take.clone(), only: args.only.clone(), leave: Vec::new() };
    let site =
        Site { path: room.brief().to_owned(), shown: room.shown().to_owned(), out: None, wish, today: room.today() };
    let pulled = site.pull(&project, &RealDisk)?;
    let after =
        std::sync::Arc::new(crate::finding::Source { path: room.shown().to_owned(), text: pulled.brief.clone() });
    guard::check(&brief::look(&project.source).read.brief, &brief::look(&after).read.brief)?;
    let findings = pulled.findings(&project);
    let mut text = if pulled.changes.is_empty() {
        "no edit of a value of the brief can be taken\n".to_owned()
    } else {
        told(room, &project.source.text, &pulled.brief)
    };
    let mut steps = Vec::new();
    let is_written = !args.dry_run && !pulled.changes.is_empty();
    if is_written {
        let documents = as_they_are(&project.dir, &pulled)?;
        steps = write_pull(&site, &pulled, &RealDisk)?;
        let done = Done { before: project.source.text.clone(), after: pulled.brief.clone(), documents };
        room.remember(done);
    }
    for key in &pulled.withdrawn {
        let _ = writeln!(text, "`claims.{key}` is pending again: other words than these were approved");
    }
    text.push_str(&documents(&steps));
    if !findings.is_empty() {
        let _ = write!(text, "left to a person:\n{}", report::text(&findings, false));
    }
    text.push_str(if is_written { "`undo` takes it back\n" } else { "nothing was written\n" });
    let mut data = object(&project.source.text, &pulled.brief, &steps, is_written, &pulled.withdrawn);
    if let Json::Object(fields) = &mut data {
        let change =
            |change: &crate::pull::Change| json!({ "path": change.path, "old": change.old, "new": change.new });
        fields.insert("changes".to_owned(), pulled.changes.iter().map(change).collect());
        fields.insert("refused".to_owned(), findings.iter().map(report::object).collect());
    }
    Ok(Answer { text, data })
}

/// The documents that a pull writes to, as people have them.
fn as_they_are(dir: &std::path::Path, pulled: &Pulled<'_>) -> Result<Vec<(String, String)>, Finding> {
    let pack = Pack::open(&RealDisk, dir)?;
    let steps = pulled.prepared.iter().flat_map(|prepared| &prepared.plan.steps);
    let files: Vec<&str> = steps.map(|step| step.file.as_str()).collect();
    let found = pack.found.iter().filter(|found| found.is_edited() && files.contains(&found.entry.file()));
    Ok(found.filter_map(|found| Some((found.entry.file().to_owned(), found.text()?.to_owned()))).collect())
}

pub(super) fn undo(room: &Room, _: &Nothing) -> Changed {
    room.check()?;
    let Some(done) = room.latest() else {
        let finding = Finding::failure("nothing-to-undo", "nothing was changed here that could be undone");
        return Err(finding.help("only what this assistant changed, since it was started, can be").into());
    };
    let saved = edit::save(&RealDisk, room.brief(), room.shown(), &done.after, &done.before);
    if let Err(finding) = saved {
        room.remember(done);
        let help = "somebody changed the brief since; set the values back one by one";
        return Err(if finding.rule == "changed-meanwhile" { finding.help(help) } else { finding }.into());
    }
    let steps = rebuild(&room.seat(), &RealDisk)?;
    if !done.documents.is_empty() {
        restore(room, &done)?;
    }
    let mut text = told(room, &done.after, &done.before);
    text.push_str(&documents(&steps));
    for (file, _) in &done.documents {
        let _ = writeln!(text, "{file} has its edits again");
    }
    Ok(Answer { text, data: object(&done.after, &done.before, &steps, true, &[]) })
}

/// Documents whose edits were pulled get them back.
fn restore(room: &Room, done: &Done) -> Result<(), Findings> {
    let project = room.project()?;
    let lock = apply::lock(&RealDisk, &project.dir)?;
    let pack = Pack::open(&RealDisk, &project.dir)?;
    let now: Vec<(&str, String, &str)> = done
        .documents
        .iter()
        .filter_map(|(file, text)| {
            let found = pack.found.iter().find(|found| found.entry.file() == file)?;
            // What a person wrote since stays.
            (!found.is_edited()).then(|| (file.as_str(), found.text().unwrap_or_default().to_owned(), text.as_str()))
        })
        .collect();
    let plan = rewritten(&pack, now.iter().map(|(file, before, after)| (*file, before.as_str(), *after)))?;
    apply::apply(&RealDisk, &project.dir, &plan, &lock)?;
    Ok(())
}
