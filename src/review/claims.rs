//! The claim sheet: each claim with its proof and who hears it, and a decision for each that comes back.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::stamp::CHOICE;
use super::tokens;
use crate::brief::Text;
use crate::brief::model::{Claim, Status};
use crate::catalog;
use crate::change::Change;
use crate::finding::Finding;
use crate::pack::Pack;
use crate::project::Project;
use crate::readers::word::{Unit, UnitKind as Kind};
use crate::render::escape;

/// The heads of its columns.
const COLUMNS: [&str; 6] = ["Claim", "How it is known", "Heard by", "Decision", "Other words", "Reason"];

/// How wide each is, in twentieths of a point.
pub(crate) const WIDTHS: [usize; 6] = [2_700, 3_300, 3_600, 1_500, 2_100, 1_370];

/// What was decided about a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It may be said so.
    Approve,
    /// It is to be said in other words.
    Change,
    /// It may not be said.
    Reject,
}

/// A row of a sheet that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The claim.
    pub claim: String,
    /// The decision; `None` where there is none that is known.
    pub decision: Option<Decision>,
    /// What was written for it, where it is none that is known.
    pub unclear: Option<String>,
    /// What is to be said instead.
    pub words: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// What a sheet said of each claim: its words and its status.
pub type Then = BTreeMap<String, (String, String)>;

/// What a sheet does to the brief.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Changes that go without saying.
    pub changes: Vec<Change>,
    /// Changes that contradict what was decided since: the question, and what a yes does.
    pub questions: Vec<(String, Vec<Change>)>,
    /// What could not be made out, in words.
    pub unclear: Vec<String>,
}

fn cell(text: &str) -> String {
    let edge = escape::Edge { linked: false, ..escape::Edge::default() };
    escape::inline(text, edge)
}

fn said(text: Option<&Text>) -> &str {
    text.map_or("", |text| text.text.as_str())
}

fn status(claim: &Claim) -> &'static str {
    match claim.status() {
        Status::Pending => "pending",
        Status::Approved => "approved",
        Status::Rejected => "rejected",
    }
}

/// The sheet as Markdown, and what it says of each claim: its words and its status.
///
/// # Errors
/// When the brief has no claims, or the pack can't be read.
pub(crate) fn sheet(project: &Project<'_>, pack: &Pack<'_>) -> Result<(String, Then), Finding> {
    let brief = &project.read.brief;
    if brief.claims.0.is_empty() {
        let finding = Finding::failure("no-claims", "the brief has no claims to decide about");
        return Err(finding.help("`launchpack add claims.NAME says=\"…\"` adds one"));
    }
    let heard = heard(project, pack)?;
    let mut out = format!(
        "# {}: claims to decide\n\nOne row for each claim. Choose a decision; for \"change\" write the other words beside it. A reason helps whoever has to say it.\n\n| {} |\n|{}\n",
        cell(&brief.product.name.text),
        COLUMNS.join(" | "),
        " --- |".repeat(COLUMNS.len())
    );
    let mut all = BTreeMap::new();
    for (id, claim) in &brief.claims.0 {
        let mut known = vec![cell(said(claim.proof.as_ref()))];
        known.extend(claim.source.as_ref().map(|source| format!("Source: {}", cell(&source.text))));
        known.extend(claim.as_of.as_ref().map(|day| format!("As of {}", cell(&day.shown().text()))));
        let by = said(claim.approved_by.as_ref());
        let by = if by.is_empty() { String::new() } else { format!(" by {}", cell(by)) };
        let inside = if claim.is_public() || claim.status() != Status::Approved { "" } else { ", for inside only" };
        known.push(format!("Now {}{by}{inside}", status(claim)));
        let known = known.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("<br>");
        let heard = heard.get(id).map(|all| {
            let lines = all.iter().map(|(whom, files)| format!("{}: {}", cell(whom), cell(&files.join(", "))));
            lines.collect::<Vec<_>>().join("<br>")
        });
        let heard = heard.unwrap_or_else(|| "nowhere".to_owned());
        let says = said(claim.says.as_ref());
        let _ = writeln!(out, "| **{}**<br>{} | {known} | {heard} | {CHOICE} |  |  |", cell(id), cell(says));
        all.insert(id.clone(), (says.to_owned(), status(claim).to_owned()));
    }
    Ok((out, all))
}

/// For each claim the readers who hear it, with the documents.
type Heard = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// The documents that say each claim, by their readers.
fn heard(project: &Project<'_>, pack: &Pack<'_>) -> Result<Heard, Finding> {
    let mut out = Heard::new();
    for sheet in pack.sheets()? {
        let kind = project.catalog.document(&sheet.found.entry.kind);
        let stem = sheet.file().strip_suffix(".md").unwrap_or(sheet.file());
        let whom = kind.map_or("readers", |kind| kind.reader.as_str());
        for path in sheet.spans.iter().flat_map(|span| &span.paths) {
            let Some(id) = path.strip_prefix("claims.").and_then(|rest| rest.strip_suffix(".says")) else { continue };
            let files = out.entry(id.to_owned()).or_default().entry(whom.to_owned()).or_default();
            if !files.iter().any(|file| file == stem) {
                files.push(stem.to_owned());
            }
        }
    }
    Ok(out)
}

/// The words that reviewers have for each decision.
#[derive(Debug, Default, Deserialize)]
struct Words {
    approve: Vec<String>,
    change: Vec<String>,
    reject: Vec<String>,
}

fn decision(text: &str, words: &Words) -> Option<Decision> {
    let plain: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric() || " ✓✔✗✘".contains(*c)).collect();
    let plain = plain.trim();
    let is = |all: &[String]| all.iter().any(|one| one == plain);
    match () {
        () if is(&words.approve) => Some(Decision::Approve),
        () if is(&words.change) => Some(Decision::Change),
        () if is(&words.reject) => Some(Decision::Reject),
        () => None,
    }
}

/// Reads a sheet that came back; `sent` is what it said of each claim.
pub(crate) fn decided(units: &[Unit], sent: &Then) -> Vec<Decided> {
    let words: Words = catalog::words("decisions").unwrap_or_default();
    let rows = units.iter().filter(|unit| matches!(unit.kind, Kind::Row(_)));
    let mut columns: Vec<Option<usize>> = COLUMNS.iter().enumerate().map(|(at, _)| Some(at)).collect();
    let mut out = Vec::new();
    for row in rows {
        let at = |name: &str| row.cells.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
        if at(COLUMNS[0]).is_some() && at(COLUMNS[3]).is_some() {
            columns = COLUMNS.iter().map(|name| at(name)).collect();
            continue;
        }
        let cell = |column: usize| {
            let at = columns.get(column).copied().flatten();
            at.and_then(|at| row.cells.get(at)).map_or("", |cell| cell.trim())
        };
        let (id, says) = cell(0).split_once('\n').unwrap_or((cell(0), ""));
        let Some((claim, (was, _))) = sent.iter().find(|(known, _)| known.as_str() == id.trim()) else { continue };
        let says = says.replace('\n', " ");
        let written = Some(cell(4)).filter(|text| !text.is_empty()).map(|text| text.replace('\n', " "));
        // Words that were changed where they stand are other words.
        let changed = (!says.is_empty() && tokens::key(&says) != tokens::key(was)).then_some(says);
        let other = written.or(changed).filter(|text| tokens::key(text) != tokens::key(was));
        let typed = Some(cell(3)).filter(|text| !text.is_empty() && *text != CHOICE);
        let known = typed.and_then(|text| decision(text, &words));
        let known = match (known, &other) {
            (None, Some(_)) if typed.is_none() => Some(Decision::Change),
            (known, _) => known,
        };
        let reason = Some(cell(5)).filter(|text| !text.is_empty()).map(str::to_owned);
        let unclear = typed.filter(|_| known.is_none()).map(str::to_owned);
        if known.is_some() || unclear.is_some() || reason.is_some() {
            out.push(Decided { claim: claim.clone(), decision: known, unclear, words: other, reason });
        }
    }
    out
}

/// What the decisions of a reviewer do to the brief as it is now.
pub(crate) fn verdict(all: &[Decided], sent: &Then, brief: &crate::brief::Brief, by: &str) -> Verdict {
    let mut out = Verdict::default();
    for one in all {
        let id = &one.claim;
        let Some(claim) = brief.claims.get(id) else {
            out.unclear.push(format!("`{id}` is no claim of the brief any more"));
            continue;
        };
        if let Some(text) = &one.unclear {
            out.unclear.push(format!("`{id}`: the decision \"{text}\" is none of approve, change and reject"));
        }
        let Some(decision) = one.decision else { continue };
        let (was, status_then) = sent.get(id).cloned().unwrap_or_default();
        let says = said(claim.says.as_ref());
        let set = |field: &str, text: &str| Change::Set { path: format!("claims.{id}.{field}"), text: text.to_owned() };
        let mut changes = Vec::new();
        // Who approves other words approves those.
        let words = one.words.as_deref().filter(|_| decision != Decision::Reject);
        if let Some(words) = words.filter(|words| *words != says) {
            changes.push(set("says", words));
        }
        let now = match decision {
            Decision::Approve => "approved",
            Decision::Change if words.is_some() => "approved",
            Decision::Change => "pending",
            Decision::Reject => "rejected",
        };
        let signs = now == "approved" && said(claim.approved_by.as_ref()) != by;
        if status(claim) != now || claim.is_withdrawn() || !changes.is_empty() {
            changes.push(set("status", now));
        }
        if signs && (status(claim) != "approved" || !changes.is_empty()) {
            changes.push(set("approved_by", by));
        }
        if changes.is_empty() {
            continue;
        }
        let other_words = tokens::key(says) != tokens::key(&was);
        let other_status = status(claim) != status_then;
        let has_words = words.is_some_and(|words| tokens::key(words) == tokens::key(says));
        let question = match () {
            () if other_words && !has_words && decision != Decision::Reject => {
                Some(format!("`{id}` was decided on other words than the brief has now: \"{was}\", and now \"{says}\""))
            }
            () if other_status => Some(format!(
                "`{id}` was {status_then} when it was sent and is {} now; the sheet says {now}",
                status(claim)
            )),
            () => None,
        };
        match question {
            Some(question) => out.questions.push((question, changes)),
            None => out.changes.extend(changes),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: [&str; 6]) -> Unit {
        Unit { kind: Kind::Row(0), cells: cells.map(str::to_owned).to_vec(), pictures: Vec::new() }
    }

    fn sent() -> Then {
        let one = |says: &str, status: &str| (says.to_owned(), status.to_owned());
        [("fast", one("Answers in 2 minutes", "pending")), ("cheap", one("Costs less", "approved"))]
            .into_iter()
            .map(|(id, one)| (id.to_owned(), one))
            .collect()
    }

    #[test]
    fn decisions_are_read_however_they_are_written() {
        for (cells, expected) in [
            (["fast\nAnswers in 2 minutes", "", "", CHOICE, "", ""], None),
            (["fast\nAnswers in 2 minutes", "", "", "Approved.", "", ""], Some((Some(Decision::Approve), None))),
            (
                ["fast\nAnswers in 3 minutes", "", "", CHOICE, "", ""],
                Some((Some(Decision::Change), Some("Answers in 3 minutes"))),
            ),
            (
                ["fast\nAnswers in 2 minutes", "", "", "change", "Answers soon", "x"],
                Some((Some(Decision::Change), Some("Answers soon"))),
            ),
            (["cheap\nCosts less", "", "", "NO", "", "Unproven"], Some((Some(Decision::Reject), None))),
            (["cheap\nCosts less", "", "", "hmm", "", ""], Some((None, None))),
            (["other\nx", "", "", "approve", "", ""], None),
        ] {
            let told = decided(&[row(cells)], &sent());
            let told = told.first().map(|one| (one.decision, one.words.as_deref()));
            assert_eq!(told, expected, "{cells:?}");
        }
        let moved = [
            row(["Decision", "Claim", "Reason", "Other words", "Heard by", "How it is known"]),
            row(["reject", "cheap", "Why", "", "", ""]),
        ];
        let told = decided(&moved, &sent());
        assert_eq!((told[0].decision, told[0].reason.as_deref()), (Some(Decision::Reject), Some("Why")));
    }
}
