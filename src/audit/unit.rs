//! A text as the sentences that are compared with the brief.

use std::ops::Range;

use super::words::{Met, Vocabulary, Words};
use crate::language::words::sentences;
use crate::readers::{Block, Kind, Row, Said};

/// A sentence, a heading, a cell of a table.
pub(super) struct Unit<'p> {
    pub(super) said: std::borrow::Cow<'p, Said>,
    /// Its bytes of what is said.
    pub(super) range: Range<usize>,
    /// Its words; bytes are counted from its start.
    pub(super) words: Words,
    /// What stands around it and says what it is about: the head of its row and column, the heading of a short line.
    pub(super) around: Words,
    /// Its number among all of the text.
    pub(super) number: usize,
    /// The paragraph that it stands in, by number; a row of a table is one.
    pub(super) block: usize,
    /// A cell whose row was read as a whole already: only its figures are looked at.
    pub(super) is_cell: bool,
    /// A row whose cells follow: its figures are looked at there.
    pub(super) has_cells: bool,
}

impl Unit<'_> {
    pub(super) fn text(&self) -> &str {
        self.said.get(self.range.clone()).unwrap_or_default()
    }

    /// Bytes of the file.
    pub(super) fn source(&self, bytes: &Range<usize>) -> Option<Range<usize>> {
        self.said.source(&(bytes.start + self.range.start..bytes.end + self.range.start))
    }
}

/// A line of so few words is read together with its heading.
const SHORT: usize = 9;

/// Every sentence of a text.
pub(super) fn units<'p>(blocks: &'p [Block], vocabulary: &Vocabulary) -> Vec<Unit<'p>> {
    let mut reader = Reader { vocabulary, out: Vec::new(), block: 0, heading: String::new(), met: Met::new() };
    for block in blocks {
        match &block.kind {
            Kind::Heading(_, said) => {
                reader.heading.clear();
                reader.sentences(said);
                said.text().clone_into(&mut reader.heading);
            }
            Kind::Paragraph(said) | Kind::Item(said) | Kind::Verbatim(said) => reader.sentences(said),
            Kind::Aside(said) => {
                let heading = std::mem::take(&mut reader.heading);
                reader.sentences(said);
                reader.heading = heading;
            }
            Kind::Table(_, rows) => reader.table(rows),
        }
        reader.block += 1;
    }
    reader.out
}

struct Reader<'p, 'v> {
    vocabulary: &'v Vocabulary,
    out: Vec<Unit<'p>>,
    block: usize,
    heading: String,
    met: Met,
}

impl<'p> Reader<'p, '_> {
    fn sentences(&mut self, said: &'p Said) {
        for range in sentences(said).into_iter().flat_map(|range| pieces(said, range)) {
            let text = said.get(range.clone()).unwrap_or_default();
            let words = self.vocabulary.read_with(text, &mut self.met);
            if words.tokens.is_empty() {
                continue;
            }
            let around =
                if words.tokens.len() < SHORT { self.vocabulary.read(&self.before()) } else { Words::default() };
            let number = self.out.len();
            self.out.push(Unit {
                number,
                said: std::borrow::Cow::Borrowed(said),
                range,
                words,
                around,
                block: self.block,
                is_cell: false,
                has_cells: false,
            });
        }
    }

    /// What a short line is an answer to: the question before it, else the heading.
    fn before(&self) -> String {
        let last = self.out.last().filter(|last| last.block == self.block && last.text().ends_with('?'));
        last.map_or_else(|| self.heading.clone(), |last| last.text().to_owned())
    }

    fn table(&mut self, rows: &'p [Row]) {
        let head = rows.first();
        for (line, row) in rows.iter().enumerate() {
            self.block += 1;
            let mut whole = Said::default();
            let mut count = 0;
            for cell in row.cells.iter().filter(|cell| !cell.is_empty()) {
                whole.append(" | ", cell);
                count += 1;
            }
            if count == 0 {
                continue;
            }
            // A cell of several sentences is read as text.
            let is_text = row.cells.iter().any(|cell| sentences(cell).len() > 1);
            if is_text {
                for cell in &row.cells {
                    self.sentences(cell);
                }
                continue;
            }
            let text = whole.text().to_owned();
            let words = self.vocabulary.read_with(&text, &mut self.met);
            let range = 0..text.len();
            let is_figures = count > 1 && !words.quantities.is_empty();
            let number = self.out.len();
            self.out.push(Unit {
                number,
                said: std::borrow::Cow::Owned(whole),
                range,
                words,
                around: Words::default(),
                block: self.block,
                is_cell: false,
                has_cells: is_figures,
            });
            if !is_figures {
                continue;
            }
            let label = row.cells.first().map(Said::text).unwrap_or_default();
            for (column, cell) in row.cells.iter().enumerate() {
                let words = self.vocabulary.read_with(cell, &mut self.met);
                if words.quantities.is_empty() {
                    continue;
                }
                let above = head.filter(|_| line > 0).and_then(|head| head.cells.get(column)).map_or("", Said::text);
                let label = if column == 0 { "" } else { label };
                let number = self.out.len();
                self.out.push(Unit {
                    number,
                    said: std::borrow::Cow::Borrowed(cell),
                    range: 0..cell.len(),
                    words,
                    around: self.vocabulary.read(&format!("{label} | {above}")),
                    block: self.block,
                    is_cell: true,
                    has_cells: false,
                });
            }
        }
    }
}

/// A sentence longer than a person writes in pieces, so that what is found in it takes no longer than what it is long.
fn pieces(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    const LONGEST: usize = 3_000;
    if range.len() <= LONGEST {
        return vec![range];
    }
    let mut out = Vec::new();
    let mut from = range.start;
    while range.end - from > LONGEST {
        let mut to = from + LONGEST;
        while to > from && !text.is_char_boundary(to) {
            to -= 1;
        }
        let cut = text.get(from..to).and_then(|part| part.rfind(char::is_whitespace)).map_or(to, |at| from + at + 1);
        out.push(from..cut);
        from = cut;
    }
    out.push(from..range.end);
    out
}
