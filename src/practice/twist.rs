//! What happens while one works: which of a case's twists fits what was written, and the message that it is.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Before, values};
use super::case::{Case, Edit, Twist};
use super::chance::Chance;
use super::wording::Phrase;
use crate::brief::date;
use crate::brief::model::Read;
use crate::change::{Change, Changed, changed};
use crate::finding::{Finding, Findings, Source};

/// A message that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    /// The twist.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// After so many seconds of work.
    pub worked: i64,
    /// The file with the message.
    pub file: String,
    /// The claim that it is about, as it read then.
    pub claim: Option<String>,
    /// The day of the launch then.
    pub day: Option<Date>,
    /// The brief then.
    pub values: Vec<(String, String)>,
}

/// A twist that fits, with what its words stand for.
#[derive(Debug, Clone)]
pub struct Fit<'c> {
    /// The twist.
    pub twist: &'c Twist,
    /// The claim that is meant.
    pub claim: Option<String>,
    /// The day of the launch as the candidate has it.
    pub day: Option<Date>,
}

/// The minute in which something happens: somewhere between a third and two thirds of the time.
#[must_use]
pub fn minute(minutes: u32, seed: u64) -> i64 {
    let third = u64::from(minutes / 3).max(1);
    i64::try_from(third + Chance::new(seed).below(third + 1)).unwrap_or(0)
}

/// The twist that fits an answer: the first in an order that the seed decides.
#[must_use]
pub fn choose<'c>(case: &'c Case, answer: &Answer, read: &Read, seed: u64) -> Option<Fit<'c>> {
    let order = Chance::new(seed).shuffled(case.review.twists.iter().collect());
    // One that is about what was written comes before one that could come to anybody.
    let (own, any): (Vec<&Twist>, Vec<&Twist>) = order.into_iter().partition(|twist| is_about(twist));
    own.into_iter().chain(any).find_map(|twist| fit(twist, answer, read))
}

fn is_about(twist: &Twist) -> bool {
    twist.fits.is_some() || !twist.claim.is_empty()
}

/// The twist, where it fits.
#[must_use]
pub fn fit<'c>(twist: &'c Twist, answer: &Answer, read: &Read) -> Option<Fit<'c>> {
    if twist.fits.as_ref().is_some_and(|fits| !fits.judge(answer).holds) {
        return None;
    }
    let claim = twist.claim.iter().find_map(|phrase| {
        let phrase = Phrase::new(&phrase.value);
        let says = |bit: &&super::answer::Bit| bit.path.starts_with("claims.") && bit.field() == "says";
        let open = answer.bits.iter().filter(says).filter(|bit| bit.is_open);
        open.into_iter().find(|bit| phrase.is_among(&bit.words)).map(|bit| bit.text.clone())
    });
    if claim.is_none() && !twist.claim.is_empty() {
        return None;
    }
    let day = read.brief.launch.date.as_ref().and_then(|date| date.day);
    Some(Fit { twist, claim, day })
}

impl Fit<'_> {
    /// A text of the twist with what its words stand for.
    #[must_use]
    pub fn words(&self, text: &str) -> String {
        words(text, self.twist, self.claim.as_deref(), self.day)
    }

    /// What is remembered of it.
    #[must_use]
    pub fn came(&self, read: &Read, at: Timestamp, worked: i64, file: &str) -> Came {
        Came {
            id: self.twist.id.value.clone(),
            at,
            worked,
            file: file.to_owned(),
            claim: self.claim.clone(),
            day: self.day,
            values: values(read),
        }
    }
}

impl Came {
    /// What was there when it came.
    #[must_use]
    pub fn before(&self) -> Before {
        Before { values: self.values.clone(), claim: self.claim.clone(), day: self.day }
    }

    /// A text of the twist with what its words stand for.
    #[must_use]
    pub fn words(&self, text: &str, twist: &Twist) -> String {
        words(text, twist, self.claim.as_deref(), self.day)
    }
}

fn words(text: &str, twist: &Twist, claim: Option<&str>, day: Option<Date>) -> String {
    let mut out = text.to_owned();
    out = out.replace("{claim}", claim.unwrap_or("the claim").trim_end_matches('.'));
    if let Some(days) = twist.days {
        let now = day.and_then(|day| day.checked_add(Span::new().days(days)).ok());
        out = out.replace("{date}", &now.map_or("two weeks earlier".to_owned(), date::long));
        out = out.replace("{before}", &day.map_or("the day you had".to_owned(), date::long));
    }
    out
}

/// The file of the message, to which one answers below.
#[must_use]
pub fn message(fit: &Fit<'_>, minutes: i64) -> String {
    let said = fit.words(fit.twist.message.trim());
    format!(
        "# A message from {}\n\nIt came after {}.\n\n{said}\n\n{REPLY}\n\n{HINT}\n",
        fit.twist.from,
        super::clock::spoken(minutes * 60),
    )
}

const REPLY: &str = "## Your reply";
const HINT: &str = "<!-- What you answer stands here. What follows from it stands in the brief and the documents. -->";

/// Where the reply stands in the file of a message.
#[must_use]
pub fn reply(text: &str) -> std::ops::Range<usize> {
    let start = text.find(REPLY).map_or(text.len(), |at| at + REPLY.len());
    start..text.len()
}

/// The changes as the door takes them. Those that are none are left out: the reader tells of them.
#[must_use]
pub fn changes(edits: &[Edit]) -> Vec<Change> {
    let of = |edit: &Edit| match (&edit.set, &edit.to, &edit.add, &edit.remove) {
        (Some(path), Some(to), None, None) => Some(Change::Set { path: path.clone(), text: to.clone() }),
        (None, None, Some(path), None) => {
            let fields = edit.fields.iter().map(|(name, text)| (name.clone(), text.clone())).collect();
            Some(Change::Add { path: path.clone(), text: None, fields })
        }
        (None, None, None, Some(path)) => Some(Change::Remove { path: path.clone() }),
        _ => None,
    };
    edits.iter().filter_map(of).collect()
}

/// The brief of the key after somebody good handled a twist.
///
/// # Errors
/// When a change does not fit the brief.
pub fn handled(key: &Arc<Source>, twist: &Twist) -> Result<Changed, Findings> {
    // One after the other, so that a later one may build on an earlier one.
    let all = changes(&twist.good.changes);
    changed(key, &all)
}

/// Whether every twist of a case can be handled as its key says.
///
/// # Errors
/// What is wrong with the changes of a key, at the line of their twist.
pub fn sound(case: &Case, review: Option<&Arc<Source>>) -> Result<(), Findings> {
    let mut found = Vec::new();
    for twist in &case.review.twists {
        let place = || review.map(|source| super::case::place(source, twist.id.referenced.line()));
        let odd = twist.good.changes.len() - changes(&twist.good.changes).len();
        if odd > 0 {
            let message = format!("`{}` has {odd} changes that are neither set, add nor remove", twist.id.value);
            let finding = Finding::new(crate::finding::Level::Error, "broken-case", place(), message);
            found.push(finding.help("write `set: PATH` with `to:`, `add: LIST` with `fields:`, or `remove: PATH`"));
        }
        if let Err(Findings(faults)) = handled(&case.key, twist) {
            for fault in faults {
                let message =
                    format!("what `{}` changes does not fit the key's brief: {}", twist.id.value, fault.message);
                let finding = Finding::new(crate::finding::Level::Error, "broken-case", place(), message);
                found.push(finding.help(fault.help.unwrap_or_else(|| "change key.yaml or the twist".to_owned())));
            }
        }
    }
    if found.is_empty() { Ok(()) } else { Err(Findings(found)) }
}
