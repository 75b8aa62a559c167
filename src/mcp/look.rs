//! What an assistant can read and ask. Nothing here changes anything.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value as Json, json};

use super::Answer;
use super::args::{Differences, Draft, Line, Nothing, Part, RuleName, ValuePath};
use super::room::Room;
use crate::ask;
use crate::audit::{Auditor, Reader};
use crate::check::{self, Subject, folder, is_allowed, rule, score};
use crate::finding::{Finding, Findings, counted, listed};
use crate::pack::Pack;
use crate::pack::disk::RealDisk;
use crate::pack::plan::means;
use crate::project::{Choice, unknown_word};
use crate::readers;
use crate::report::{self, unified};
use crate::session::spot::is_below;
use crate::shift::Shift;
use crate::trace::{Traced, Tracer, Value, Words};

type Looked = Result<Answer, Findings>;

/// So many questions are asked at once.
const QUESTIONS: usize = 12;

pub(super) fn brief(room: &Room, args: &Part) -> Looked {
    let project = room.project()?;
    let Some(path) = args.path.as_deref().filter(|path| !path.trim().is_empty()) else {
        let text = project.source.text.clone();
        return Ok(Answer { data: json!({ "text": text }), text });
    };
    let path = crate::change::resolved(&project.read.brief, path).unwrap_or_else(|| path.trim().to_owned());
    let leaves: Vec<_> = project.read.leaves.0.iter().filter(|leaf| is_below(&leaf.path, &path)).collect();
    if leaves.is_empty() {
        let finding = Finding::failure("no-such-value", format!("the brief says nothing at `{path}`"));
        return Err(finding.help("read the whole brief, or ask `missing` what it lacks").into());
    }
    let lines = leaves.iter().map(|leaf| format!("{}: {}\n", leaf.path, leaf.text.trim()));
    let values: Vec<Json> = leaves.iter().map(|leaf| json!({ "path": leaf.path, "text": leaf.text.trim() })).collect();
    Ok(Answer { text: lines.collect(), data: json!({ "values": values }) })
}

pub(super) fn missing(room: &Room, _: &Nothing) -> Looked {
    let project = room.project()?;
    let questions = ask::ranked(&project, &RealDisk, room.today())?;
    let mut text = String::new();
    for question in questions.iter().take(QUESTIONS) {
        let _ = writeln!(text, "{} ({}): {}", question.path, question.why(), question.asks);
    }
    if questions.len() > QUESTIONS {
        let _ = writeln!(text, "and {} more", questions.len() - QUESTIONS);
    }
    if questions.is_empty() {
        text.push_str("nothing is missing\n");
    }
    let data = questions.iter().map(ask::Question::object).collect::<Vec<_>>();
    Ok(Answer { text, data: json!({ "questions": data }) })
}

pub(super) fn status(room: &Room, _: &Nothing) -> Looked {
    let project = room.project()?;
    let folder = folder::open(&project, &RealDisk)?;
    let line = |(file, state): &(String, folder::State)| format!("{file}: {}\n", state.words());
    let data: Vec<Json> =
        folder.states.iter().map(|(file, state)| json!({ "file": file, "state": state.words() })).collect();
    Ok(Answer { text: folder.states.iter().map(line).collect(), data: json!({ "documents": data }) })
}

pub(super) fn diff(room: &Room, args: &Differences) -> Looked {
    let project = room.project()?;
    let prepared = project.prepare(&RealDisk, &Choice::default())?;
    let steps = &prepared.plan.steps;
    if let Some(word) = &args.document
        && !steps.iter().any(|step| means(word, &step.kind, &step.file))
    {
        return Err(unknown_word(word, steps.iter().map(|step| step.file.as_str())).into());
    }
    let mut text: String =
        prepared.shift.iter().filter(|_| !args.edits).flat_map(Shift::lines).map(|line| line + "\n").collect();
    let mut files = Vec::new();
    let wanted = |word: &String, kind: &str, file: &str| means(word, kind, file);
    for step in steps.iter().filter(|s| args.document.as_ref().is_none_or(|word| wanted(word, &s.kind, &s.file))) {
        let (old, new, names) = if args.edits {
            let found = prepared.pack.found.iter().find(|found| found.entry.file() == step.file);
            let Some(found) = found else { continue };
            let mine = found.text().unwrap_or_default().to_owned();
            (found.base.clone().unwrap_or_default(), mine, ["as written", "as people have it"])
        } else {
            let (before, after) = (step.before.clone().unwrap_or_default(), step.after.clone().unwrap_or_default());
            (before, after, ["as it is", "after the next build"])
        };
        if old != new {
            files.push(step.file.clone());
            text.push_str(&unified(&old, &new, &step.file, names));
        }
    }
    if files.is_empty() {
        text.push_str(if args.edits { "nobody changed anything\n" } else { "the next build would change nothing\n" });
    }
    Ok(Answer { text, data: json!({ "files": files }) })
}

pub(super) fn check(room: &Room, _: &Nothing) -> Looked {
    let project = room.project()?;
    let folder = folder::open(&project, &RealDisk)?;
    let found = check::check(&Subject::of(&project, &folder, room.today()));
    let score = score::of(&project.read.leaves, &found);
    let text = format!("{}{}", told(&found), score.text());
    let findings: Vec<Json> = found.iter().map(report::object).collect();
    Ok(Answer { text, data: json!({ "findings": findings, "score": score.object() }) })
}

/// Findings as a person reads them.
fn told(found: &[Finding]) -> String {
    if found.is_empty() { "nothing was found\n".to_owned() } else { report::text(found, false) }
}

pub(super) fn audit(room: &Room, args: &Draft) -> Looked {
    let project = room.project()?;
    let reader = match &args.readers {
        None => Reader::default(),
        Some(word) => Reader::ALL.into_iter().find(|reader| reader.word() == word.trim()).ok_or_else(|| {
            let words: Vec<&str> = Reader::ALL.iter().map(|reader| reader.word()).collect();
            Finding::failure("no-such-value", format!("nobody is called `{word}`"))
                .help(format!("there are {}", listed(&words)))
        })?,
    };
    let history = folder::open(&project, &RealDisk)?.former;
    let paper = readers::read(Path::new("draft.md"), args.text.as_bytes())?;
    let auditor = Auditor::new(&project.source, &project.read, &history, reader, room.today());
    let mut audited = auditor.audit(&paper, false);
    audited.findings.retain(|finding| !is_allowed(&project.read.brief, finding.rule));
    audited.fixes.retain(|fix| !is_allowed(&project.read.brief, fix.rule));
    let mut text = told(&audited.findings);
    if !audited.agrees.is_empty() {
        let _ = writeln!(text, "it says {}", audited.agrees.join(", "));
    }
    let fixed = audited.fixed(&args.text);
    if fixed != args.text {
        let _ = write!(text, "\nwith the brief's own words in {}:\n\n{fixed}", counted(audited.fixes.len(), "place"));
    }
    let findings: Vec<Json> = audited.findings.iter().map(report::object).collect();
    let fixed = (fixed != args.text).then_some(fixed);
    Ok(Answer { text, data: json!({ "findings": findings, "agrees": audited.agrees, "corrected": fixed }) })
}

pub(super) fn explain(_: &Room, args: &RuleName) -> Looked {
    let name = args.rule.trim();
    if let Some(words) = rule::explained(name) {
        let (bad, good) = (words.bad.text(), words.good.text());
        let text = format!(
            "{name}: {}\n\n{}\n\nIt finds something here:\n\n{bad}\n\nAnd nothing here:\n\n{good}\n",
            words.finds,
            words.text.trim()
        );
        return Ok(Answer { text, data: json!({ "rule": name, "finds": words.finds, "text": words.text }) });
    }
    let fault = rule::faults().iter().find(|fault| fault.name == name).ok_or_else(|| {
        let names = rule::groups().iter().flat_map(|group| group.rules).map(|rule| rule.name);
        let finding = Finding::failure("unknown-rule", format!("there is no rule `{name}`"));
        match crate::finding::nearest(name, names) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("`check` and `audit_text` tell the names of rules"),
        }
    })?;
    let text = format!("{name}: {}\n\n{}\n", fault.finds, fault.text);
    Ok(Answer { text, data: json!({ "rule": name, "finds": fault.finds, "text": fault.text }) })
}

pub(super) fn trace(room: &Room, args: &Line) -> Looked {
    let project = room.project()?;
    let pack = Pack::open(&RealDisk, &project.dir)?;
    pack.check_built(&project.shown_dir)?;
    let tracer = Tracer::new(&project, &pack, &RealDisk)?;
    let Traced { values, words, .. } = tracer.line(&args.document, args.line, None)?;
    let mut text: String = values.iter().map(told_of_value).collect();
    if values.is_empty() {
        text.push_str(match words {
            Words::None => "an empty line\n",
            Words::Yours => "somebody's own words: neither the brief nor a template says them\n",
            Words::Template(_) => "a template's own words\n",
        });
    }
    Ok(Answer { text, data: json!({ "values": values.iter().map(value_object).collect::<Vec<_>>() }) })
}

pub(super) fn said_in(room: &Room, args: &ValuePath) -> Looked {
    let project = room.project()?;
    let pack = Pack::open(&RealDisk, &project.dir)?;
    pack.check_built(&project.shown_dir)?;
    let tracer = Tracer::new(&project, &pack, &RealDisk)?;
    let path = crate::change::resolved(&project.read.brief, &args.path).unwrap_or_else(|| args.path.clone());
    let values = tracer.values(&path)?;
    let text = values.iter().map(told_of_value).collect();
    Ok(Answer { text, data: json!({ "values": values.iter().map(value_object).collect::<Vec<_>>() }) })
}

fn told_of_value(value: &Value) -> String {
    let said = value.text.as_deref().unwrap_or("the brief has no such value any more");
    let edited = if value.edited { " (edited here)" } else { "" };
    let mut out = format!("{}{edited}: {}\n", value.path, said.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut places: Vec<String> =
        value.places.iter().map(|place| format!("{}:{}", place.source.path.display(), place.line_column().0)).collect();
    places.dedup();
    if !places.is_empty() {
        let _ = writeln!(out, "  said in {}", places.join(", "));
    }
    out
}

fn value_object(value: &Value) -> Json {
    let place = |place: &crate::finding::Place| {
        let (line, column) = place.line_column();
        json!({ "file": place.source.path.display().to_string(), "line": line, "column": column })
    };
    json!({
        "path": value.path,
        "text": value.text,
        "edited": value.edited,
        "at": value.at.as_ref().map(place),
        "places": value.places.iter().map(place).collect::<Vec<_>>(),
    })
}
