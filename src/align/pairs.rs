//! Which line became which, within lines that all changed.
//!
//! A line difference only says "these four became those five". Telling which line of the five is which of the four makes
//! neighbouring rows of a table independent of each other, and finds the words that changed within a line.

use std::borrow::Cow;
use std::ops::Range;

use super::hunks::Hunk;
use super::units::Unit;
use super::{fold, part, words};

/// Percentage of their words by which two lines have to agree to be one line, edited.
const ALIKE: usize = 40;
/// How far a line may have moved from where it would be if all lines were added or removed at one end.
const BAND: usize = 8;
/// Pairs of lines compared at most, for each line: keeps the work in proportion to the length of the documents.
const PAIRS_PER_LINE: usize = 64;
/// Pairs of lines compared at most: keeps the table of the search below 16 MB.
const PAIRS: usize = 1 << 20;

/// The words of a line or some lines, in alphabetical order, to see how much two have in common.
#[derive(Debug)]
pub(crate) struct Bag<'a> {
    words: Vec<Cow<'a, str>>,
    bytes: usize,
    /// What a line without words begins with.
    first: Option<char>,
}

impl<'a> Bag<'a> {
    pub(crate) fn of(lines: &[Unit<'a>]) -> Self {
        let mut words: Vec<Cow<'a, str>> = lines.iter().flat_map(|line| words::words(line.text)).map(fold).collect();
        words.sort_unstable();
        let bytes = words.iter().map(|word| word.len()).sum();
        Self { words, bytes, first: lines.first().and_then(|line| line.text.trim_start().chars().next()) }
    }

    /// Bytes of the words that are in both.
    pub(crate) fn common(&self, other: &Self) -> usize {
        let (mut ours, mut theirs) = (self.words.iter().peekable(), other.words.iter().peekable());
        let mut bytes = 0;
        while let (Some(a), Some(b)) = (ours.peek(), theirs.peek()) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => drop(ours.next()),
                std::cmp::Ordering::Greater => drop(theirs.next()),
                std::cmp::Ordering::Equal => {
                    bytes += a.len();
                    ours.next();
                    theirs.next();
                }
            }
        }
        bytes
    }

    /// The words that the other has not.
    pub(crate) fn without(mut self, other: &Self) -> Self {
        let mut taken = other.words.iter().peekable();
        self.words.retain(|word| {
            while taken.next_if(|other| **other < *word).is_some() {}
            taken.next_if(|other| *other == word).is_none()
        });
        self.bytes = self.words.iter().map(|word| word.len()).sum();
        self
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// How alike two lines are in percent, if they may be one line edited. Of lines without words, as those under the head
    /// of a table, nothing can be said but that they begin alike.
    pub(crate) fn likeness(&self, other: &Self) -> Option<usize> {
        let (short, total) = (self.bytes.min(other.bytes), self.bytes + other.bytes);
        if total == 0 {
            return (self.first == other.first).then_some(ALIKE);
        }
        // What the comparison could give at best; saves most of the comparisons of lines that differ much in length.
        if 200 * short < ALIKE * total {
            return None;
        }
        let percent = 200 * self.common(other) / total;
        (percent >= ALIKE).then_some(percent)
    }
}

/// Takes a hunk apart: units that were edited one by one, and what was added, removed or replaced between them.
pub(crate) fn refine(hunk: &Hunk, base: &[Unit<'_>], side: &[Unit<'_>]) -> Vec<Hunk> {
    let (old, new) = (part(base, &hunk.base), part(side, &hunk.side));
    let mut fine = Vec::new();
    let (mut base_at, mut side_at) = (hunk.base.start, hunk.side.start);
    let mut push = |base: Range<usize>, side: Range<usize>| {
        if !base.is_empty() || !side.is_empty() {
            fine.push(Hunk { base, side });
        }
    };
    for (i, j) in pairs(old, new) {
        let (b, s) = (hunk.base.start + i, hunk.side.start + j);
        push(base_at..b, side_at..s);
        if old.get(i).map(|line| line.id) != new.get(j).map(|line| line.id) {
            push(b..b + 1, s..s + 1);
        }
        (base_at, side_at) = (b + 1, s + 1);
    }
    push(base_at..hunk.base.end, side_at..hunk.side.end);
    joined(fine, base, side)
}

/// Joins a unit that was edited with one beside it whose words went into it, or came out of it: two paragraphs that were made
/// one, or one that was made two.
fn joined(fine: Vec<Hunk>, base: &[Unit<'_>], side: &[Unit<'_>]) -> Vec<Hunk> {
    let moves = |edit: &Hunk, other: &Hunk| {
        if edit.base.is_empty() || edit.side.is_empty() || other.base.is_empty() == other.side.is_empty() {
            return false;
        }
        let (old, new) = (Bag::of(part(base, &edit.base)), Bag::of(part(side, &edit.side)));
        let (grown, lone) = if other.side.is_empty() {
            (new.without(&old), Bag::of(part(base, &other.base)))
        } else {
            (old.without(&new), Bag::of(part(side, &other.side)))
        };
        lone.bytes > 0 && 2 * grown.common(&lone) >= lone.bytes
    };
    let mut joined: Vec<Hunk> = Vec::new();
    for hunk in fine {
        let touches = |last: &&mut Hunk| last.base.end == hunk.base.start && last.side.end == hunk.side.start;
        match joined.last_mut().filter(touches).filter(|last| moves(last, &hunk) || moves(&hunk, last)) {
            Some(last) => {
                last.base.end = hunk.base.end;
                last.side.end = hunk.side.end;
            }
            None => joined.push(hunk),
        }
    }
    joined
}

/// One row of the table of the search: the best sum of likenesses for so many lines of the old text and each number of
/// lines of the new one, from `start` on.
#[derive(Debug, Default)]
struct Row {
    start: usize,
    best: Vec<(usize, Step)>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Nothing is paired from here back.
    #[default]
    Stop,
    /// The last old line has no partner.
    SkipOld,
    /// The last new line has no partner.
    SkipNew,
    Pair,
}

impl Row {
    /// The best for `count` new lines. Left of the row nothing was searched; right of it nothing is better than its end.
    fn at(&self, count: usize) -> (usize, Step) {
        let Some(index) = count.checked_sub(self.start) else { return (0, Step::Stop) };
        match (self.best.get(index), self.best.last()) {
            (Some(found), _) => *found,
            (None, Some((sum, _))) => (*sum, Step::SkipNew),
            (None, None) => (0, Step::Stop),
        }
    }

    /// The row for one old line more.
    fn next<'b>(&self, old: &Bag<'_>, start: usize, new: impl Iterator<Item = (usize, &'b Bag<'b>)>) -> Self {
        let mut row = Self { start, best: vec![(self.at(start).0, Step::SkipOld)] };
        for (j, new) in new {
            let (mut best, left) = ((self.at(j + 1).0, Step::SkipOld), row.at(j).0);
            if left > best.0 {
                best = (left, Step::SkipNew);
            }
            if let Some(likeness) = old.likeness(new)
                && self.at(j).0 + likeness > best.0
            {
                best = (self.at(j).0 + likeness, Step::Pair);
            }
            row.best.push(best);
        }
        row
    }
}

/// The pairs of lines, in order, whose likenesses have the greatest sum.
///
/// The longest-common-subsequence recurrence with likeness in place of equality, near the diagonal only. Where even that
/// is much work (hundreds of lines in place of a very different number) there are no pairs.
fn pairs(old: &[Unit<'_>], new: &[Unit<'_>]) -> Vec<(usize, usize)> {
    let (behind, ahead) = (BAND + old.len().saturating_sub(new.len()), BAND + new.len().saturating_sub(old.len()));
    let width = new.len().min(behind + ahead + 1);
    if old.len().saturating_mul(width) > PAIRS.min(PAIRS_PER_LINE * (old.len() + new.len())) {
        return Vec::new();
    }
    let new_bags: Vec<_> = new.chunks(1).map(Bag::of).collect();
    let mut rows = vec![Row::default()];
    for (i, line) in old.chunks(1).enumerate() {
        let Some(above) = rows.last() else { break };
        let (start, end) = (i.saturating_sub(behind), i + ahead + 1);
        let row = above.next(&Bag::of(line), start, new_bags.iter().enumerate().take(end).skip(start));
        rows.push(row);
    }
    let (mut i, mut j) = (old.len(), new.len());
    let mut pairs = Vec::new();
    while let Some(row) = rows.get(i) {
        match row.at(j).1 {
            Step::SkipOld => i -= 1,
            Step::SkipNew => j -= 1,
            Step::Pair => {
                (i, j) = (i - 1, j - 1);
                pairs.push((i, j));
            }
            Step::Stop => break,
        }
    }
    pairs.reverse();
    pairs
}
