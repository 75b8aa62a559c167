//! A document in one form: what it says, whoever set it.
//!
//! Editors and other programs wrap lines, pad tables, change the signs of lists and emphasis, escape more or less, move and
//! number footnotes. None of that is said. So documents are compared, merged and checked in their *plain form*, the form in
//! which launchpack writes them: a line for each paragraph, item, row and heading. Each byte of it knows its bytes in the
//! source, so that what was found is shown, and what is to be changed is changed, in the document as it is.

use std::ops::Range;

use super::notes::Note;
use super::piece::Piece;
pub(crate) use super::piece::{Kind, Line};

/// A document in its plain form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plain {
    text: String,
    pub(super) lines: Vec<Line>,
    /// In order of the plain form, without gap.
    pub(super) pieces: Vec<Piece>,
    /// Indices into `pieces`, by their place in the source.
    by_source: Vec<usize>,
    /// Footnotes that say what another says: their pieces stand for the same bytes of the plain form.
    pub(super) echoes: Vec<Vec<Piece>>,
    /// Names of footnotes: in the source, and in the plain form.
    pub(super) labels: Vec<(String, String)>,
    /// Footnotes as they stand.
    pub(super) notes: Vec<Note>,
}

impl Plain {
    pub(super) fn new(text: String, lines: Vec<Line>, pieces: Vec<Piece>) -> Self {
        let mut by_source: Vec<usize> = (0..pieces.len()).collect();
        by_source.sort_by_key(|index| pieces.get(*index).map(|piece| (piece.source.start, piece.source.end)));
        Self { text, lines, pieces, by_source, ..Self::default() }
    }

    /// The plain form.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Its lines.
    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The bytes of the source that say these.
    pub(crate) fn to_source(&self, plain: &Range<usize>) -> Range<usize> {
        translated(&self.pieces, plain)
    }

    /// The bytes of the plain form that these say; empty for what is form alone.
    pub(crate) fn to_plain(&self, source: &Range<usize>) -> Range<usize> {
        let piece = |index: &usize| self.pieces.get(*index);
        let from = self.by_source.partition_point(|index| piece(index).is_some_and(|p| p.source.end <= source.start));
        let touched =
            self.by_source.get(from..).unwrap_or_default().iter().map_while(|index| {
                piece(index).filter(|piece| piece.source.start < source.end || piece.source.is_empty())
            });
        let mut found: Option<Range<usize>> = None;
        for piece in touched.filter(|piece| piece.source.start < source.end && piece.source.end > source.start) {
            let (start, end) = if piece.exact {
                let offset = |at: usize| piece.plain.start + at.saturating_sub(piece.source.start);
                (offset(source.start), offset(source.end.min(piece.source.end)))
            } else {
                (piece.plain.start, piece.plain.end)
            };
            let whole = found.get_or_insert(start..end);
            *whole = whole.start.min(start)..whole.end.max(end);
        }
        found.unwrap_or_else(|| {
            let next = self.by_source.get(from).and_then(piece);
            let at = next.map_or(self.text.len(), |piece| piece.plain.start);
            at..at
        })
    }

    /// Footnotes that have other names in the plain form: the name in the source, and that.
    pub(crate) fn renamed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.labels.iter().map(|(own, name)| (own.as_str(), name.as_str()))
    }

    /// A stretch with the whole of what it has a part of and can only be said as one: an escaped sign, the sign of an item.
    pub(crate) fn whole(&self, plain: &Range<usize>) -> Range<usize> {
        let within = |at: usize| {
            let index = self.pieces.partition_point(|piece| piece.plain.end <= at);
            self.pieces.get(index).filter(|piece| piece.plain.start < at && !piece.exact)
        };
        let start = within(plain.start).map_or(plain.start, |piece| piece.plain.start);
        let end = within(plain.end).map_or(plain.end, |piece| piece.plain.end);
        start..end
    }

    /// The line of a byte.
    pub(crate) fn line_of(&self, at: usize) -> usize {
        self.lines.partition_point(|line| line.bytes.end < at).min(self.lines.len().saturating_sub(1))
    }

    /// The sources of a stretch of the plain form: one, or several where a footnote stands several times.
    pub(crate) fn sources(&self, plain: &Range<usize>) -> Vec<Range<usize>> {
        let within = |pieces: &&Vec<Piece>| {
            let ends = pieces.first().zip(pieces.last());
            ends.is_some_and(|(a, b)| a.plain.start <= plain.start && plain.end <= b.plain.end)
        };
        let echoed = self.echoes.iter().filter(within).map(|pieces| translated(pieces, plain));
        std::iter::once(self.to_source(plain)).chain(echoed).collect()
    }
}

/// The source of a stretch; where it is empty, the place behind what stands before it.
fn translated(pieces: &[Piece], plain: &Range<usize>) -> Range<usize> {
    let first = pieces.partition_point(|piece| piece.plain.end <= plain.start);
    if plain.is_empty() {
        let at = match (first.checked_sub(1).and_then(|index| pieces.get(index)), pieces.get(first)) {
            (_, Some(piece)) if piece.exact && piece.plain.start < plain.start => {
                piece.source.start + (plain.start - piece.plain.start)
            }
            // Behind a word rather than before the next, which may stand on another line.
            (Some(piece), _) => piece.source.end,
            (None, Some(piece)) => piece.source.start,
            (None, None) => 0,
        };
        return at..at;
    }
    let last = pieces.partition_point(|piece| piece.plain.start < plain.end).saturating_sub(1);
    let start = pieces.get(first).map_or(0, |piece| {
        let within = if piece.exact { plain.start.saturating_sub(piece.plain.start) } else { 0 };
        piece.source.start + within
    });
    let end = pieces.get(last).map_or(start, |piece| {
        if piece.exact { piece.source.start + (plain.end - piece.plain.start) } else { piece.source.end }
    });
    start..end.max(start)
}
