//! Positions of an editor and bytes of a text, and changes of one as the other has them.

use std::ops::Range as Bytes;

use lsp_types::{Position, PositionEncodingKind, Range, TextDocumentContentChangeEvent, TextEdit};
use similar::{ChangeTag, TextDiff};

/// How a client counts the columns of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Encoding {
    /// In bytes.
    Utf8,
    /// In units of UTF-16, as those do that say nothing.
    #[default]
    Utf16,
}

impl Encoding {
    /// The one to use of those that a client knows.
    pub(super) fn chosen(offered: Option<&[PositionEncodingKind]>) -> Self {
        let known = offered.is_some_and(|all| all.contains(&PositionEncodingKind::UTF8));
        if known { Self::Utf8 } else { Self::Utf16 }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
        }
    }
}

/// A text with the starts of its lines.
#[derive(Debug, Clone)]
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = |(i, b): (usize, &u8)| match b {
            b'\n' => Some(i + 1),
            b'\r' if bytes.get(i + 1) != Some(&b'\n') => Some(i + 1),
            _ => None,
        };
        let starts = std::iter::once(0).chain(bytes.iter().enumerate().filter_map(ends)).collect();
        Self { text, starts, encoding }
    }

    /// A line without its end, as bytes.
    fn line(&self, number: usize) -> Bytes<usize> {
        let Some(start) = self.starts.get(number).copied() else { return self.text.len()..self.text.len() };
        let end = self.starts.get(number + 1).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..end).unwrap_or_default();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    }

    /// The byte of a position; one that is not there counts as the nearest before it.
    pub(super) fn byte(&self, at: Position) -> usize {
        let line = self.line(usize::try_from(at.line).unwrap_or(usize::MAX));
        let wanted = usize::try_from(at.character).unwrap_or(usize::MAX);
        let mut column = 0;
        for (i, c) in self.text.get(line.clone()).unwrap_or_default().char_indices() {
            column += self.encoding.width(c);
            if column > wanted {
                return line.start + i;
            }
        }
        line.end
    }

    pub(super) fn bytes(&self, range: Range) -> Bytes<usize> {
        let (start, end) = (self.byte(range.start), self.byte(range.end));
        start..end.max(start)
    }

    /// The position of a byte.
    pub(super) fn position(&self, at: usize) -> Position {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let number = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        let start = self.starts.get(number).copied().unwrap_or(0);
        let before = self.text.get(start..at).unwrap_or_default();
        let column: usize = before.chars().map(|c| self.encoding.width(c)).sum();
        Position::new(u32::try_from(number).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }

    pub(super) fn range(&self, bytes: &Bytes<usize>) -> Range {
        Range::new(self.position(bytes.start), self.position(bytes.end.max(bytes.start)))
    }
}

/// Makes the changes of an editor in a text, one after the other.
pub(super) fn change(text: &mut String, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
    for one in changes {
        let Some(range) = one.range else {
            *text = one.text;
            continue;
        };
        let bytes = Lines::new(text, encoding).bytes(range);
        text.replace_range(bytes, &one.text);
    }
}

/// The changes that make one text of another, line by line, and within a line only what differs.
pub(super) fn edits(before: &str, after: &str, encoding: Encoding) -> Vec<TextEdit> {
    let lines = Lines::new(before, encoding);
    replaced(before, after)
        .into_iter()
        .map(|(bytes, new)| TextEdit { range: lines.range(&bytes), new_text: new })
        .collect()
}

/// The same, in bytes.
pub(super) fn replaced(before: &str, after: &str) -> Vec<(Bytes<usize>, String)> {
    let diff = TextDiff::from_lines(before, after);
    let mut out: Vec<(Bytes<usize>, String)> = Vec::new();
    let mut at = 0;
    let mut is_open = false;
    for one in diff.iter_all_changes() {
        let len = one.value().len();
        if one.tag() == ChangeTag::Equal {
            at += len;
            is_open = false;
            continue;
        }
        if !is_open {
            out.push((at..at, String::new()));
            is_open = true;
        }
        if let Some((bytes, new)) = out.last_mut() {
            if one.tag() == ChangeTag::Delete {
                at += len;
                bytes.end = at;
            } else {
                new.push_str(one.value());
            }
        }
    }
    for (bytes, new) in &mut out {
        let old = before.get(bytes.clone()).unwrap_or_default();
        let same = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
            pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
        };
        let lead = same(&mut old.chars().zip(new.chars()));
        let (old, rest) = (old.get(lead..).unwrap_or_default(), new.get(lead..).unwrap_or_default());
        let tail = same(&mut old.chars().rev().zip(rest.chars().rev()));
        let kept = rest.get(..rest.len() - tail).unwrap_or_default().to_owned();
        *bytes = bytes.start + lead..bytes.end - tail;
        *new = kept;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_are_counted_as_the_client_counts() {
        let text = "aé🙂x\r\nb\rc\n";
        for (encoding, x) in [(Encoding::Utf8, 7), (Encoding::Utf16, 4)] {
            let lines = Lines::new(text, encoding);
            assert_eq!(lines.position(text.find('x').unwrap()), Position::new(0, x));
            assert_eq!(lines.byte(Position::new(0, x)), text.find('x').unwrap());
            assert_eq!(lines.byte(Position::new(0, 99)), text.find('\r').unwrap());
            assert_eq!(lines.byte(Position::new(2, 0)), text.find('c').unwrap());
            assert_eq!(lines.byte(Position::new(99, 7)), text.len());
        }
        // Within a character is before it.
        assert_eq!(Lines::new(text, Encoding::Utf16).byte(Position::new(0, 3)), 3);
    }

    #[test]
    fn what_differs_is_all_that_changes() {
        let edits = edits("a\nname: X\nb\n", "a\nname: XY\nb\n", Encoding::Utf16);
        let [edit] = edits.as_slice() else { panic!("{edits:?}") };
        assert_eq!((edit.range.start, edit.new_text.as_str()), (Position::new(1, 7), "Y"));
    }

    proptest! {
        #[test]
        fn edits_make_the_other_text(before in "[aé🙂\n\r]{0,40}", after in "[aé🙂\n\r]{0,40}", utf8: bool) {
            let encoding = if utf8 { Encoding::Utf8 } else { Encoding::Utf16 };
            let mut made = before.clone();
            for (bytes, new) in replaced(&before, &after).into_iter().rev() {
                made.replace_range(bytes, &new);
            }
            prop_assert_eq!(&made, &after);
            // Positions lead back to their bytes, but where a line ends in two characters.
            let lines = Lines::new(&before, encoding);
            for (at, _) in before.char_indices().filter(|(at, _)| !before[*at..].starts_with('\n')) {
                prop_assert_eq!(lines.byte(lines.position(at)), at);
            }
        }
    }
}
