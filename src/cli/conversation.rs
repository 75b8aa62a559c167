//! One question after the other, each answer written and built before the next.

use std::collections::HashSet;
use std::sync::Arc;

use super::table::{Table, tell};
use super::talk::{self, Check, Reply};
use super::{Outcome, Ui};
use crate::ask::{self, Question};
use crate::brief::id;
use crate::brief::model::Brief;
use crate::brief::shape::{Shape, Target};
use crate::change::write::write;
use crate::change::{self, Change};
use crate::finding::{Findings, Level, Source};
use crate::pack::disk::RealDisk;
use crate::pack::plan::Step;
use crate::project::Project;
use crate::report;

/// So many lines that changed are shown.
const SHOWN: usize = 6;

/// What came of a question.
type Came = Reply<Vec<Change>>;

pub(super) fn hold(table: &Table, about: Option<&str>, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let mut passed: Vec<String> = Vec::new();
    let mut again: Option<String> = None;
    let mut first = true;
    loop {
        let project = table.project()?;
        // A list that is named is asked for another item, whether it has some or not.
        let is_list = about
            .filter(|_| first)
            .filter(|path| matches!(change::shape_of(&project.read.brief, path), Some(Shape::List(_) | Shape::Map(_))));
        let question = match (again.take(), is_list) {
            (Some(path), _) => Some(Question::plain(&project.read.brief, &path)),
            (None, Some(list)) => Some(Question::plain(&project.read.brief, list)),
            (None, None) => {
                let skipped: HashSet<&String> = passed.iter().collect();
                table.questions(about)?.into_iter().find(|question| !skipped.contains(&question.path))
            }
        };
        first = false;
        let Some(question) = question else {
            ui.say("Nothing more is asked for.");
            return Ok(Outcome::Clean);
        };
        match asked(&project, &question, ui) {
            Reply::Said(changes) => {
                let written = write(&table.seat(), &RealDisk, &changes)?;
                tell(&written, ui);
                show(&written.steps, ui);
                passed.push(question.path);
            }
            Reply::Skipped => passed.push(question.path),
            Reply::Back => again = Some(passed.pop().unwrap_or(question.path)),
            Reply::Stopped => {
                ui.say("What you said is in the brief.");
                return Ok(Outcome::Clean);
            }
        }
    }
}

/// The lines that the documents say now, and did not before.
fn show(steps: &[Step], ui: &mut Ui<'_>) {
    let mut left = SHOWN;
    for step in steps.iter().filter(|step| step.action.writes() && step.file != "README.md") {
        let before: HashSet<&str> = step.before.as_deref().unwrap_or_default().lines().collect();
        let after = step.after.as_deref().unwrap_or_default().lines();
        for line in after.filter(|line| !before.contains(line) && says_something(line)).take(2) {
            if left == 0 {
                return;
            }
            left -= 1;
            ui.say(&report::safe(&format!("  {}: {}", step.file, line.trim())));
        }
    }
}

/// Whether a line is neither empty nor a gap, a heading or an entry of the contents.
fn says_something(line: &str) -> bool {
    let bare = line.trim();
    !bare.is_empty()
        && !["> **To add", "To add:", "- [", "#", "|", "```", "---"].iter().any(|sign| bare.starts_with(sign))
}

fn asked(project: &Project<'_>, question: &Question, ui: &mut Ui<'_>) -> Came {
    ui.say("");
    let why = question.why();
    if !why.is_empty() {
        ui.say(&report::safe(&format!("({why})")));
    }
    match question.shape {
        Shape::List(Shape::Record(_)) => item(project, &question.path, ui),
        Shape::Map(_) => claim(project, ui).map(|(_, changes)| changes),
        Shape::List(Shape::Ref(Target::Claim)) => proof(project, question, ui),
        Shape::Ref(target) => reference(project, question, target),
        Shape::Choice(words) => talk::choice(&question.asks, "", words.iter().map(|word| (*word).to_owned()).collect())
            .map(|index| words.get(index).map(|word| set(&question.path, word)).into_iter().collect()),
        Shape::List(_) => texts(project, question),
        _ => {
            let now = value_at(project, &question.path);
            talk::text(&question.asks, &hint(question), &now, &fits(project, &question.path))
                .map(|text| vec![set(&question.path, &text)])
        }
    }
}

fn set(path: &str, text: &str) -> Change {
    Change::Set { path: path.to_owned(), text: text.to_owned() }
}

fn hint(question: &Question) -> String {
    question.example.map(|example| format!("Example: {example}")).unwrap_or_default()
}

fn value_at(project: &Project<'_>, path: &str) -> String {
    project
        .read
        .leaves
        .0
        .iter()
        .find(|leaf| leaf.path == path)
        .map(|leaf| leaf.text.trim().to_owned())
        .unwrap_or_default()
}

/// Whether the brief could hold the answer, in the words of a build.
fn fits(project: &Project<'_>, path: &str) -> Check {
    let (source, path) = (Arc::clone(&project.source), path.to_owned());
    Arc::new(move |text: &str| fault(&source, &[set(&path, text)]))
}

fn fault(source: &Arc<Source>, changes: &[Change]) -> Result<(), String> {
    match change::changed(source, changes) {
        Ok(_) => Ok(()),
        Err(Findings(found)) => {
            let first = found.iter().find(|finding| finding.level == Level::Error).or(found.first());
            let words = |finding: &crate::finding::Finding| {
                let help = finding.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
                format!("{}{help}", finding.message)
            };
            Err(first.map(words).unwrap_or_default())
        }
    }
}

/// A new item, field by field; the first field has to be said.
fn item(project: &Project<'_>, list: &str, ui: &mut Ui<'_>) -> Came {
    let index = ask::items(&project.read.leaves, list);
    let fields = ask::of_item(list);
    let mut changes: Vec<Change> = Vec::new();
    let mut said: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(key) = fields.get(at) {
        let path = format!("{list}[{index}].{key}");
        let question = Question::plain(&project.read.brief, &path);
        let reply = match question.shape {
            // Parts with parts of their own are asked for once the item is there.
            Shape::List(_) | Shape::Record(_) | Shape::Map(_) => Reply::Skipped,
            _ => part(project, &question, &changes),
        };
        match reply {
            Reply::Said(change) => {
                said.push(changes.len());
                changes.push(change);
                at += 1;
            }
            Reply::Skipped if changes.is_empty() => return Reply::Skipped,
            Reply::Skipped => at += 1,
            Reply::Back if changes.is_empty() => return Reply::Back,
            Reply::Back => {
                changes.truncate(said.pop().unwrap_or_default());
                at = at.saturating_sub(1);
            }
            Reply::Stopped if changes.is_empty() => return Reply::Stopped,
            Reply::Stopped => break,
        }
    }
    ui.say("");
    Reply::Said(changes)
}

/// One field of an item that is not in the brief yet.
fn part(project: &Project<'_>, question: &Question, before: &[Change]) -> Reply<Change> {
    let path = question.path.clone();
    match question.shape {
        Shape::Choice(words) => talk::choice(&question.asks, "", words.iter().map(|word| (*word).to_owned()).collect())
            .map(|index| set(&path, words.get(index).copied().unwrap_or_default())),
        // Two changes may come of it, and an item takes one for each field: it is asked for once the item is there.
        Shape::Ref(target) if references(&project.read.brief, target).is_empty() => Reply::Skipped,
        Shape::Ref(target) => {
            let all = references(&project.read.brief, target);
            talk::choice(&question.asks, "", all.iter().map(|(_, words)| words.clone()).collect())
                .map(|index| set(&path, all.get(index).map(|(id, _)| id.as_str()).unwrap_or_default()))
        }
        _ => {
            let (source, before, to) = (Arc::clone(&project.source), before.to_vec(), path.clone());
            let check: Check = Arc::new(move |text: &str| {
                let all: Vec<Change> = before.iter().cloned().chain([set(&to, text)]).collect();
                fault(&source, &all)
            });
            talk::text(&question.asks, &hint(question), "", &check).map(|text| set(&path, &text))
        }
    }
}

/// Texts of a list, until there are no more.
fn texts(project: &Project<'_>, question: &Question) -> Came {
    let first = ask::items(&project.read.leaves, &question.path);
    let fine: Check = Arc::new(|_| Ok(()));
    let mut changes = Vec::new();
    loop {
        let asks = if changes.is_empty() { question.asks.clone() } else { "And another?".to_owned() };
        match talk::text(&asks, &hint(question), "", &fine) {
            Reply::Said(text) => changes.push(set(&format!("{}[{}]", question.path, first + changes.len()), &text)),
            Reply::Skipped if changes.is_empty() => return Reply::Skipped,
            Reply::Back if changes.is_empty() => return Reply::Back,
            Reply::Stopped if changes.is_empty() => return Reply::Stopped,
            Reply::Back => {
                changes.pop();
            }
            Reply::Skipped | Reply::Stopped => return Reply::Said(changes),
        }
    }
}

/// A new claim, and its name.
fn claim(project: &Project<'_>, ui: &mut Ui<'_>) -> Reply<(String, Vec<Change>)> {
    let fine: Check = Arc::new(|_| Ok(()));
    let says =
        match talk::text(&ask::asked("claims.x.says"), "Example: Resolves 38% of requests without an agent", "", &fine)
        {
            Reply::Said(says) => says,
            Reply::Skipped => return Reply::Skipped,
            Reply::Back => return Reply::Back,
            Reply::Stopped => return Reply::Stopped,
        };
    let words: Vec<&str> = says.split_whitespace().take(4).collect();
    let stem = id::kebab(&words.join(" "));
    let is_free = |name: &String| project.read.brief.claims.get(name).is_none();
    let key = (2..).map(|n| format!("{stem}-{n}"));
    let key = [stem.clone()].into_iter().chain(key).find(is_free).unwrap_or(stem);
    let mut changes = vec![set(&format!("claims.{key}.says"), &says)];
    for field in ["proof", "source", "as_of"] {
        let question = Question::plain(&project.read.brief, &format!("claims.{key}.{field}"));
        match part(project, &question, &changes) {
            Reply::Said(change) => changes.push(change),
            Reply::Skipped => {}
            Reply::Back | Reply::Stopped => break,
        }
    }
    // Who approves it says so afterwards.
    changes.push(set(&format!("claims.{key}.status"), "pending"));
    ui.say("It is pending until somebody approves it.");
    Reply::Said((key, changes))
}

/// The claims behind something: of those there are, or a new one.
fn proof(project: &Project<'_>, question: &Question, ui: &mut Ui<'_>) -> Came {
    let all = references(&project.read.brief, Target::Claim);
    let first = ask::items(&project.read.leaves, &question.path);
    let shown: Vec<String> = all.iter().map(|(_, words)| words.clone()).chain(["a new claim".to_owned()]).collect();
    let count = all.len();
    let chosen = if all.is_empty() {
        vec![0]
    } else {
        match talk::several(&question.asks, shown) {
            Reply::Said(chosen) => chosen,
            Reply::Skipped => return Reply::Skipped,
            Reply::Back => return Reply::Back,
            Reply::Stopped => return Reply::Stopped,
        }
    };
    let mut changes = Vec::new();
    let mut keys: Vec<String> = chosen.iter().filter_map(|index| all.get(*index).map(|(key, _)| key.clone())).collect();
    if chosen.contains(&count) {
        if all.is_empty() {
            ui.say("No claim is there yet, so this makes one.");
        }
        match claim(project, ui) {
            Reply::Said((key, more)) => {
                changes.extend(more);
                keys.push(key);
            }
            Reply::Skipped if keys.is_empty() => return Reply::Skipped,
            Reply::Back if keys.is_empty() => return Reply::Back,
            Reply::Stopped if keys.is_empty() => return Reply::Stopped,
            Reply::Skipped | Reply::Back | Reply::Stopped => {}
        }
    }
    let places = keys.iter().enumerate().map(|(i, key)| set(&format!("{}[{}]", question.path, first + i), key));
    changes.extend(places);
    Reply::Said(changes)
}

/// One of those that there are, or a new one.
fn reference(project: &Project<'_>, question: &Question, target: Target) -> Came {
    let all = references(&project.read.brief, target);
    let shown: Vec<String> = all.iter().map(|(_, words)| words.clone()).chain(["a new one".to_owned()]).collect();
    let index = match talk::choice(&question.asks, "", shown) {
        Reply::Said(index) => index,
        other => return other.map(|_| Vec::new()),
    };
    if let Some((id, _)) = all.get(index) {
        return Reply::Said(vec![set(&question.path, id)]);
    }
    let list = match target {
        Target::Metric => "metrics",
        Target::Audience | Target::Claim => "audience",
    };
    let new = format!("{list}[{}].name", ask::items(&project.read.leaves, list));
    let fine: Check = Arc::new(|_| Ok(()));
    talk::text(&ask::asked(&new), "", "", &fine)
        .map(|name| vec![set(&new, &name), set(&question.path, &id::kebab(&name))])
}

/// What can be referred to: the id, and what it says.
fn references(brief: &Brief, target: Target) -> Vec<(String, String)> {
    let named = |id: &str, name: Option<&crate::brief::Text>| {
        (id.to_owned(), name.map_or_else(|| id.to_owned(), |name| name.text.clone()))
    };
    match target {
        Target::Claim => brief.claims.0.iter().map(|(key, claim)| named(key, claim.says.as_ref())).collect(),
        Target::Audience => brief.audience.iter().map(|one| named(&one.id.text, one.name.as_ref())).collect(),
        Target::Metric => brief.metrics.iter().map(|one| named(&one.id.text, one.name.as_ref())).collect(),
    }
}
