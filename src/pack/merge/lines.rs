//! A document as lines that can be compared without regard to how they end.

use std::collections::HashMap;
use std::ops::Range;

pub(super) const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// One line; lines of the three documents have the same `id` exactly if they say the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) id: usize,
    pub(super) text: &'a str,
    /// `"\n"`, `"\r\n"`, or nothing on a last line.
    pub(super) end: &'a str,
}

impl<'a> Line<'a> {
    /// How it ends, or would if it were not the last one.
    pub(super) fn own_end(&self, usual: &'a str) -> &'a str {
        if self.end.is_empty() { usual } else { self.end }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Numbers given to lines, shared by the documents that are compared.
#[derive(Debug, Default)]
pub(super) struct Numbers<'a>(HashMap<&'a str, usize>);

/// A document: its lines, and what is a matter of the file and not of any line.
#[derive(Debug)]
pub(super) struct Text<'a> {
    pub(super) lines: Vec<Line<'a>>,
    pub(super) has_mark: bool,
}

impl<'a> Text<'a> {
    pub(super) fn read(source: &'a str, numbers: &mut Numbers<'a>) -> Self {
        let body = source.strip_prefix(BYTE_ORDER_MARK);
        let mut number = |text| {
            let next = numbers.0.len();
            *numbers.0.entry(text).or_insert(next)
        };
        let lines = body.unwrap_or(source).split_inclusive('\n').map(|line| {
            let (text, end) = split_end(line);
            Line { id: number(text), text, end }
        });
        Self { lines: lines.collect(), has_mark: body.is_some() }
    }

    /// Whether the last line has an end; nothing can be said of an empty document.
    pub(super) fn ends_with_newline(&self) -> Option<bool> {
        self.lines.last().map(|line| !line.end.is_empty())
    }

    /// How most lines end.
    pub(super) fn usual_end(&self) -> &'static str {
        let count = |end: &str| self.lines.iter().filter(|line| line.end == end).count();
        if count("\r\n") > count("\n") { "\r\n" } else { "\n" }
    }
}

/// Splits a line as `split_inclusive('\n')` gives it into what it says and its end.
pub(super) fn split_end(line: &str) -> (&str, &str) {
    let text = line.strip_suffix("\r\n").or_else(|| line.strip_suffix('\n')).unwrap_or(line);
    (text, line.strip_prefix(text).unwrap_or_default())
}

/// Splits off a byte order mark.
pub(super) fn split_mark(text: &str) -> (&str, &str) {
    let body = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    (text.strip_suffix(body).unwrap_or_default(), body)
}

/// Appends a line with an end of its own.
///
/// A text that ends in a lone carriage return gets `"\r\n"` whatever was asked for: with `"\n"` the return would be read
/// as part of the line end from then on, and go with it.
pub(super) fn push_line(out: &mut String, text: &str, end: &str) {
    out.push_str(text);
    out.push_str(if text.ends_with('\r') { "\r\n" } else { end });
}

/// The elements of a range; none where the range reaches out of the slice.
pub(super) fn part<'t, T>(all: &'t [T], range: &Range<usize>) -> &'t [T] {
    all.get(range.clone()).unwrap_or_default()
}
