//! What a hiring manager would say: area by area, with the line and the material, and never more than the rules can see.

mod json;
mod judge;
mod key;
mod markdown;

use std::path::PathBuf;
use std::sync::Arc;

pub use json::object;
pub use markdown::page;

use super::answer::{Answer, Bit};
use super::case::{Case, Quote, Stand};
use super::clock::Clock;
use super::rubric::TWIST;
use super::twist::Came;
use crate::brief::model::Read;
use crate::finding::{Finding, Findings, Place, Source};

/// What is judged.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The case.
    pub case: &'a Case,
    /// The answer.
    pub answer: &'a Answer,
    /// Its brief.
    pub read: &'a Read,
    /// The file of the brief.
    pub source: &'a Arc<Source>,
    /// How many documents were built.
    pub documents: usize,
    /// Whether they say what the brief says.
    pub is_fresh: bool,
    /// Texts of their own.
    pub papers: &'a [Arc<Source>],
    /// The message that came.
    pub twist: Option<&'a Came>,
    /// The clock, where there is one.
    pub clock: Option<&'a Clock>,
    /// The day.
    pub today: jiff::civil::Date,
}

/// A place in what the candidate made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: usize,
    /// The path of the brief; `None` in a document or a text.
    pub path: Option<String>,
    /// What stands there.
    pub text: String,
}

/// Something that is strong or missing.
#[derive(Debug, Clone)]
pub struct Note {
    /// The name of what was looked for.
    pub id: String,
    /// What is said about it.
    pub says: String,
    /// Where the candidate's work shows it.
    pub seen: Vec<Seen>,
    /// The material that told or would have told.
    pub from: Vec<Quote>,
}

/// An area, judged.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// From 0 to 4; `None` where there was nothing to judge it by.
    pub score: Option<u32>,
    /// What that means.
    pub words: String,
    /// What was looked for and found, and all that was looked for, by weight.
    pub share: (u32, u32),
    /// How many traps hold the score down.
    pub traps: usize,
    /// What is strong.
    pub strong: Vec<Note>,
    /// What is missing.
    pub missing: Vec<Note>,
    /// What no rule can judge.
    pub ask: String,
    /// A good answer to that.
    pub shown: Vec<Row>,
}

/// A trap that was walked into.
#[derive(Debug, Clone)]
pub struct Caught {
    /// The note, with the candidate's line and the material.
    pub note: Note,
    /// What it is.
    pub name: String,
    /// The area that it counts in.
    pub area: String,
}

/// A decision, beside the key's.
#[derive(Debug, Clone)]
pub struct Decided {
    /// Its name.
    pub id: String,
    /// The question.
    pub about: String,
    /// What the candidate wrote.
    pub seen: Vec<Seen>,
    /// Which way that is; `None` where the case does not know it.
    pub option: Option<Way>,
    /// The way of the key.
    pub key: Way,
}

/// A way to decide.
#[derive(Debug, Clone)]
pub struct Way {
    /// What was decided.
    pub name: String,
    /// Whether it can be made good.
    pub stand: Stand,
    /// Why.
    pub why: String,
    /// The material that tells it.
    pub from: Vec<Quote>,
}

/// What would go first.
#[derive(Debug, Clone)]
pub struct Cut {
    /// What goes.
    pub seen: Seen,
    /// What the candidate says that it costs.
    pub cost: Option<String>,
    /// Whether that can be made good, where the case knows it.
    pub way: Option<Way>,
}

/// How a message was handled.
#[derive(Debug, Clone)]
pub struct Handled {
    /// The twist.
    pub id: String,
    /// What happened.
    pub about: String,
    /// Who wrote.
    pub who: String,
    /// The message's file.
    pub file: String,
    /// Values that changed since.
    pub changed: Vec<String>,
    /// What still says the old thing.
    pub left: Vec<Seen>,
    /// What somebody good changed, and answered.
    pub good: Vec<String>,
    /// What somebody good answered.
    pub reply: String,
}

/// A field of the answer beside that of the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The path of the brief.
    pub path: String,
    /// What the candidate wrote.
    pub yours: Option<String>,
    /// What the key says.
    pub key: Option<String>,
}

/// A review.
#[derive(Debug, Clone)]
pub struct Review {
    /// The case.
    pub case: String,
    /// What it is called.
    pub title: String,
    /// Seconds that were worked, and seconds since the start.
    pub time: Option<(i64, i64)>,
    /// What there is, in sentences.
    pub made: Vec<String>,
    /// Area by area.
    pub areas: Vec<Judged>,
    /// Traps that were walked into.
    pub traps: Vec<Caught>,
    /// Decisions.
    pub choices: Vec<Decided>,
    /// How the message was handled; `None` where none came.
    pub twist: Option<Handled>,
    /// What would go first.
    pub cut: Vec<Cut>,
    /// The key's brief beside the candidate's.
    pub key: Vec<Row>,
    /// The whole of it.
    pub brief: Arc<Source>,
}

/// Judges an answer.
///
/// # Errors
/// When there is nothing to judge, or it is about another product: then nothing is scored.
pub fn review(subject: &Subject<'_>) -> Result<Review, Findings> {
    about_the_case(subject)?;
    let caught = judge::traps(subject);
    let areas = judge::areas(subject, &caught);
    Ok(Review {
        case: subject.case.name.clone(),
        title: subject.case.about.title.clone(),
        time: subject.clock.map(|clock| (clock.worked, clock.since())),
        made: made(subject),
        choices: judge::choices(subject),
        twist: judge::handled(subject),
        cut: judge::cut(subject),
        key: key::rows(subject),
        brief: Arc::clone(&subject.case.key),
        traps: caught,
        areas,
    })
}

/// Whether there is something to judge, and it is about this case.
fn about_the_case(subject: &Subject<'_>) -> Result<(), Findings> {
    let Subject { case, answer, read, source, .. } = subject;
    let start = Arc::new(Source { path: source.path.clone(), text: case.start() });
    let given = crate::brief::look(&start).read;
    let given: Vec<&str> = given.leaves.0.iter().map(|leaf| leaf.text.as_str()).collect();
    if !answer.bits.iter().any(|bit| !given.contains(&bit.text.as_str())) {
        let finding =
            Finding::failure("nothing-to-review", "there is nothing to review yet: the brief is as it was laid out");
        return Err(finding.help("fill in brief.yaml (`launchpack ask` helps), build, and review again").into());
    }
    let first = case.about.product.split_whitespace().next().unwrap_or_default().to_lowercase();
    // A document that is behind the brief still says what was laid out.
    let names_it = |bit: &Bit| bit.path != "old" && bit.text.to_lowercase().contains(&first);
    if !answer.bits.iter().any(names_it) {
        let name = &read.brief.product.name;
        let span = read.leaves.get(name.leaf).map_or(0..0, |leaf| leaf.span.clone());
        let place = Place { source: Arc::clone(source), span };
        let message = format!(
            "this brief is about `{}`, and the case is about `{}`",
            name.text.replace('`', "'"),
            case.about.product
        );
        let finding = Finding::error("other-product", place, message);
        return Err(finding.help("nothing was scored; review it in the folder of its own case").into());
    }
    Ok(())
}

/// What there is.
fn made(subject: &Subject<'_>) -> Vec<String> {
    let mut out = Vec::new();
    let documents = crate::finding::counted(subject.documents, "document");
    out.push(match (subject.documents, subject.is_fresh) {
        (0, _) => {
            "There is a brief and no document: run `launchpack build`, since what is read is documents.".to_owned()
        }
        (_, true) => format!("There are a brief and {documents}, and they agree."),
        (_, false) => format!("There are a brief and {documents} that are behind it: run `launchpack build`."),
    });
    if !subject.papers.is_empty() {
        out.push(format!(
            "There are {} of your own beside them.",
            crate::finding::counted(subject.papers.len(), "text")
        ));
    }
    if !subject.answer.bits.iter().any(|bit| bit.path == "spoken") {
        out.push("The questions at the end have no answer (answers.md).".to_owned());
    }
    out
}

impl Seen {
    /// Where something stands.
    #[must_use]
    pub fn of(bit: &Bit) -> Self {
        let (line, _) = bit.place.line_column();
        let path = (!matches!(bit.path.as_str(), "texts" | "reply" | "spoken" | "old")).then(|| bit.path.clone());
        Self { file: bit.place.source.path.clone(), line, path, text: bit.text.trim().to_owned() }
    }
}

impl Review {
    /// The area of that name.
    #[must_use]
    pub fn area(&self, id: &str) -> Option<&Judged> {
        self.areas.iter().find(|area| area.id == id)
    }

    /// The sum of the scores, of how many: of areas that were scored.
    #[must_use]
    pub fn total(&self) -> (u32, u32) {
        let scores: Vec<u32> = self.areas.iter().filter_map(|area| area.score).collect();
        (scores.iter().sum(), u32::try_from(scores.len()).unwrap_or(0) * 4)
    }

    /// The same without the area of the twist, which not every answer has.
    #[must_use]
    pub fn before_twist(&self) -> u32 {
        self.areas.iter().filter(|area| area.id != TWIST).filter_map(|area| area.score).sum()
    }
}
