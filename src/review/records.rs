//! What is out with whom, and what came back: `.launchpack/reviews.jsonl`, a line each; beside it, in `.launchpack/sent/`, every
//! document as it stood and the file as it went out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::brief::date;
use crate::digest;
use crate::finding::Finding;
use crate::pack::state::FOLDER;
use crate::pack::{Found, Pack};

/// A file that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The mark that the file bears.
    pub id: String,
    /// To whom, as typed.
    pub to: String,
    /// The day, as `2027-03-09`.
    pub on: String,
    /// Until which day it is to be back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The kind of the document; empty for a claim sheet.
    pub kind: String,
    /// Which one of its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The file within the review folder: `dana-legal/launch-faq.docx`.
    pub file: String,
    /// The digest of that file as it was sent.
    pub mark: String,
    /// What was said of each claim, and its status then; for a claim sheet.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: BTreeMap<String, (String, String)>,
    /// The days on which it came back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub back: Vec<String>,
    /// The changes that were taken over, by digests.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub taken: BTreeSet<String>,
}

/// A comment that was put on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Its name on the list.
    pub note: String,
    /// The kind of the document; empty for claims.
    pub kind: String,
    /// Which one of its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The passage that it is about, as it was sent; empty where that is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub passage: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Sent(Sent),
    Noted(Noted),
}

/// All that is known of reviews.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Records {
    /// In the order in which they were sent.
    pub sent: Vec<Sent>,
    /// In the order in which they came.
    pub noted: Vec<Noted>,
    /// Lines that can't be read, such as those that a merge of two branches left; they stay.
    rest: Vec<String>,
}

/// Files of the state folder, relative to the pack.
pub(crate) fn list() -> PathBuf {
    Path::new(FOLDER).join("reviews.jsonl")
}

/// A document as it stood when it was sent.
pub(crate) fn document(id: &str) -> PathBuf {
    Path::new(FOLDER).join("sent").join(format!("{id}.document.md"))
}

/// The file as it was sent.
pub(crate) fn copy(id: &str, ending: &str) -> PathBuf {
    Path::new(FOLDER).join("sent").join(format!("{id}.{ending}"))
}

/// The folder of reviews, in that of the brief.
#[must_use]
pub fn folder(home: &Path) -> PathBuf {
    home.join("review")
}

/// A short digest, as a name.
pub(crate) fn name(parts: &[&str]) -> String {
    let id = format!("{:016x}", digest::of(parts.join("\u{1f}").as_bytes()));
    id.get(..10).unwrap_or_default().to_owned()
}

impl Records {
    /// Reads what is known; a line that can't be read is kept as it is.
    ///
    /// # Errors
    /// When the list can't be read.
    pub fn read(pack: &Pack<'_>) -> Result<Self, Finding> {
        let mut out = Self::default();
        let text = pack.text(&list())?.unwrap_or_default();
        for line in text.lines() {
            match serde_json::from_str(line) {
                Ok(Line::Sent(sent)) => out.sent.push(sent),
                Ok(Line::Noted(noted)) => out.noted.push(noted),
                Err(_) => out.rest.push(line.to_owned()),
            }
        }
        Ok(out)
    }

    pub(crate) fn to_text(&self) -> String {
        let sent = self.sent.iter().map(serde_json::to_string);
        let lines = sent.chain(self.noted.iter().map(serde_json::to_string));
        let lines = lines.filter_map(Result::ok).chain(self.rest.iter().cloned());
        lines.map(|line| line + "\n").collect()
    }

    /// What is out: of each document and reader what was sent last, where it did not come back.
    pub fn out(&self) -> impl Iterator<Item = &Sent> {
        let last = |at: usize, one: &Sent| !self.sent.iter().skip(at + 1).any(|other| other.file == one.file);
        let all = self.sent.iter().enumerate();
        all.filter(move |(at, one)| one.back.is_empty() && last(*at, one)).map(|(_, one)| one)
    }
}

impl Sent {
    /// Whether it is a claim sheet.
    #[must_use]
    pub fn is_claims(&self) -> bool {
        self.kind.is_empty()
    }

    /// The ending of its file.
    #[must_use]
    pub fn ending(&self) -> &str {
        self.file.rsplit('.').next().unwrap_or_default()
    }

    /// The day until which it was to be back, where that has passed.
    #[must_use]
    pub fn late(&self, today: Date) -> Option<Date> {
        self.by.as_deref().and_then(date::day).filter(|by| *by < today)
    }

    /// The document that it was made of, as it stands.
    #[must_use]
    pub fn document<'p>(&self, pack: &'p Pack<'_>) -> Option<&'p Found> {
        pack.document(&self.kind, self.item.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_is_what_was_sent_last_and_did_not_come_back() {
        let one = |id: &str, file: &str, back: &[&str]| Sent {
            id: id.into(),
            to: "Ann".into(),
            on: "2027-03-01".into(),
            by: Some("2027-03-05".into()),
            kind: "faq".into(),
            item: None,
            file: file.into(),
            mark: String::new(),
            claims: BTreeMap::new(),
            back: back.iter().map(|day| (*day).to_owned()).collect(),
            taken: BTreeSet::new(),
        };
        let records = Records {
            sent: vec![
                one("1", "ann/a.docx", &[]),
                one("2", "ann/a.docx", &[]),
                one("3", "ann/b.docx", &["2027-03-04"]),
            ],
            ..Records::default()
        };
        assert_eq!(records.out().map(|sent| sent.id.as_str()).collect::<Vec<_>>(), ["2"]);
        let day = |text: &str| date::day(text).unwrap();
        assert_eq!(records.sent[0].late(day("2027-03-05")), None);
        assert!(records.sent[0].late(day("2027-03-06")).is_some());
    }
}
