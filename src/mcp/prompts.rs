//! Beginnings for the work of the day, with the facts that it needs.

use std::fmt::Write as _;

use rmcp::model::{JsonObject, Prompt, PromptArgument};

use super::args::Nothing;
use super::look;
use super::room::Room;
use crate::brief::model::Brief;
use crate::finding::{Finding, Findings};
use crate::pack::disk::{Disk as _, RealDisk};
use crate::pack::state;
use crate::report::unified;

const OBJECTION: &str = "answer_objection";
const CHANGES: &str = "what_changed";
const INTERVIEW: &str = "interview_case";

pub(super) fn list() -> Vec<Prompt> {
    let needs = |name: &str, about: &str| vec![PromptArgument::new(name).with_description(about).with_required(true)];
    vec![
        Prompt::new(
            OBJECTION,
            Some("Write the answer to an objection, from approved claims alone"),
            Some(needs("objection", "What the customer says")),
        ),
        Prompt::new(CHANGES, Some("What changed since the last build, and who must hear it"), None),
        Prompt::new(
            INTERVIEW,
            Some("Prepare for an interview case with the stories and the facts of the brief"),
            Some(needs("case", "The case, as the interviewer puts it")),
        ),
    ]
}

/// A prompt with its facts.
pub(super) fn get(room: &Room, name: &str, args: &JsonObject) -> Result<String, Findings> {
    let given = |key: &str| {
        let text = args.get(key).and_then(|text| text.as_str()).map(str::trim).filter(|text| !text.is_empty());
        text.map(str::to_owned).ok_or_else(|| {
            Findings::from(Finding::failure("bad-arguments", format!("`{key}` is missing")).help("say what it is"))
        })
    };
    match name {
        OBJECTION => objection(room, &given("objection")?),
        CHANGES => changes(room),
        INTERVIEW => interview(room, &given("case")?),
        _ => {
            let finding = Finding::failure("no-such-value", format!("there is no prompt `{name}`"));
            Err(finding.help("the list of prompts has every name").into())
        }
    }
}

/// What may be said outside, a line each.
fn sayable(brief: &Brief) -> String {
    let mut out = String::new();
    for (key, claim) in brief.claims.0.iter().filter(|(_, claim)| claim.is_public()) {
        let text = |text: &Option<crate::brief::Text>| text.as_ref().map(|text| text.text.clone()).unwrap_or_default();
        let cited = if claim.cite.is_some() { text(&claim.cite) } else { text(&claim.proof) };
        let _ = writeln!(out, "- {key}: {} (source: {cited})", text(&claim.says));
    }
    if out.is_empty() { "- none: no claim is approved for outside\n".to_owned() } else { out }
}

fn objection(room: &Room, objection: &str) -> Result<String, Findings> {
    let project = room.project()?;
    let brief = &project.read.brief;
    let mut known = String::new();
    for competitor in &brief.competitors {
        let name = competitor.name.as_ref().map(|name| name.text.as_str()).unwrap_or_default();
        for one in &competitor.objections {
            let says = one.says.as_ref().map(|says| says.text.as_str()).unwrap_or_default();
            let answer = one.answer.as_ref().map_or("no answer yet", |answer| answer.0.text.as_str());
            let _ = writeln!(known, "- About {name}, \"{says}\": {answer}");
        }
    }
    Ok(format!(
        "A customer of {} says: {objection}\n\nWrite the answer that a seller can give, in two to four sentences. Use only what follows; where it is not enough, say what is missing instead of inventing it. Then hold the answer against the brief with `audit_text` (readers: customers) and correct it until nothing is found.\n\nClaims that may be said, word for word:\n{}\nObjections that the brief answers:\n{known}",
        brief.product.name.text,
        sayable(brief)
    ))
}

fn changes(room: &Room) -> Result<String, Findings> {
    let project = room.project()?;
    let file = project.dir.join(state::path::brief());
    let built = RealDisk.read(&file).ok().flatten().and_then(|bytes| String::from_utf8(bytes).ok());
    let brief = match built {
        None => "There is no build yet to compare with.\n".to_owned(),
        Some(built) if built == project.source.text => {
            "The brief is the one that the documents were built from.\n".to_owned()
        }
        Some(built) => unified(&built, &project.source.text, "brief.yaml", ["as it was built", "as it is"]),
    };
    let next = look::diff(room, &super::args::Differences { document: None, edits: false })?;
    let mut people = String::new();
    for one in &project.read.brief.readiness {
        let text = |text: Option<&crate::brief::Text>| text.map(|text| text.text.clone()).unwrap_or_default();
        let _ = writeln!(people, "- {}: {}", text(one.team.as_ref()), text(one.owner.as_ref()));
    }
    let status = look::status(room, &Nothing {})?;
    Ok(format!(
        "Tell what changed in this launch since its documents were last built, and who must hear it. One short message for each person or team whose work is touched, with the old and the new value; nobody who is not. Say nothing that does not stand below.\n\nThe brief:\n{brief}\nThe documents would change so:\n{}\nWhere documents stand:\n{}\nTeams and their owners:\n{people}",
        next.text, status.text
    ))
}

fn interview(room: &Room, case: &str) -> Result<String, Findings> {
    let project = room.project()?;
    let brief = &project.read.brief;
    let stories = look::brief(room, &super::args::Part { path: Some("stories".to_owned()) });
    let stories = stories.map_or_else(|_| "There are none in the brief yet.\n".to_owned(), |stories| stories.text);
    Ok(format!(
        "Prepare me for this interview case: {case}\n\nAsk me first what I would decide and why, then challenge the answer with what the brief says against it. Name the story below that fits best and what in it carries the answer. Numbers come from the brief alone; where a claim is not approved, say so.\n\nThe product: {}\n\nMy stories:\n{stories}\nClaims that may be said outside:\n{}",
        brief.product.name.text,
        sayable(brief)
    ))
}
