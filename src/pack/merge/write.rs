//! Writes what was settled into the person's document: the brief's words go where they belong, and everything else keeps its
//! bytes.

use std::collections::BTreeMap;
use std::ops::Range;

use super::gaps::Anchor;
use super::markers;
use super::said::{Conflict, Of, Out, Seg, Show, Splice, Writer, lines_said};
use crate::align::plain::Line;
use crate::align::{Plain, Side, part};

impl Writer<'_> {
    /// The whole document.
    pub(super) fn write(&self, show: Show) -> String {
        let text = self.spliced(show).filter(|text| match show {
            Show::Taking(side) => self.says(text, side),
            Show::Markers(length) => [Side::Mine, Side::Brief].into_iter().all(|side| {
                let resolved = markers::resolve(text, length, side);
                self.says(resolved.as_deref().unwrap_or(text), side)
            }),
        });
        text.unwrap_or_else(|| self.afresh(show))
    }

    /// Whether a text says what it is to say.
    fn says(&self, text: &str, side: Side) -> bool {
        lines_said(Plain::like(text, &[], self.base.plain).text()) == self.expected(side)
    }

    /// The document in plain form, for where what was to be said can't be said in the form that there is.
    fn afresh(&self, show: Show) -> String {
        let mut text = String::new();
        for (number, out) in self.outs.iter().enumerate() {
            text.push_str(&self.apart(number.checked_sub(1), Some(number)));
            text.push_str(&self.line(out, show, usize::MAX));
        }
        text
    }

    fn spliced(&self, show: Show) -> Option<String> {
        let mut splices = Vec::new();
        let places = self.places();
        let mut before: Option<Anchor> = None;
        let anchors: Vec<Anchor> =
            places.iter().enumerate().filter_map(|(out, line)| line.map(|line| (out, line))).collect();
        for anchor in anchors.iter().copied().map(Some).chain([None]) {
            let outs = before.map_or(0, |(out, _)| out + 1)..anchor.map_or(self.outs.len(), |(out, _)| out);
            self.between(before, anchor, outs, show, &mut splices);
            if let Some((out, line)) = anchor {
                self.within(out, line, show, &mut splices);
            }
            before = anchor.or(before);
        }
        applied(self.mine.source, splices)
    }

    /// For each line of the merged document, the person's line that it is made of, where it is made of one alone.
    pub(super) fn places(&self) -> Vec<Option<usize>> {
        let touched = |out: &Out| {
            let mut lines: Vec<usize> = Vec::new();
            for seg in &out.segs {
                match seg {
                    Seg::Text(Side::Mine, range) => lines.push(self.mine.plain.line_of(range.start)),
                    Seg::Conflict(conflict) => {
                        lines.extend(part(self.mine.units, &conflict.mine).iter().map(|unit| unit.line));
                    }
                    _ => {}
                }
            }
            lines.dedup();
            lines
        };
        let all: Vec<Vec<usize>> = self.outs.iter().map(touched).collect();
        let mut uses: BTreeMap<usize, usize> = BTreeMap::new();
        for line in all.iter().flatten() {
            *uses.entry(*line).or_default() += 1;
        }
        let place = |(out, lines): (&Out, &Vec<usize>)| match lines.as_slice() {
            [line] if uses.get(line) == Some(&1) && self.is_in_line(out) => Some(*line),
            _ => None,
        };
        self.outs.iter().zip(&all).map(place).collect()
    }

    /// Whether the conflicts of a line, if it has any, are of sentences in it, and something else stands in it.
    fn is_in_line(&self, out: &Out) -> bool {
        let alone = out.segs.len() == 1;
        out.segs.iter().all(|seg| match seg {
            Seg::Text(..) | Seg::Space => true,
            Seg::Conflict(conflict) => {
                !alone
                    && self.sides(conflict).into_iter().all(|(doc, units)| {
                        let units = part(doc.units, &units);
                        let first = units.first().map(|unit| unit.line);
                        units.iter().all(|unit| unit.kind.is_prose() && !unit.starts && Some(unit.line) == first)
                    })
            }
        })
    }

    /// A person's line that goes on, with words of the brief.
    fn within(&self, out: usize, line: usize, show: Show, splices: &mut Vec<Splice>) {
        let (Some(out), Some(own)) = (self.outs.get(out), self.mine.plain.lines().get(line)) else { return };
        let text = self.mine.plain.text();
        let mut at = own.bytes.start;
        let mut pending = String::new();
        let mut space = false;
        let mut push = |part: Range<usize>, said: String| {
            if !part.is_empty() || !said.is_empty() {
                let range = self.mine.plain.whole(&part);
                let kept = |range: Range<usize>| text.get(range).unwrap_or_default();
                let text = [kept(range.start..part.start), &said, kept(part.end..range.end)].concat();
                for source in self.mine.plain.sources(&range) {
                    splices.push(Splice { at: source, text: text.clone() });
                }
            }
        };
        let blank = |at: usize| text.get(at..at + 1) == Some(" ");
        let source = self.mine.source.get(own.own.clone()).unwrap_or_default();
        // Emphasis that begins with one sign ends with it.
        let lines_up =
            |said: String| if source.contains('_') && !source.contains('*') { said.replace('*', "_") } else { said };
        let signs = text.get(own.bytes.start..own.words).unwrap_or_default();
        for (number, seg) in out.segs.iter().enumerate() {
            match seg {
                Seg::Space => space = true,
                // A sentence of the brief begins the line, and the line has its signs.
                Seg::Text(Side::Brief, range) if number == 0 && self.begins_with(range, signs) => {
                    at = own.words;
                    let rest = range.start + signs.len()..range.end;
                    pending.push_str(&lines_up(self.source(self.brief, &rest)));
                }
                Seg::Text(Side::Mine, range) => {
                    let mut until = range.start;
                    if std::mem::take(&mut space) {
                        // The blank that stands before it will do.
                        if until > at && blank(until - 1) { until -= 1 } else { pending.push(' ') }
                    }
                    push(at..until.max(at), std::mem::take(&mut pending));
                    at = range.end;
                }
                Seg::Text(Side::Brief, range) => {
                    pending.extend(std::mem::take(&mut space).then_some(' '));
                    pending.push_str(&lines_up(self.source(self.brief, range)));
                }
                Seg::Conflict(conflict) => {
                    space = false;
                    let units = part(self.mine.units, &conflict.mine);
                    let mine = units.first().zip(units.last()).map_or(at..at, |(a, b)| a.at.start..b.at.end);
                    let end = if blank(mine.end) { mine.end + 1 } else { mine.end };
                    let indent = continued(own, text);
                    pending.push_str(&self.conflict_in_line(conflict, &indent, show));
                    push(at..end.max(at), std::mem::take(&mut pending));
                    at = end.max(at);
                }
            }
        }
        push(at..own.bytes.end.max(at), pending);
    }

    /// Whether a stretch of the brief begins with these signs of a line.
    fn begins_with(&self, range: &Range<usize>, signs: &str) -> bool {
        let text = self.brief.plain.text().get(range.clone()).unwrap_or_default();
        let line = self.brief.plain.lines().get(self.brief.plain.line_of(range.start));
        let starts =
            line.is_some_and(|line| line.bytes.start == range.start && line.words == range.start + signs.len());
        !signs.is_empty() && starts && text.starts_with(signs)
    }

    /// A conflict of sentences within a line, which it breaks.
    fn conflict_in_line(&self, conflict: &Conflict, indent: &str, show: Show) -> String {
        let side = |of: Of| {
            let mut text = String::new();
            for (doc, range, _) in self.stretches(conflict, of) {
                text.push_str(&self.source(doc, &range));
            }
            let text = text.trim();
            if text.is_empty() { String::new() } else { format!("{indent}{text}\n") }
        };
        let [base, mine, brief] = [Of::Base, Of::Mine, Of::Brief].map(side);
        let mut text = String::from("\n");
        match show {
            Show::Markers(length) => markers::write(&mut text, length, "\n", [&base, &mine, &brief]),
            Show::Taking(Side::Mine) => text.push_str(&mine),
            Show::Taking(Side::Brief) => text.push_str(&brief),
        }
        text.push_str(indent);
        text
    }
}

/// What further lines of a block begin with in the source.
fn continued(line: &Line, text: &str) -> String {
    let signs = text.get(line.bytes.start..line.words).unwrap_or_default();
    let quotes = signs.matches('>').count();
    if quotes > 0 { "> ".repeat(quotes) } else { " ".repeat(line.columns.iter().sum()) }
}

/// A text with changes made in it; `None` where two of them are of the same bytes.
fn applied(source: &str, mut splices: Vec<Splice>) -> Option<String> {
    splices.sort_by_key(|splice| (splice.at.start, splice.at.end));
    let (mut out, mut at) = (String::with_capacity(source.len()), 0);
    for splice in &splices {
        if splice.at.start < at {
            return None;
        }
        out.push_str(source.get(at..splice.at.start)?);
        out.push_str(&splice.text);
        at = splice.at.end;
    }
    out.push_str(source.get(at..)?);
    Some(out)
}
