//! What a candidate made, taken apart: every value of the brief, every line of a document that the brief does not say any
//! more or that a person wrote, every text beside them, with its place.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::case::At;
use super::rubric::{self, Rubric};
use super::wording::{self, Phrase, Words};
use crate::brief::date::{self, Form};
use crate::brief::fields::unnumbered;
use crate::brief::model::{Read, Status, Use};
use crate::check::folder::Folder;
use crate::check::{self, Subject};
use crate::finding::{Place, Source};
use crate::language::lists;

/// Something that was said, and where.
#[derive(Debug, Clone)]
pub struct Bit {
    /// The path of the brief; `texts` for what a person wrote in a document or beside it, `reply` for what they answered
    /// to a message, `spoken` for what they say at the end, `old` for a document that says what the brief does not say any more.
    pub path: String,
    /// What is said.
    pub text: String,
    /// Its sentences as words.
    pub words: Vec<Words>,
    /// Where it stands.
    pub place: Place,
    /// Whether it is said to somebody as true: no rejected claim, nothing to avoid.
    pub is_open: bool,
}

/// What a rule of `check` found in the brief.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name.
    pub rule: &'static str,
    /// The path that it is about.
    pub path: Option<String>,
}

/// What was there when the message came, and what it meant.
#[derive(Debug, Clone, Default)]
pub struct Before {
    /// The values of the brief.
    pub values: Vec<(String, String)>,
    /// The claim that it is about, as it read then.
    pub claim: Option<String>,
    /// The day of the launch then.
    pub day: Option<Date>,
}

/// An answer to a case.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Everything that is said.
    pub bits: Vec<Bit>,
    /// What `check` finds in the brief.
    pub rules: Vec<Rule>,
    /// What was there before the twist.
    pub before: Option<Before>,
    rubric: &'static Rubric,
}

impl Bit {
    /// The item of a list that it is a field of: `audience[0]`, `claims.fast`; else what it stands in.
    #[must_use]
    pub fn item(&self) -> &str {
        if let Some(key) = self.path.strip_prefix("claims.") {
            let end = key.find('.').map_or(self.path.len(), |at| at + "claims.".len());
            return self.path.get(..end).unwrap_or_default();
        }
        match self.path.rsplit_once('.') {
            // The items of a list of references belong to the item that has them.
            Some((item, field)) if field.contains('[') && item.contains('[') => item,
            Some((item, field)) if !field.contains('[') => item,
            _ => &self.path,
        }
    }

    /// The field of that item.
    #[must_use]
    pub fn field(&self) -> &str {
        let field = self.path.rsplit('.').next().unwrap_or_default();
        field.split('[').next().unwrap_or_default()
    }
}

impl Answer {
    /// The answer that a brief alone is.
    #[must_use]
    pub fn of(source: &Arc<Source>, read: &Read, today: Date) -> Self {
        let mut bits = Vec::new();
        for leaf in &read.leaves.0 {
            if leaf.text.trim().is_empty() {
                continue;
            }
            let place = Place { source: Arc::clone(source), span: leaf.span.clone() };
            bits.push(Bit {
                path: leaf.path.clone(),
                words: words(&leaf.text),
                text: leaf.text.clone(),
                place,
                is_open: is_open(read, &leaf.path),
            });
        }
        let folder = Folder::default();
        let subject = Subject { source, read, findings: &[], folder: &folder, today };
        let rules = check::check(&subject).into_iter().map(|one| Rule { rule: one.rule, path: one.path }).collect();
        Self { bits, rules, before: None, rubric: rubric::embedded() }
    }

    /// The same with what stood there before a message came.
    #[must_use]
    pub fn since(mut self, before: Option<Before>) -> Self {
        self.before = before;
        self
    }

    /// Adds the sentences of a text under a name.
    pub fn add(&mut self, name: &str, source: &Arc<Source>, range: Range<usize>) {
        let text = source.text.get(range.clone()).unwrap_or_default();
        for (within, words) in wording::sentences(text) {
            let span = range.start + within.start..range.start + within.end;
            let text = source.text.get(span.clone()).unwrap_or_default().to_owned();
            let place = Place { source: Arc::clone(source), span };
            self.bits.push(Bit { path: name.to_owned(), text, words: vec![words], place, is_open: true });
        }
    }

    /// Adds a document: lines that a person wrote, and, where the brief changed since it was built, those that say what the
    /// brief does not say.
    pub fn add_document(&mut self, source: &Arc<Source>, base: &str, is_fresh: bool) {
        let written: std::collections::BTreeSet<&str> = base.lines().map(str::trim).collect();
        let mut at = 0;
        for line in source.text.split_inclusive('\n') {
            let range = at..at + line.trim_end().len();
            at += line.len();
            let is_theirs = !written.contains(line.trim());
            if is_theirs {
                self.add("texts", source, range);
            } else if !is_fresh && !self.is_said(line) {
                self.add("old", source, range);
            }
        }
    }

    /// Whether the brief says all of a line: then the document is not behind in it.
    fn is_said(&self, line: &str) -> bool {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let line = letters(line);
        let said = |bit: &Bit| bit.path != "old" && { letters(&bit.text) == line };
        line.is_empty() || self.bits.iter().any(said)
    }

    /// What is said in these places: groups of the rubric, paths of the brief, or `texts`, `reply` and `old`. Without a place,
    /// whatever is said to somebody.
    #[must_use]
    pub fn at(&self, look: &[At]) -> Vec<&Bit> {
        if look.is_empty() {
            return self.open();
        }
        let mut all: Vec<&Bit> = Vec::new();
        for place in look {
            if place.value == "said" {
                all.extend(self.open());
                continue;
            }
            let patterns = self.rubric.group(&place.value);
            let of = |pattern: &str| {
                let pattern = pattern.to_owned();
                self.bits.iter().filter(move |bit| is_below(&bit.path, &pattern))
            };
            match patterns {
                Some(patterns) => all.extend(patterns.iter().flat_map(|pattern| of(pattern))),
                None => all.extend(of(&place.value)),
            }
        }
        all
    }

    /// What stands at a path of the brief and below it.
    #[must_use]
    pub fn below(&self, path: &str) -> Vec<&Bit> {
        self.bits.iter().filter(|bit| is_below(&bit.path, path)).collect()
    }

    /// Whatever is said to somebody as true.
    fn open(&self) -> Vec<&Bit> {
        let patterns = self.rubric.group("said").unwrap_or_default();
        let said = |bit: &&Bit| bit.is_open && patterns.iter().any(|pattern| is_below(&bit.path, pattern));
        self.bits.iter().filter(said).collect()
    }

    /// Whether a path is in one of these places.
    #[must_use]
    pub fn is_at(&self, path: &str, look: &[At]) -> bool {
        look.iter().any(|place| match self.rubric.group(&place.value) {
            Some(patterns) => patterns.iter().any(|pattern| is_below(path, pattern)),
            None => is_below(path, &place.value),
        })
    }

    /// The text of a field.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.bits.iter().find(|bit| bit.path == path).map(|bit| bit.text.as_str())
    }

    /// Whether it was not there when the message came.
    #[must_use]
    pub fn is_new(&self, bit: &Bit) -> bool {
        let Some(before) = &self.before else { return false };
        if matches!(bit.path.as_str(), "texts" | "reply" | "spoken" | "old") {
            return bit.path == "reply";
        }
        let kind = unnumbered(&bit.path);
        !before.values.iter().any(|(path, text)| unnumbered(path) == kind && *text == bit.text)
    }

    /// Whether something that stood in these places when the message came is gone.
    #[must_use]
    pub fn lost(&self, look: &[At]) -> bool {
        let Some(before) = &self.before else { return false };
        before.values.iter().any(|(path, text)| {
            let kind = unnumbered(path);
            self.is_at(path, look) && !self.bits.iter().any(|bit| unnumbered(&bit.path) == kind && bit.text == *text)
        })
    }

    /// Where something still stands that the message took away.
    #[must_use]
    pub fn still(&self, what: &str) -> Vec<&Bit> {
        let mut bits = self.open();
        bits.extend(self.bits.iter().filter(|bit| bit.path == "old"));
        match (what, &self.before) {
            ("claim", Some(Before { claim: Some(claim), .. })) => {
                bits.retain(|bit| bit.words.iter().any(|words| says_claim(words, claim)));
            }
            ("date", Some(Before { day: Some(day), .. })) => {
                // A day is no promise: it may stand anywhere in the brief.
                bits = self.bits.iter().filter(|bit| !matches!(bit.path.as_str(), "reply" | "spoken")).collect();
                let ways = ways(*day);
                bits.retain(|bit| ways.iter().any(|way| bit.text.contains(way.as_str())));
            }
            ("claim" | "date", _) => bits.clear(),
            _ => {
                let phrase = Phrase::new(what);
                bits.retain(|bit| phrase.is_asserted(&bit.words));
            }
        }
        bits
    }
}

/// How a day may be written.
fn ways(day: Date) -> Vec<String> {
    let long = date::long(day);
    let without_year = long.rsplit_once(' ').map(|(day, _)| day.to_owned());
    let us = Form::Us.write(day);
    let us_without = us.split(',').next().map(str::to_owned);
    [Some(day.to_string()), Some(long), without_year, Some(us), us_without].into_iter().flatten().collect()
}

/// Whether a sentence says a claim: its figure, or most of its words.
fn says_claim(words: &Words, claim: &str) -> bool {
    const MOST: usize = 70;
    let all: Vec<String> = wording::read(claim);
    let is_telling = |word: &String| {
        word.starts_with(|c: char| c.is_ascii_digit()) && (word.contains(['%', '.']) || word.len() >= 3)
    };
    if all.iter().any(|word| is_telling(word) && words.contains(word)) {
        return true;
    }
    let content: Vec<&String> = all.iter().filter(|word| !lists::common().contains(word.as_str())).collect();
    let there = content.iter().filter(|word| words.contains(word)).count();
    content.len() > 2 && there * 100 >= content.len() * MOST
}

/// Whether a value may count as said: neither what is to be avoided, nor a frame that was not
/// chosen, nor a claim that may not be said or is for inside.
fn is_open(read: &Read, path: &str) -> bool {
    if ["messaging.avoid", "positioning.rejected"].iter().any(|held| is_below(path, held)) {
        return false;
    }
    let Some(key) = path.strip_prefix("claims.").and_then(|rest| rest.split('.').next()) else { return true };
    read.brief.claims.get(key).is_none_or(|claim| claim.status() != Status::Rejected && claim.r#use() != Use::Internal)
}

fn words(text: &str) -> Vec<Words> {
    wording::sentences(text).into_iter().map(|(_, words)| words).collect()
}

/// Whether a path is that of a pattern or below it: `[]` is any number, `*` any name.
#[must_use]
pub fn is_below(path: &str, pattern: &str) -> bool {
    let parts = |text: &str| -> Vec<String> {
        text.replace('[', ".[").split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let (path, pattern) = (parts(path), parts(pattern));
    let fits =
        |(one, other): (&String, &String)| other == "*" || one == other || (other == "[]" && one.starts_with('['));
    path.len() >= pattern.len() && path.iter().zip(&pattern).all(fits)
}

/// The values of a brief by their paths.
#[must_use]
pub fn values(read: &Read) -> Vec<(String, String)> {
    read.leaves.0.iter().map(|leaf| (leaf.path.clone(), leaf.text.clone())).collect()
}

/// Fields of the key beside those of the answer, by path.
#[must_use]
pub fn by_path(read: &Read) -> BTreeMap<&str, &str> {
    read.leaves.0.iter().map(|leaf| (leaf.path.as_str(), leaf.text.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_places() {
        assert!(is_below("audience[0].pain", "audience[]"));
        assert!(is_below("audience[0].pain", "audience[0].pain"));
        assert!(is_below("claims.fast.says", "claims.*.says"));
        assert!(!is_below("claims.fast.proof", "claims.*.says"));
        assert!(!is_below("audience[1].pain", "audience[0]"));
        assert!(!is_below("audiences", "audience"));
    }

    #[test]
    fn a_bit_knows_its_item() {
        let bit = |path: &str| Bit {
            path: path.to_owned(),
            text: String::new(),
            words: Vec::new(),
            place: Place { source: Arc::new(Source { path: "b".into(), text: String::new() }), span: 0..0 },
            is_open: true,
        };
        assert_eq!(bit("audience[0].proof[1]").item(), "audience[0]");
        assert_eq!(bit("competitors[0].objections[1].says").item(), "competitors[0].objections[1]");
        assert_eq!(bit("claims.fast.says").item(), "claims.fast");
        assert_eq!(bit("claims.fast.says").field(), "says");
        assert_eq!(bit("messaging.headline").item(), "messaging");
    }

    #[test]
    fn a_claim_is_known_by_its_figure_and_by_its_words() {
        let of = |text: &str| wording::read(text);
        assert!(says_claim(&of("Each visit costs $1.70"), "Median cost of $1.70 for each additional visit"));
        assert!(!says_claim(&of("Each visit costs"), "Median cost of $1.70 for each additional visit"));
        assert!(says_claim(
            &of("Five pilot reports said there was no effect"),
            "Five of 14 pilot reports said no effect"
        ));
    }
}
