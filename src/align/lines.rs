//! The lines of two plain forms, and which became which.

use std::ops::Range;
use std::sync::Arc;

use super::hunks::{Hunk, hunks};
use super::pairs::refine;
use super::plain::Kind;
use super::units::{Numbers, Unit};

/// Lines that differ, in numbers of lines counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Lines of the base.
    pub base: Range<usize>,
    /// Lines of the file.
    pub mine: Range<usize>,
}

#[derive(Debug)]
pub(super) struct Text {
    pub(super) text: Arc<str>,
    /// The bytes of each line, with its end.
    pub(super) lines: Vec<Range<usize>>,
}

impl Text {
    pub(super) fn new(text: Arc<str>) -> Self {
        let mut at = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            at += line.len();
            at - line.len()..at
        });
        let lines = lines.collect();
        Self { text, lines }
    }

    /// Its lines, as what is compared.
    pub(super) fn units(&self, numbers: &mut Numbers) -> Vec<Unit<'_>> {
        let unit = |(line, at): (usize, &Range<usize>)| {
            let text = self.line(line);
            let kind = if text.trim().is_empty() { Kind::Blank } else { Kind::Data };
            let (signs, id) = (at.start..at.start, numbers.number(text, ""));
            Unit { id, at: at.clone(), text, line, signs, starts: true, apart: false, kind, item: None }
        };
        self.lines.iter().enumerate().map(unit).collect()
    }

    pub(super) fn get(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    pub(super) fn line(&self, number: usize) -> &str {
        self.lines.get(number).map_or("", |line| self.get(line).trim_end_matches(['\n', '\r']))
    }

    /// The number of the line of a byte.
    pub(super) fn line_of(&self, at: usize) -> usize {
        self.lines.partition_point(|line| line.end <= at).min(self.lines.len().saturating_sub(1))
    }

    pub(super) fn start(&self, line: usize) -> usize {
        self.lines.get(line).map_or(self.text.len(), |line| line.start)
    }

    /// The bytes of some lines.
    pub(super) fn bytes(&self, lines: &Range<usize>) -> Range<usize> {
        self.start(lines.start)..self.start(lines.end)
    }
}

/// Which lines became which, as a merge sees it: stretches that differ, in order. One line against one is a line that was
/// edited, or replaced. Blank lines hold nothing together: they go with what stands around them.
pub(super) fn changed_lines(base: &Text, mine: &Text) -> Vec<Region> {
    let mut numbers = Numbers::default();
    let (base, mine) = (base.units(&mut numbers), mine.units(&mut numbers));
    let says = |units: &[Unit<'_>]| {
        units.iter().filter(|unit| unit.kind != Kind::Blank).map(|unit| (unit.line, unit.id)).collect::<Vec<_>>()
    };
    let (old, new) = (says(&base), says(&mine));
    let ids = |units: &[(usize, usize)]| units.iter().map(|(_, id)| *id).collect::<Vec<_>>();
    let line = |units: &[(usize, usize)], at: usize, end: usize| units.get(at).map_or(end, |(line, _)| *line);
    let mut regions = Vec::new();
    let mut push = |mut old: Range<usize>, mut new: Range<usize>| {
        let blank = |units: &[Unit<'_>], line: usize| units.get(line).is_some_and(|unit| unit.kind == Kind::Blank);
        while !old.is_empty() && !new.is_empty() && blank(&base, old.start) && blank(&mine, new.start) {
            (old.start, new.start) = (old.start + 1, new.start + 1);
        }
        while !old.is_empty() && !new.is_empty() && blank(&base, old.end - 1) && blank(&mine, new.end - 1) {
            (old.end, new.end) = (old.end - 1, new.end - 1);
        }
        if !old.is_empty() || !new.is_empty() {
            let fine = refine(&Hunk { base: old, side: new }, &base, &mine);
            regions.extend(fine.into_iter().map(|hunk| Region { base: hunk.base, mine: hunk.side }));
        }
    };
    // Between any two lines that stand in both.
    let (mut a, mut b) = (0, 0);
    let (mut from, mut to) = (0, 0);
    let end = Hunk { base: old.len()..old.len(), side: new.len()..new.len() };
    for hunk in hunks(&ids(&old), &ids(&new)).into_iter().chain([end]) {
        while a < hunk.base.start {
            let (x, y) = (line(&old, a, base.len()), line(&new, b, mine.len()));
            push(from..x, to..y);
            (from, to) = (x + 1, y + 1);
            (a, b) = (a + 1, b + 1);
        }
        (a, b) = (hunk.base.end, hunk.side.end);
    }
    push(from..base.len(), to..mine.len());
    regions
}
