//! Documents: headings and labels that say what follows them.

use std::collections::BTreeMap;

use super::tables::{self, fitting, key_of};
use super::words::{bare, folded, name_of, words};
use super::{Entry, Found, Piece, Wish};
use crate::brief::Brief;
use crate::brief::shape::{Shape, field_at};
use crate::finding::Finding;
use crate::readers::{Block, Kind, Row};

/// Where the next words go.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    /// Nowhere.
    None,
    /// To a value or a list of texts of the brief.
    Place(String),
    /// To a field of an item.
    Field(usize, String),
    /// To a list whose items are named below; the level of its heading.
    List(String, u8),
}

struct Reader<'w> {
    wish: &'w Wish,
    found: Found,
    target: Target,
    /// The open list, and its open item.
    list: Option<(String, u8)>,
    item: Option<usize>,
    /// The competitor that the document is about.
    competitor: Option<usize>,
}

/// Reads a document.
pub(super) fn read(blocks: &[Block], wish: &Wish) -> Result<Found, Finding> {
    let mut reader =
        Reader { wish, found: Found::default(), target: Target::None, list: None, item: None, competitor: None };
    for block in blocks {
        match &block.kind {
            Kind::Heading(level, text) => reader.heading(*level, &text.replace('\n', " "), &block.at),
            Kind::Paragraph(text) => reader.paragraph(text, &block.at),
            Kind::Item(text) => reader.entry(text, &block.at),
            Kind::Table(name, rows) => reader.table(name.as_deref(), rows)?,
            // What stands beside the text, and code.
            Kind::Aside(_) | Kind::Verbatim(_) => {}
        }
    }
    Ok(reader.found)
}

/// The competitor that a title names: `Battlecard: Deskwise`, `Us vs. Deskwise`.
fn rival(title: &str) -> Option<String> {
    let lower = title.to_lowercase();
    let head = ["battlecard", "battle card", "competitor", "competitive profile", "competitive brief"];
    if let Some(head) = head.into_iter().find(|head| lower.starts_with(head)) {
        let rest = title.get(head.len()..)?.trim_start_matches([':', '-', '–', '—', ' ']).trim();
        return (!rest.is_empty()).then(|| bare(rest));
    }
    let at = [" vs. ", " vs ", " versus "].into_iter().find_map(|sign| Some(lower.find(sign)? + sign.len()))?;
    title.get(at..).map(bare).filter(|rest| !rest.is_empty())
}

impl Reader<'_> {
    fn leave(&mut self, at: &str, text: &str) {
        self.found.left.push(Piece { at: at.to_owned(), text: text.to_owned() });
    }

    fn open(&mut self, list: &str, key: &str, name: &str, at: &str) -> usize {
        // Objections are part of the competitor that the document is about.
        let parent = self.competitor.filter(|_| list == "objections");
        let piece = Piece { at: at.to_owned(), text: name.to_owned() };
        let fields = vec![(key.to_owned(), piece)];
        self.found.entries.push(Entry::Item { list: list.to_owned(), parent, fields });
        self.found.entries.len() - 1
    }

    /// What headings and labels mean here.
    fn places(&self) -> &'static BTreeMap<String, Vec<String>> {
        const NOTHING: &BTreeMap<String, Vec<String>> = &BTreeMap::new();
        let words = words();
        let places =
            if self.competitor.is_some() { words.lists.get("competitors") } else { words.places.get("product") };
        places.unwrap_or(NOTHING)
    }

    /// The fields of the open item.
    fn fields(&self) -> Option<(&'static BTreeMap<String, Vec<String>>, usize)> {
        let item = self.item?;
        let Some(Entry::Item { list, .. }) = self.found.entries.get(item) else { return None };
        Some((words().lists.get(tables::kind_of(list))?, item))
    }

    fn heading(&mut self, level: u8, text: &str, at: &str) {
        if level == 1
            && self.found.entries.is_empty()
            && let Some(name) = rival(text)
        {
            self.competitor = Some(self.open("competitors", "name", &name, at));
            return;
        }
        // Below the heading of a list, a heading is an item.
        if let Some((list, of_list)) = self.list.clone().filter(|(_, of_list)| level > *of_list) {
            let name = without_number(text);
            if let Some((fields, item)) = self.fields()
                && let Some(field) = name_of(fields, &name)
            {
                self.target = Target::Field(item, field.to_owned());
                return;
            }
            let Some(key) = key_of(&list) else { return self.leave(at, text) };
            let item = self.open(&list, key, &name, at);
            self.item = Some(item);
            self.target = after(item, list, of_list);
            return;
        }
        self.list = None;
        self.item = self.competitor;
        let meant = name_of(self.places(), text).map(str::to_owned);
        match meant {
            Some(path) => self.aim(&path, level),
            None if folded(text).contains("objection") && self.competitor.is_some() => {
                self.list = Some(("objections".to_owned(), level));
                self.item = None;
                self.target = Target::List("objections".to_owned(), level);
            }
            None if text.trim_end().ends_with('?') => {
                let item = self.open("faq", "q", &without_number(text), at);
                self.item = Some(item);
                self.target = Target::Field(item, "a".to_owned());
            }
            None => {
                self.target = Target::None;
                // The title of the whole says nothing that is not said below it.
                if level > 1 {
                    self.leave(at, text);
                }
            }
        }
    }

    /// Goes to a place that a heading or a label means.
    fn aim(&mut self, path: &str, level: u8) {
        if let Some(item) = self.competitor {
            self.target = Target::Field(item, path.to_owned());
            return;
        }
        self.target = match field_at(&Brief::RECORD, path).map(|field| field.shape) {
            Some(Shape::List(Shape::Record(_)) | Shape::Map(_)) if path != "messaging.avoid" => {
                self.list = Some((path.to_owned(), level));
                self.item = None;
                Target::List(path.to_owned(), level)
            }
            _ => Target::Place(path.to_owned()),
        };
    }

    fn paragraph(&mut self, text: &str, at: &str) {
        for line in text.lines() {
            for (label, words) in self.labelled(line) {
                match label {
                    Some(label) => self.label(&label, &words, at),
                    None => self.say(&words, at),
                }
            }
        }
    }

    /// A line in parts, each behind a label that means something here.
    fn labelled(&self, line: &str) -> Vec<(Option<String>, String)> {
        let mut out: Vec<(Option<String>, String)> = Vec::new();
        let mut rest = line;
        let mut label: Option<String> = None;
        let mut item = self.item;
        loop {
            let next = self.next_label(rest, item);
            let (before, after) = match &next {
                Some((start, end, _)) => (rest.get(..*start).unwrap_or_default(), rest.get(*end..).unwrap_or_default()),
                None => (rest, ""),
            };
            if label.is_some() || !before.trim().is_empty() {
                out.push((label.take(), before.trim().to_owned()));
            }
            let Some((_, _, found)) = next else { return out };
            // Behind the name of an item come its fields.
            if matches!(self.means(&found, item), Some(Target::List(..))) {
                item = item.or(Some(usize::MAX));
            }
            label = Some(found);
            rest = after;
        }
    }

    /// The first label in a text: where it begins, where its colon ends, and its words.
    fn next_label(&self, text: &str, item: Option<usize>) -> Option<(usize, usize, String)> {
        const LONGEST: usize = 6;
        for (colon, _) in text.match_indices(':') {
            let head = text.get(..colon).unwrap_or_default();
            let starts =
                head.char_indices().filter(|(i, _)| *i == 0 || head.get(..*i).is_some_and(|h| h.ends_with([' ', '-'])));
            let starts: Vec<usize> = starts.map(|(i, _)| i).collect();
            for start in starts.into_iter().rev().take(LONGEST).rev() {
                let label = head.get(start..).unwrap_or_default();
                // In the middle of a line a label begins with a capital.
                let begins = start == 0 || label.chars().next().is_some_and(char::is_uppercase);
                if begins && self.means(label, item).is_some() {
                    return Some((start, colon + 1, label.to_owned()));
                }
            }
        }
        None
    }

    /// What a label means here: a field of the open item, the name of a new one, or a place.
    fn means(&self, label: &str, item: Option<usize>) -> Option<Target> {
        if let Some((list, level)) = &self.list {
            let fields = words().lists.get(list)?;
            if let Some(field) = name_of(fields, label) {
                let is_key = key_of(list) == Some(field);
                return match item {
                    _ if is_key => Some(Target::List(list.clone(), *level)),
                    Some(item) => Some(Target::Field(item, field.to_owned())),
                    None => None,
                };
            }
        } else if let Some((fields, item)) = self.fields()
            && let Some(field) = name_of(fields, label)
        {
            return Some(Target::Field(item, field.to_owned()));
        }
        name_of(self.places(), label).map(|path| Target::Place(path.to_owned()))
    }

    fn label(&mut self, label: &str, words: &str, at: &str) {
        match self.means(label, self.item) {
            Some(Target::List(list, level)) => {
                let Some(key) = key_of(&list) else { return };
                let name = bare(words.trim_start_matches('-').trim());
                if name.is_empty() {
                    return self.leave(at, label);
                }
                let item = self.open(&list, key, &name, at);
                self.item = Some(item);
                self.target = after(item, list, level);
            }
            Some(Target::Place(path)) => {
                self.aim(&path, 6);
                self.parts(words, at);
            }
            Some(target) => {
                self.target = target;
                self.parts(words, at);
            }
            None => self.leave(at, &format!("{label}: {words}")),
        }
    }

    /// Words behind a label, which may be a list on one line.
    fn parts(&mut self, words: &str, at: &str) {
        let words = words.trim();
        match words.strip_prefix("- ") {
            Some(list) => list.split(" - ").for_each(|part| self.say(part, at)),
            None if words.is_empty() => {}
            None => self.say(words, at),
        }
    }

    fn entry(&mut self, text: &str, at: &str) {
        if let Target::List(list, _) = &self.target
            && self.item.is_none()
            && self.next_label(text, self.item).is_none()
        {
            let list = list.clone();
            let Some(key) = key_of(&list) else { return self.leave(at, text) };
            let (name, rest) = text.split_once(": ").unwrap_or((text, ""));
            let item = self.open(&list, key, &bare(name), at);
            match behind(&list) {
                _ if rest.is_empty() => {}
                Some(field) => self.put(item, field, rest, at),
                None => self.leave(at, rest),
            }
            return;
        }
        self.paragraph(text, at);
    }

    /// Words for where the reader is.
    fn say(&mut self, text: &str, at: &str) {
        if let Some((list, level)) = self.list.clone().filter(|(list, _)| begins(list, text))
            && let Some(key) = key_of(&list)
        {
            let item = self.open(&list, key, &bare(text), at);
            self.item = Some(item);
            self.target = after(item, list, level);
            return;
        }
        match self.target.clone() {
            Target::Place(path) if path == "messaging.avoid" => self.avoid(text, at),
            Target::Place(path) => self.value(&path, text, at),
            Target::Field(item, field) => self.put(item, &field, text, at),
            Target::None | Target::List(..) => self.leave(at, text),
        }
    }

    fn value(&mut self, path: &str, text: &str, at: &str) {
        // A positioning statement is a paragraph; what makes the difference in it begins with "Unlike".
        if path == "positioning.difference"
            && let Some((before, _)) = text.split_once(" Unlike ")
        {
            self.leave(at, before);
            let rest = text.get(before.len() + 1..).unwrap_or_default();
            return self.value(path, rest, at);
        }
        let piece = |text: String| Piece { at: at.to_owned(), text };
        match field_at(&Brief::RECORD, path).map(|field| field.shape) {
            Some(Shape::List(_)) => self.found.entries.push(Entry::Text(path.to_owned(), piece(bare(text)))),
            Some(Shape::Date) if crate::brief::date::parse(text).is_none() => self.leave(at, text),
            Some(_) => {
                // What follows goes behind it.
                let last = self.found.entries.last_mut();
                if let Some(Entry::Value(_, value)) =
                    last.filter(|entry| matches!(entry, Entry::Value(known, _) if known == path))
                {
                    value.text = format!("{} {}", value.text, text.trim());
                } else {
                    self.found.entries.push(Entry::Value(path.to_owned(), piece(bare(text))));
                }
            }
            None => self.leave(at, text),
        }
    }

    /// A text into a field of an item: behind what is there, where it is one text.
    fn put(&mut self, item: usize, field: &str, text: &str, at: &str) {
        let Some(Entry::Item { list, fields, .. }) = self.found.entries.get_mut(item) else { return };
        let kind = tables::kind_of(list).to_owned();
        let path = if kind == "claims" { format!("claims.x.{field}") } else { format!("{kind}[0].{field}") };
        let shape = field_at(&Brief::RECORD, &path).map(|field| field.shape);
        if kind == "messaging.pillars" && field == "proof" {
            return self.proof(item, text, at);
        }
        // `2026-11-02, Sales Enablement` begins with a day.
        if matches!(shape, Some(Shape::Date)) && crate::brief::date::parse(text).is_none() {
            let (day, rest) = text.split_once([',', ';']).unwrap_or((text, ""));
            if crate::brief::date::parse(day).is_some() {
                fields.push((field.to_owned(), Piece { at: at.to_owned(), text: day.trim().to_owned() }));
                if !rest.trim().is_empty() {
                    self.leave(at, rest.trim());
                }
                return;
            }
            return self.leave(at, text);
        }
        let Some(text) = fitting(&kind, field, text) else { return self.leave(at, text) };
        let several = matches!(shape, Some(Shape::List(_)));
        let known = fields.iter_mut().find(|(known, _)| known == field && !several);
        match known {
            Some((_, piece)) if matches!(shape, Some(Shape::Long)) => piece.text = format!("{}\n\n{text}", piece.text),
            Some((_, piece)) => piece.text = format!("{}; {text}", piece.text.trim_end_matches(['.', ';'])),
            None => fields.push((field.to_owned(), Piece { at: at.to_owned(), text })),
        }
    }

    /// What proves a pillar is a claim of its own: what the customer can do, and how that is known. Nobody approved it yet.
    fn proof(&mut self, item: usize, text: &str, at: &str) {
        let Some(Entry::Item { fields, .. }) = self.found.entries.get(item) else { return };
        let says = fields.iter().find(|(field, _)| field == "benefit").map(|(_, piece)| piece.text.clone());
        let Some(says) = says else { return self.leave(at, text) };
        let piece = |text: String| Piece { at: at.to_owned(), text };
        let fields = vec![("says".to_owned(), piece(says)), ("proof".to_owned(), piece(bare(text)))];
        self.found.entries.push(Entry::Item { list: "claims".to_owned(), parent: Some(item), fields });
    }

    /// A word not to use, with what to say instead: `"minutes" (say "plan")`.
    fn avoid(&mut self, text: &str, at: &str) {
        let signs = [" (say ", " (use ", " → ", " -> ", " => ", ": say ", "; say ", ", say "];
        let split = signs.into_iter().find_map(|sign| text.split_once(sign));
        let (term, instead) = split.map_or((text, None), |(term, rest)| (term, Some(rest.trim_end_matches(')'))));
        let piece = |text: &str| Piece { at: at.to_owned(), text: bare(text) };
        let fields = [("term", Some(term)), ("instead", instead)];
        let fields = fields.into_iter().filter_map(|(key, text)| Some((key.to_owned(), piece(text?)))).collect();
        self.found.entries.push(Entry::Item { list: "messaging.avoid".to_owned(), parent: None, fields });
    }

    fn table(&mut self, name: Option<&str>, rows: &[Row]) -> Result<(), Finding> {
        if let Some(parent) = self.competitor
            && tables::part("objections", parent, rows, &mut self.found)
        {
            return Ok(());
        }
        tables::read(name, rows, self.wish, &mut self.found)
    }
}

/// Whether a line of a list of questions or objections is the next of them: a question, or what somebody says in quotation marks.
fn begins(list: &str, text: &str) -> bool {
    const LONGEST: usize = 25;
    let is_short = text.split_whitespace().count() <= LONGEST;
    match list {
        "faq" => is_short && text.trim_end().ends_with('?'),
        "objections" => is_short && bare(text) != text.trim(),
        _ => false,
    }
}

/// Where words go behind the name of an item.
fn after(item: usize, list: String, level: u8) -> Target {
    match list.as_str() {
        "faq" => Target::Field(item, "a".to_owned()),
        "objections" => Target::Field(item, "answer".to_owned()),
        _ => Target::List(list, level),
    }
}

/// The field that stands behind the name of an item on its line: `Legal is late: launch without the claim`.
fn behind(list: &str) -> Option<&'static str> {
    match list {
        "faq" => Some("a"),
        "objections" => Some("answer"),
        "messaging.pillars" => Some("benefit"),
        "audience" => Some("pain"),
        "risks" => Some("plan"),
        "channels" => Some("message"),
        "readiness" => Some("done_when"),
        _ => None,
    }
}

/// A heading without the number before it: `1. Captures`.
fn without_number(text: &str) -> String {
    let rest = text.trim().trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = if rest.len() < text.trim().len() { rest.trim_start_matches(['.', ')', ':', ' ']) } else { rest };
    if rest.trim().is_empty() { text.trim().to_owned() } else { bare(rest) }
}
