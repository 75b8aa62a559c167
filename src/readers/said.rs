//! Words with the bytes of the file that say them.

use std::ops::{Deref, Range};

/// Words as a reader sees them, each with where it stands in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    text: String,
    pieces: Vec<Piece>,
}

/// A stretch of the words. Where it is as long as its source, byte answers to byte; else it is one with the whole of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    at: usize,
    len: usize,
    source: Range<usize>,
}

impl Deref for Said {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl From<String> for Said {
    /// Words that stand nowhere in particular.
    fn from(text: String) -> Self {
        Self { text, pieces: Vec::new() }
    }
}

impl Said {
    /// Words that stand in the file as they are, from that byte on.
    #[must_use]
    pub fn plain(text: &str, from: usize) -> Self {
        let mut said = Self::default();
        said.push(text, from..from + text.len());
        said
    }

    /// The words.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds words that these bytes of the file say.
    pub fn push(&mut self, text: &str, source: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let linear = text.len() == source.len();
        if let Some(last) = self.pieces.last_mut()
            && linear
            && last.len == last.source.len()
            && last.source.end == source.start
        {
            last.len += text.len();
            last.source.end = source.end;
        } else {
            self.pieces.push(Piece { at: self.text.len(), len: text.len(), source });
        }
        self.text.push_str(text);
    }

    /// Adds a sign that stands nowhere.
    pub(super) fn add(&mut self, sign: &str) {
        self.text.push_str(sign);
    }

    /// Adds other words behind these, after a sign that stands nowhere.
    pub fn append(&mut self, between: &str, other: &Self) {
        if !self.text.is_empty() {
            self.text.push_str(between);
        }
        let by = self.text.len();
        self.text.push_str(&other.text);
        self.pieces.extend(other.pieces.iter().map(|piece| Piece { at: piece.at + by, ..piece.clone() }));
    }

    /// The bytes of the file that say these bytes of the words; `None` where they stand nowhere.
    #[must_use]
    pub fn source(&self, bytes: &Range<usize>) -> Option<Range<usize>> {
        let start = self.find(bytes.start)?;
        let end = self.find(bytes.end.max(bytes.start + 1) - 1)?;
        Some(start.start..end.end.max(start.start))
    }

    /// The bytes of the file that say one byte of the words, or the next one that says something.
    fn find(&self, at: usize) -> Option<Range<usize>> {
        let next = self.pieces.partition_point(|piece| piece.at + piece.len <= at);
        let piece = self.pieces.get(next).or_else(|| self.pieces.last())?;
        if piece.at > at {
            return Some(piece.source.start..piece.source.start);
        }
        if at >= piece.at + piece.len {
            return Some(piece.source.end..piece.source.end);
        }
        if piece.len != piece.source.len() {
            return Some(piece.source.clone());
        }
        let from = piece.source.start + at - piece.at;
        Some(from..from + 1)
    }

    /// Without signs that no brief may hold, blanks as one, lines kept.
    #[must_use]
    pub fn cleaned(&self) -> Self {
        let mut out = Self { text: String::with_capacity(self.text.len()), pieces: Vec::new() };
        let (mut lines, mut blank) = (0, false);
        let mut piece = self.pieces.iter().peekable();
        for (at, c) in self.text.char_indices() {
            if c == '\n' {
                lines += 1;
                continue;
            }
            if c.is_whitespace() || c == '\u{feff}' {
                blank = true;
                continue;
            }
            if !out.text.is_empty() {
                match (lines, blank) {
                    (0, false) => {}
                    (0, true) => out.text.push(' '),
                    (lines, _) => out.text.extend(std::iter::repeat_n('\n', lines.min(2))),
                }
            }
            (lines, blank) = (0, false);
            while piece.next_if(|piece| piece.at + piece.len <= at).is_some() {}
            let here = piece.peek().filter(|piece| piece.at <= at);
            let source = here.map(|piece| {
                let from = piece.source.start + at - piece.at;
                if piece.len == piece.source.len() { from..from + c.len_utf8() } else { piece.source.clone() }
            });
            let mut buffer = [0; 4];
            let c = c.encode_utf8(&mut buffer);
            match source {
                Some(source) => out.push(c, source),
                None => out.text.push_str(c),
            }
        }
        out
    }

    /// The same words, where their source is itself made of another: `under` says where its bytes stand.
    #[must_use]
    pub fn through(&self, under: &Self) -> Self {
        let mut out = Self::default();
        for (at, c) in self.text.char_indices() {
            let mut buffer = [0; 4];
            let c = c.encode_utf8(&mut buffer);
            let source = self.source(&(at..at + c.len())).and_then(|middle| under.source(&middle));
            match source {
                Some(source) => out.push(c, source),
                None => out.text.push_str(c),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_where_they_stand() {
        // a&amp;b  c
        let mut said = Said::default();
        said.push("a", 0..1);
        said.push("&", 1..6);
        said.push("b  c", 6..10);
        let said = said.cleaned();
        assert_eq!(said.text(), "a&b c");
        assert_eq!(said.source(&(0..1)), Some(0..1));
        assert_eq!(said.source(&(1..2)), Some(1..6));
        assert_eq!(said.source(&(1..3)), Some(1..7));
        assert_eq!(said.source(&(2..5)), Some(6..10));
        assert_eq!(Said::from("x".to_owned()).source(&(0..1)), None);
    }

    #[test]
    fn lines_stay_and_blanks_become_one() {
        let said = Said::plain("  é  \u{a0} b\r\n\n c ", 10).cleaned();
        assert_eq!(said.text(), "é b\n\nc");
        assert_eq!(said.source(&(0..2)), Some(12..14));
        assert_eq!(said.source(&(6..7)), Some(24..25));
    }

    #[test]
    fn a_source_of_a_source_is_looked_through() {
        // The file says `x=3Dy`, which says `x=y`, of which `=y` is read.
        let mut under = Said::default();
        under.push("x", 0..1);
        under.push("=", 1..4);
        under.push("y", 4..5);
        let said = Said::plain("=y", 1).through(&under);
        assert_eq!(said.source(&(0..1)), Some(1..4));
        assert_eq!(said.source(&(1..2)), Some(4..5));
    }
}
