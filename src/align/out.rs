//! The plain form as it is written, piece by piece.

use std::ops::Range;

use super::piece::{Kind, Line, Piece};

/// A part of the plain form: the body, a footnote, a field of the front matter.
#[derive(Debug, Default)]
pub(super) struct Out {
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) lines: Vec<Line>,
}

impl Out {
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Appends text that the source says in these bytes.
    pub(super) fn put(&mut self, plain: &str, source: Range<usize>, exact: bool) {
        let start = self.text.len();
        self.text.push_str(plain);
        let end = self.text.len();
        match self.pieces.last_mut() {
            Some(last) if exact && last.exact && last.source.end == source.start => {
                last.plain.end = end;
                last.source.end = source.end;
            }
            _ if plain.is_empty() => {}
            _ => self.pieces.push(Piece { plain: start..end, source, exact }),
        }
    }

    /// Begins a line behind those that there are.
    pub(super) fn begin(&mut self, kind: Kind, columns: Vec<usize>) {
        if !self.lines.is_empty() {
            let at = self.pieces.last().map_or(0, |piece| piece.source.end);
            self.put("\n", at..at, false);
        }
        let at = self.text.len();
        self.lines.push(Line { bytes: at..at, own: 0..0, words: at, kind, columns });
    }

    /// What stands so far are signs; words follow.
    pub(super) fn words_follow(&mut self) {
        let at = self.text.len();
        if let Some(line) = self.lines.last_mut() {
            line.words = at;
        }
    }

    /// Ends the line that was begun; `own` are its lines in the source.
    pub(super) fn end(&mut self, own: Range<usize>) {
        let at = self.text.len();
        if let Some(line) = self.lines.last_mut() {
            line.bytes.end = at;
            line.own = own;
        }
    }

    /// A whole line.
    pub(super) fn line(&mut self, kind: Kind, text: &str, source: Range<usize>, exact: bool, own: Range<usize>) {
        self.begin(kind, Vec::new());
        self.put(text, source, exact);
        self.end(own);
    }

    /// An empty line, or one with the signs of what is around it.
    pub(super) fn blank(&mut self, prefix: &str) {
        let at = self.pieces.last().map_or(0, |piece| piece.source.end);
        self.begin(Kind::Blank, Vec::new());
        self.put(prefix, at..at, false);
        self.words_follow();
        self.end(at..at);
    }

    /// Takes off the last line from a place in it on; what keeps it apart from those before goes.
    pub(super) fn cut(&mut self, from: usize) -> Self {
        let own = self.lines.last().map_or(0..0, |line| line.own.clone());
        let mut cut = Self { text: self.text.split_off(from), ..Self::default() };
        let first = self.pieces.partition_point(|piece| piece.plain.start < from);
        let moved = |piece: Piece| Piece { plain: piece.plain.start - from..piece.plain.end - from, ..piece };
        cut.pieces = self.pieces.drain(first..).map(moved).collect();
        let line = Line { bytes: 0..cut.text.len(), own, words: 0, kind: Kind::Prose, columns: Vec::new() };
        cut.lines.push(line);
        match self.lines.last_mut() {
            Some(last) if last.bytes.start < from => last.bytes.end = from,
            _ => {
                self.lines.pop();
                while self.lines.pop_if(|line| line.kind == Kind::Blank).is_some() {}
                let end = self.lines.last().map_or(0, |line| line.bytes.end);
                self.text.truncate(end);
                self.pieces.retain(|piece| piece.plain.start < end);
            }
        }
        cut
    }

    /// Takes a blank off the end.
    pub(super) fn trim_end(&mut self) {
        if self.text.ends_with(' ') {
            self.text.pop();
            if let Some(last) = self.pieces.last_mut() {
                last.plain.end -= 1;
                if last.exact {
                    last.source.end -= 1;
                }
            }
            while self.pieces.pop_if(|piece| piece.plain.is_empty()).is_some() {}
            if let Some(line) = self.lines.last_mut() {
                line.bytes.end -= 1;
            }
        }
    }

    /// Appends another part.
    pub(super) fn append(&mut self, other: Self) {
        if other.is_empty() {
            return;
        }
        if !self.is_empty() {
            let at = self.pieces.last().map_or(0, |piece| piece.source.end);
            self.put("\n", at..at, false);
        }
        let by = self.text.len();
        let moved = |range: Range<usize>| range.start + by..range.end + by;
        self.text.push_str(&other.text);
        self.pieces.extend(other.pieces.into_iter().map(|piece| Piece { plain: moved(piece.plain), ..piece }));
        let line = |line: Line| Line { bytes: moved(line.bytes), words: line.words + by, ..line };
        self.lines.extend(other.lines.into_iter().map(line));
    }
}
