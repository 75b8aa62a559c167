//! A reviewed Word file as it reads once the changes of some authors are taken over.

use super::model::{Para, Part, Row, Run, Shape};
use super::revised::Revised;

/// A part of a text as its reader sees it: a paragraph, or a row with its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) kind: Kind,
    /// The words: one but for a row.
    pub(crate) cells: Vec<String>,
    /// The descriptions of the pictures in it.
    pub(crate) pictures: Vec<String>,
}

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A heading of that level.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item: how deep, and whether its box is ticked, where it has one.
    Item(u8, Option<bool>),
    /// A row of that table.
    Row(usize),
    /// A footnote.
    Note,
}

/// Where in the text a comment stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Anchor {
    pub(crate) id: String,
    pub(crate) unit: usize,
    pub(crate) cell: usize,
    /// The byte of the words at which it begins.
    pub(crate) at: usize,
    /// The words that it is about; empty where it stands at a point.
    pub(crate) words: String,
}

/// A text as it reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) units: Vec<Unit>,
    pub(crate) anchors: Vec<Anchor>,
}

/// What stands for a picture among words.
pub(crate) const PICTURE: char = '\u{fffc}';
/// What stands for a reference to a footnote.
pub(crate) const REFERENCE: char = '†';

/// What is read so far of a paragraph or a cell.
#[derive(Default)]
struct Open {
    words: String,
    /// Comments that begin in it, each with the byte.
    begun: Vec<(String, usize)>,
    notes: Vec<String>,
    pictures: Vec<String>,
    ended: Vec<(String, usize, usize)>,
}

impl Revised {
    /// The text with the changes of those authors, by number, that are taken. Changes without tracking are in any.
    pub(crate) fn view(&self, takes: &dyn Fn(usize) -> bool) -> View {
        let mut out = View::default();
        let mut notes = Vec::new();
        let mut open = Open::default();
        for part in &self.parts {
            match part {
                Part::Para(para) => {
                    open.read(para, takes);
                    // Without its end a paragraph goes on in the next.
                    if para.end.stands(takes) {
                        out.end(para.shape, std::mem::take(&mut open), &mut notes);
                    }
                }
                Part::Row(row) => {
                    out.end(Shape::Plain, std::mem::take(&mut open), &mut notes);
                    if row.change.stands(takes) {
                        out.row(row, takes, &mut notes);
                    }
                }
            }
        }
        out.end(Shape::Plain, open, &mut notes);
        for id in notes {
            let mut open = Open::default();
            for para in self.notes.get(&id).into_iter().flatten() {
                open.line(para, takes);
            }
            out.units.push(Unit {
                kind: Kind::Note,
                cells: vec![open.words.trim().to_owned()],
                pictures: open.pictures,
            });
        }
        out
    }

    /// What stands at the top and the bottom of pages.
    pub(crate) fn beside(&self, takes: &dyn Fn(usize) -> bool) -> Vec<String> {
        let mut lines = Vec::new();
        for para in &self.beside {
            let mut open = Open::default();
            open.read(para, takes);
            let words = open.words.split_whitespace().collect::<Vec<_>>().join(" ");
            if !words.is_empty() && !lines.contains(&words) {
                lines.push(words);
            }
        }
        lines
    }
}

impl Open {
    fn read(&mut self, para: &Para, takes: &dyn Fn(usize) -> bool) {
        for run in &para.runs {
            match run {
                Run::Words(words, change) if change.stands(takes) => self.words.push_str(words),
                Run::Picture(words, change) if change.stands(takes) => {
                    self.words.push(PICTURE);
                    self.pictures.push(words.clone());
                }
                Run::Note(id, change) if change.stands(takes) => {
                    self.words.push(REFERENCE);
                    self.notes.push(id.clone());
                }
                Run::Opens(id) => self.begun.push((id.clone(), self.words.len())),
                Run::Closes(id) => {
                    let end = self.words.len();
                    let begun = self.begun.iter().position(|(known, _)| known == id);
                    let start = begun.map(|at| self.begun.remove(at).1);
                    if start.is_some() || !self.ended.iter().any(|(known, ..)| known == id) {
                        self.ended.push((id.clone(), start.unwrap_or(end), end));
                    }
                }
                Run::Words(..) | Run::Picture(..) | Run::Note(..) => {}
            }
        }
    }

    /// Another paragraph of the same cell or note.
    fn line(&mut self, para: &Para, takes: &dyn Fn(usize) -> bool) {
        self.read(para, takes);
        if para.end.stands(takes) {
            self.words.push('\n');
        }
    }
}

impl View {
    fn end(&mut self, shape: Shape, open: Open, notes: &mut Vec<String>) {
        let unit = self.units.len();
        self.anchored(&open, unit, 0);
        notes.extend(open.notes);
        let pictures = open.pictures;
        let mut words = open.words.trim().to_owned();
        let kind = match shape {
            Shape::Heading(level) => Kind::Heading(level),
            Shape::Plain => Kind::Paragraph,
            Shape::Item(depth) => Kind::Item(depth, task(&mut words)),
        };
        if !words.is_empty() {
            self.units.push(Unit { kind, cells: vec![words], pictures });
        }
    }

    fn row(&mut self, row: &Row, takes: &dyn Fn(usize) -> bool, notes: &mut Vec<String>) {
        let (mut cells, mut pictures) = (Vec::new(), Vec::new());
        for (paras, _) in row.cells.iter().filter(|(_, change)| change.stands(takes)) {
            let mut open = Open::default();
            for para in paras {
                open.line(para, takes);
            }
            self.anchored(&open, self.units.len(), cells.len());
            notes.extend(open.notes);
            pictures.extend(open.pictures);
            let lines: Vec<&str> = open.words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            cells.push(lines.join("\n"));
        }
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.units.push(Unit { kind: Kind::Row(row.table), cells, pictures });
        }
    }

    fn anchored(&mut self, open: &Open, unit: usize, cell: usize) {
        for (id, start, end) in &open.ended {
            if self.anchors.iter().any(|known| known.id == *id) {
                continue;
            }
            let words = open.words.get(*start..*end).unwrap_or_default().trim().to_owned();
            self.anchors.push(Anchor { id: id.clone(), unit, cell, at: *start, words });
        }
        // One that goes on in the next paragraph is about this one.
        for (id, start) in &open.begun {
            if self.anchors.iter().any(|known| known.id == *id) {
                continue;
            }
            let words = open.words.get(*start..).unwrap_or_default().trim().to_owned();
            self.anchors.push(Anchor { id: id.clone(), unit, cell, at: *start, words });
        }
    }
}

/// Takes the box of an item from its words.
fn task(words: &mut String) -> Option<bool> {
    let first = words.chars().next()?;
    let done = match first {
        '\u{2610}' => false,
        '\u{2611}' | '\u{2612}' => true,
        _ => return None,
    };
    *words = words.get(first.len_utf8()..).unwrap_or_default().trim_start().to_owned();
    Some(done)
}
