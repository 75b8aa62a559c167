//! The words of a block: emphasis, links, escapes and line breaks in one form.

use std::ops::Range;

use super::out::Out;
use crate::render::escape::{Edge, backslashes};

/// A character that is read, and the bytes of the source that say it.
#[derive(Debug)]
struct Sign {
    c: char,
    source: Range<usize>,
    /// A line break of the source.
    breaks: bool,
}

/// Characters between two marks.
#[derive(Debug, Default)]
pub(super) struct Run {
    signs: Vec<Sign>,
    /// Nothing of the block stands before it.
    pub(super) at_start: bool,
    pub(super) heading: bool,
    pub(super) linked: bool,
}

/// Names of footnotes, for programs that escape the sign of one.
pub(super) type Labels = std::collections::HashSet<String>;

impl Run {
    pub(super) fn of_block(heading: bool) -> Self {
        Self { at_start: !heading, heading, ..Self::default() }
    }

    /// Adds text that was read from these bytes; `from` is where what was read before ended.
    pub(super) fn push(&mut self, text: &str, at: &Range<usize>, from: usize, source: &str) {
        let as_it_is = source.get(at.clone()) == Some(text);
        let mut start = self.gap(from, at.start, source);
        let mut next = at.start;
        for c in text.chars() {
            let end = if as_it_is { next + c.len_utf8() } else { at.end };
            self.add(c, start..end, false);
            next = end;
            start = end;
        }
    }

    /// A line break.
    pub(super) fn line_break(&mut self, at: &Range<usize>, from: usize) {
        self.add(' ', from.min(at.start)..at.end, true);
    }

    /// What was skipped before a character belongs to it, if it is a backslash, and else to a line break before it.
    fn gap(&mut self, from: usize, to: usize, source: &str) -> usize {
        if from >= to {
            return to;
        }
        let escaped = source.get(from..to).is_some_and(|gap| gap.ends_with('\\'));
        let start = if escaped { to - 1 } else { to };
        match self.signs.last_mut().filter(|last| last.breaks) {
            Some(last) => {
                last.source.end = start;
                start
            }
            None if escaped => start,
            None => from,
        }
    }

    fn add(&mut self, c: char, source: Range<usize>, breaks: bool) {
        let blank = |c: char| c == ' ' || c == '\t';
        match self.signs.last_mut() {
            Some(last) if blank(c) && blank(last.c) => {
                last.source.end = source.end;
                last.breaks |= breaks;
                last.c = ' ';
            }
            _ => self.signs.push(Sign { c, source, breaks }),
        }
    }

    /// What it says.
    pub(super) fn text(&self) -> impl Iterator<Item = char> {
        self.signs.iter().map(|sign| sign.c)
    }

    /// Writes it; `next` is what follows it in the block.
    pub(super) fn flush(&mut self, next: Option<char>, out: &mut Out, source: &str, labels: &Labels) {
        if self.signs.is_empty() {
            return;
        }
        let chars: Vec<char> = self.text().collect();
        let edge =
            Edge { start: self.at_start, heading_end: self.heading && next.is_none(), linked: self.linked, next };
        let references = references(&chars, labels);
        let mut one = String::new();
        let mut signs = self.signs.drain(..).zip(backslashes(&chars, edge)).enumerate();
        while let Some((i, (sign, escaped))) = signs.next() {
            if let Some((_, length)) = references.iter().find(|(at, _)| *at == i) {
                let last = signs.by_ref().take(length - 1).last();
                let end = last.map_or(sign.source.end, |(_, (last, _))| last.source.end);
                let reference: String = chars.iter().skip(i).take(*length).collect();
                out.put(&reference, sign.source.start..end, false);
                continue;
            }
            one.clear();
            one.extend(escaped.then_some('\\'));
            one.push(sign.c);
            let exact = source.get(sign.source.clone()) == Some(one.as_str());
            out.put(&one, sign.source, exact);
        }
        self.at_start = false;
    }
}

/// References to footnotes that were escaped: where each begins, and how many characters it has.
fn references(chars: &[char], labels: &Labels) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if labels.is_empty() {
        return found;
    }
    let opens = chars.windows(2).enumerate().filter(|(_, pair)| *pair == ['[', '^']);
    for (at, _) in opens {
        let label: String = chars.iter().skip(at + 2).take_while(|c| **c != ']' && **c != '[').collect();
        if labels.contains(&label) {
            found.push((at, label.chars().count() + 3));
        }
    }
    found
}
