//! What became of the values of a document in the hands of a person.
//!
//! A value is a range of bytes of the base. The lines of both plain forms are matched as in a merge; within lines that differ
//! the words are. What a person wrote counts as the value's new text only while the nearest words on both sides of it stand:
//! without that rule a rewritten sentence would become "the product's name is now *We built*".

use std::ops::Range;
use std::sync::Arc;

pub use super::fate::{Doubt, Fate, Place};
pub use super::lines::Region;
use super::lines::{Text, changed_lines};
use super::values::Words;

/// A base and what a person made of it, in plain form.
#[derive(Debug)]
pub struct Alignment {
    base: Text,
    mine: Text,
    spans: Vec<Range<usize>>,
    regions: Vec<Region>,
}

impl Alignment {
    /// Matches a base and a file. `spans` are the values of the base, ordered and without overlap.
    #[must_use]
    pub fn new(base: Arc<str>, spans: &[Range<usize>], mine: Arc<str>) -> Self {
        let (base, mine) = (Text::new(base), Text::new(mine));
        let regions = changed_lines(&base, &mine);
        let mut made = Self { base, mine, spans: spans.to_vec(), regions };
        made.split_items();
        made.join_paragraphs();
        made.join_spans();
        made
    }

    /// Lines that differ.
    #[must_use]
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    fn words(&self, region: &Region) -> Words<'_> {
        Words::new([&self.base, &self.mine], &self.spans, region)
    }

    /// What became of each value, in order.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let mut places = Vec::with_capacity(self.spans.len());
        let mut words: Option<(usize, Words<'_>)> = None;
        for span in &self.spans {
            let (first, last) = self.lines_of(span);
            let index =
                self.regions.partition_point(|region| region.base.end <= first && region.base.start < first.max(1));
            let region = self
                .regions
                .get(index..)
                .unwrap_or_default()
                .iter()
                .position(|r| r.base.start <= last && r.base.end > first);
            let Some(index) = region.map(|offset| index + offset) else {
                let (from, to) = (self.unchanged(first), self.unchanged(last));
                let start = span.start - self.base.start(first) + self.mine.start(from);
                let end = self.mine.start(to) + span.end - self.base.start(last);
                if (first..=last).all(|line| self.base.line(line) == self.mine.line(line - first + from)) {
                    places.push(Place { fate: Fate::Kept, mine: start..end });
                    continue;
                }
                // Quotes and dashes differ, or only where lines break.
                let region = Region { base: first..last + 1, mine: from..to + 1 };
                let place = self.words(&region).place(span);
                places.push(Place { fate: Fate::Kept, ..place });
                continue;
            };
            let Some(region) = self.regions.get(index) else { continue };
            if region.mine.is_empty() {
                let at = self.mine.start(region.mine.start);
                places.push(Place { fate: Fate::Removed, mine: at..at });
                continue;
            }
            if words.as_ref().is_none_or(|(own, _)| *own != index) {
                words = Some((index, self.words(region)));
            }
            places.extend(words.as_ref().map(|(_, words)| words.place(span)));
        }
        places
    }

    /// What a person typed: bytes of the file that are not of the base, word by word.
    #[must_use]
    pub fn typed(&self) -> Vec<Range<usize>> {
        let of = |region: &Region| {
            if region.base.is_empty() { vec![self.mine.bytes(&region.mine)] } else { self.words(region).typed() }
        };
        self.regions.iter().filter(|region| !region.mine.is_empty()).flat_map(of).collect()
    }

    /// The line of the base that a line of the file is: the same, or edited. `None` where it was added.
    #[must_use]
    pub fn base_line(&self, line: usize) -> Option<usize> {
        let mut shift = 0_isize;
        for region in &self.regions {
            if line < region.mine.start {
                break;
            }
            if region.mine.contains(&line) {
                let offset = line - region.mine.start;
                return (region.base.len() == region.mine.len()).then_some(region.base.start + offset);
            }
            shift = region.base.end.cast_signed() - region.mine.end.cast_signed();
        }
        line.checked_add_signed(shift).filter(|line| *line < self.base.lines.len())
    }

    /// Whether a line of the file stands as it stood in the base.
    #[must_use]
    pub fn is_unchanged(&self, line: usize) -> bool {
        !self.regions.iter().any(|region| region.mine.contains(&line))
    }

    /// Whether a line of the base stands in the file, as it was or edited.
    #[must_use]
    pub fn stands(&self, base_line: usize) -> bool {
        !self.regions.iter().any(|region| region.base.contains(&base_line) && region.base.len() != region.mine.len())
    }

    /// A line of the base, without its end.
    #[must_use]
    pub fn base_text(&self, line: usize) -> &str {
        self.base.line(line)
    }

    /// A line of the file, without its end.
    #[must_use]
    pub fn mine_text(&self, line: usize) -> &str {
        self.mine.line(line)
    }

    /// Where a line of the file begins.
    #[must_use]
    pub fn mine_start(&self, line: usize) -> usize {
        self.mine.start(line)
    }

    /// Where a line of the base begins.
    #[must_use]
    pub fn base_start(&self, line: usize) -> usize {
        self.base.start(line)
    }

    /// How many lines base and file have.
    #[must_use]
    pub fn line_counts(&self) -> (usize, usize) {
        (self.base.lines.len(), self.mine.lines.len())
    }

    /// The first and the last line of a value.
    #[must_use]
    pub fn lines_of(&self, span: &Range<usize>) -> (usize, usize) {
        (self.base.line_of(span.start), self.base.line_of(span.end.saturating_sub(1).max(span.start)))
    }

    /// The line of the file for a line of the base that lies in no region.
    fn unchanged(&self, line: usize) -> usize {
        let before = self.regions.iter().take_while(|region| region.base.end <= line).last();
        before.map_or(line, |region| line - region.base.end + region.mine.end)
    }

    /// Items or rows in place of others: the first of one is the first of the other, and so on.
    fn split_items(&mut self) {
        let sign = |line: &str| ["- ", "* ", "| "].into_iter().find(|sign| line.trim_start().starts_with(sign));
        let mut split = Vec::new();
        for region in std::mem::take(&mut self.regions) {
            let pairs = region.base.len().min(region.mine.len());
            let mut signs = region.base.clone().map(|line| sign(self.base.line(line)));
            let first = signs.next().flatten();
            let alike =
                signs.chain(region.mine.clone().map(|line| sign(self.mine.line(line)))).all(|sign| sign == first);
            if region.base.len() == region.mine.len() || pairs == 0 || first.is_none() || !alike {
                split.push(region);
                continue;
            }
            let (base, mine) = (region.base.start + pairs, region.mine.start + pairs);
            split.extend((0..pairs).map(|i| Region {
                base: region.base.start + i..region.base.start + i + 1,
                mine: region.mine.start + i..region.mine.start + i + 1,
            }));
            split.push(Region { base: base..region.base.end, mine: mine..region.mine.end });
        }
        self.regions = split;
    }

    /// A paragraph that was edited and wrapped or cut in two is one change, not an edit and an added paragraph.
    fn join_paragraphs(&mut self) {
        let mut joined: Vec<Region> = Vec::new();
        for region in std::mem::take(&mut self.regions) {
            // Which of two blank lines was added is a guess of the matching.
            let adjacent = joined
                .last()
                .filter(|last| (last.base.end..region.base.start).all(|line| self.base.line(line).trim().is_empty()));
            let split = adjacent.is_some_and(|last| {
                let behind = region.base.is_empty()
                    && self.is_prose(&region.mine, false)
                    && (self.is_paragraph(last.base.end.wrapping_sub(1))
                        || !self.mine.line(region.mine.start).trim().is_empty());
                let before = last.base.is_empty()
                    && self.is_prose(&last.mine, true)
                    && (self.is_paragraph(region.base.start)
                        || !self.mine.line(last.mine.end.wrapping_sub(1)).trim().is_empty());
                behind || before
            });
            match joined.last_mut().filter(|_| split) {
                Some(last) => {
                    last.base.end = region.base.end;
                    last.mine.end = region.mine.end;
                }
                None => joined.push(region),
            }
        }
        self.regions = joined;
    }

    /// Whether a line of the base is one value, but for markers and a stop.
    fn is_paragraph(&self, line: usize) -> bool {
        let Some(bytes) = self.base.lines.get(line) else { return false };
        let mut within = self.spans.iter().filter(|span| span.start < bytes.end && span.end > bytes.start);
        let (Some(span), None) = (within.next(), within.next()) else { return false };
        let around = [bytes.start..span.start.max(bytes.start), span.end.min(bytes.end)..bytes.end];
        around.iter().all(|part| !self.base.get(part).contains(char::is_alphanumeric))
    }

    /// Whether the first (or last) line that says something is plain text, and no heading, item or row.
    fn is_prose(&self, lines: &Range<usize>, last: bool) -> bool {
        let mut said = lines.clone().map(|line| self.mine.line(line).trim()).filter(|line| !line.is_empty());
        let line = if last { said.next_back() } else { said.next() };
        line.is_some_and(|line| {
            !line.starts_with(['#', '-', '*', '+', '>', '|', '<', '`', '=', '~']) && !is_numbered(line)
        })
    }

    /// A value of several lines is looked at as a whole.
    fn join_spans(&mut self) {
        for span in self.spans.clone() {
            let (first, last) = self.lines_of(&span);
            if first == last {
                continue;
            }
            let touches = |region: &Region| {
                if region.base.is_empty() {
                    region.base.start > first && region.base.start <= last
                } else {
                    region.base.start <= last && region.base.end > first
                }
            };
            let Some(from) = self.regions.iter().position(touches) else { continue };
            let to = self.regions.iter().rposition(touches).unwrap_or(from);
            let (Some(head), Some(tail)) = (self.regions.get(from), self.regions.get(to)) else { continue };
            let before = head.base.start.saturating_sub(first);
            let after = (last + 1).saturating_sub(tail.base.end);
            let whole = Region {
                base: head.base.start - before..tail.base.end + after,
                mine: head.mine.start.saturating_sub(before)..tail.mine.end + after,
            };
            self.regions.splice(from..=to, [whole]);
        }
    }
}

fn is_numbered(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len() && (rest.starts_with(". ") || rest.starts_with(") "))
}
