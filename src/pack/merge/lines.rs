//! Lines in whole, in the form that the person's document has for such lines.

use std::ops::Range;

use super::markers;
use super::said::Show;
use super::said::{Doc, Of, Out, Seg, Writer};
use crate::align::plain::Line;
use crate::align::words::Word;
use crate::align::{Side, part};

impl<'t> Writer<'t> {
    /// A line, or a conflict of whole lines, that is not made of one line of the person's.
    pub(super) fn line(&self, out: &Out, show: Show, near: usize) -> String {
        let has_conflict = out.segs.iter().any(|seg| matches!(seg, Seg::Conflict(_)));
        if !has_conflict {
            return self.composed(out, Of::Brief, near);
        }
        let side = |of: Of| {
            let own = if of == Of::Mine { self.own_lines(out) } else { None };
            own.unwrap_or_else(|| self.composed(out, of, near))
        };
        let [base, mine, brief] = [Of::Base, Of::Mine, Of::Brief].map(side);
        let mut text = String::new();
        match show {
            Show::Markers(length) => markers::write(&mut text, length, "\n", [&base, &mine, &brief]),
            Show::Taking(Side::Mine) => text.push_str(&mine),
            Show::Taking(Side::Brief) => text.push_str(&brief),
        }
        text
    }

    /// The person's side of a conflict of whole lines, byte for byte.
    fn own_lines(&self, out: &Out) -> Option<String> {
        let [Seg::Conflict(conflict)] = out.segs.as_slice() else { return None };
        let is_own = |word: &Word| !matches!(word, Word::Said(Side::Brief, range) if !range.is_empty());
        if !conflict.said.iter().flatten().all(is_own) {
            return None;
        }
        let units = part(self.mine.units, &conflict.mine);
        let (first, last) = (units.first()?.line, units.last()?.line);
        let own = |line: usize| self.mine.plain.lines().get(line).map(|line| line.own.clone());
        let lines = (first..=last).filter_map(own).filter(|own| !own.is_empty());
        let sorted = lines.clone().is_sorted_by(|a, b| a.end <= b.start);
        let range = own(first)?.start..own(last)?.end;
        let mut text = self.mine.source.get(range).filter(|_| sorted)?.to_owned();
        if !text.ends_with('\n') {
            text.push('\n');
        }
        Some(text)
    }

    /// A line in whole, with the signs that such lines have in the person's document, and one side of a conflict.
    pub(super) fn composed(&self, out: &Out, of: Of, near: usize) -> String {
        let mut text = String::new();
        let mut fresh = true;
        for seg in &out.segs {
            match seg {
                Seg::Space if fresh || text.ends_with(' ') => {}
                Seg::Space => text.push(' '),
                Seg::Text(side, range) => {
                    let doc = self.doc(*side);
                    text.push_str(&self.stretch(doc, range, near));
                    fresh = false;
                }
                Seg::Conflict(conflict) => {
                    let stretches = self.stretches(conflict, of);
                    if stretches.iter().all(|(_, range, _)| range.is_empty()) {
                        text.truncate(text.trim_end_matches(' ').len());
                        continue;
                    }
                    for (doc, range, breaks) in stretches {
                        text.extend(breaks.then_some('\n'));
                        text.push_str(&self.stretch(doc, &range, near));
                    }
                    fresh = false;
                }
            }
        }
        if text.is_empty() && out.segs.iter().any(|seg| matches!(seg, Seg::Conflict(_))) {
            return text;
        }
        text.push('\n');
        text
    }

    /// A stretch of a line; where it begins the line, with the signs of the person's document.
    fn stretch(&self, doc: Doc<'t>, range: &Range<usize>, near: usize) -> String {
        let Some(line) = doc.plain.lines().get(doc.plain.line_of(range.start)) else { return String::new() };
        if near == usize::MAX {
            return doc.plain.text().get(range.clone()).unwrap_or_default().to_owned();
        }
        if line.bytes.start != range.start || range.end < line.words {
            return self.source(doc, range);
        }
        let signs = doc.plain.text().get(line.bytes.start..line.words).unwrap_or_default();
        let content = line.words..range.end;
        let content = if content.is_empty() { String::new() } else { self.source(doc, &content) };
        self.signs(signs, line, near) + &content
    }

    /// The source of a stretch of a line, on one line. What is not the person's has the names that footnotes have there.
    pub(super) fn source(&self, doc: Doc<'t>, range: &Range<usize>) -> String {
        let text = doc.source.get(doc.plain.to_source(range)).unwrap_or_default();
        let mut text = if text.contains('\n') || doc.plain.whole(range) != *range {
            doc.plain.text().get(range.clone()).unwrap_or_default().to_owned()
        } else {
            text.trim_end_matches('\r').to_owned()
        };
        if text.contains("[^") {
            for (name, own) in &self.labels {
                text = text.replace(&format!("[^{name}]"), &format!("[^{own}]"));
            }
        }
        text
    }

    /// What lines with these signs begin with in the person's document, near a line.
    fn signs(&self, signs: &str, line: &Line, near: usize) -> String {
        if signs.trim().is_empty() && line.columns.iter().sum::<usize>() == 0 || signs.starts_with("[^") {
            return signs.to_owned();
        }
        let figures = |signs: &str| signs.replace(|c: char| c.is_ascii_digit(), "0");
        let wanted = figures(signs);
        let lines = self.mine.plain.lines();
        let of = |number: usize| {
            let other = lines.get(number)?;
            let own = self.mine.plain.text().get(other.bytes.start..other.words)?;
            if own.is_empty() || figures(own) != wanted || other.kind != line.kind {
                return None;
            }
            let words = self.mine.plain.to_source(&(other.words..(other.words + 1).min(other.bytes.end)));
            let found = self.mine.source.get(other.own.start..words.start)?;
            let sound = !found.contains('\n') && found.trim().is_empty() == own.trim().is_empty() && found.len() < 64;
            let number = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let found = if number(found) == number(own) {
                found.replacen(&number(own), &number(signs), 1)
            } else {
                found.to_owned()
            };
            let same_kind = number(&found) == number(signs);
            (sound && same_kind).then_some(found)
        };
        let mut distance = 0;
        while distance <= lines.len() {
            let found = of(near.saturating_sub(distance)).or_else(|| of(near + distance));
            if let Some(found) = found {
                return found;
            }
            distance += 1;
        }
        // Within an item of the person's, as far in as its words.
        let depth = line.columns.len();
        let parent = (0..=near.min(lines.len()))
            .rev()
            .filter_map(|at| lines.get(at))
            .find(|other| other.columns.len() + 1 == depth);
        match parent.filter(|_| depth > 1 && !signs.contains('>')) {
            Some(parent) => " ".repeat(parent.columns.iter().sum()) + signs.trim_start(),
            None => signs.to_owned(),
        }
    }
}
