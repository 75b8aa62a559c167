//! Where two sequences differ from a third, and which of these places have to do with each other.
//!
//! Used on the lines of documents and on the words of a line.

use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::{Side, part};

/// A stretch of the base and what one side has in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hunk {
    pub(crate) base: Range<usize>,
    pub(crate) side: Range<usize>,
}

impl Hunk {
    pub(crate) fn is_insertion(&self) -> bool {
        self.base.is_empty()
    }

    pub(crate) fn is_deletion(&self) -> bool {
        self.side.is_empty()
    }

    /// Whether nothing of the base is left between this hunk and one that begins no earlier.
    pub(crate) fn touches(&self, later: &Self) -> bool {
        later.base.start <= self.base.end
    }

    /// Whether this hunk and one that begins no earlier change the same place: they share an element of the base, one
    /// inserts within what the other replaces, or both insert at one point.
    pub(crate) fn overlaps(&self, later: &Self) -> bool {
        later.base.start < self.base.end || (self.is_insertion() && self.base == later.base)
    }
}

/// The most elements, of both sides together, that are searched for what they have in common: about a megabyte of prose in
/// lines. The search recurses the deeper the more there are; for 50,000 it needs more than half a megabyte of stack.
const MOST: usize = 40_000;

/// The hunks of a side, in order, with at least one common element between any two.
///
/// Myers' difference (1986, <https://doi.org/10.1007/BF01840446>) with the bounds that git sets on the search, and no
/// deadline: with one, a result would depend on the speed of the machine. Very long texts differ in one hunk from the first
/// difference to the last.
pub(crate) fn hunks<T: Eq + Hash>(base: &[T], side: &[T]) -> Vec<Hunk> {
    let head = base.iter().zip(side).take_while(|(a, b)| a == b).count();
    let shorter = base.len().min(side.len()) - head;
    let tail = base.iter().rev().zip(side.iter().rev()).take(shorter).take_while(|(a, b)| a == b).count();
    let (old, new) = (head..base.len() - tail, head..side.len() - tail);
    if old.len() + new.len() > MOST {
        return vec![Hunk { base: old, side: new }];
    }
    let mut hunks: Vec<Hunk> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, base, side) {
        if op.tag() == DiffTag::Equal {
            continue;
        }
        let (old, new) = (op.old_range(), op.new_range());
        match hunks.last_mut() {
            Some(last) if last.base.end == old.start && last.side.end == new.start => {
                last.base.end = old.end;
                last.side.end = new.end;
            }
            _ => hunks.push(Hunk { base: old, side: new }),
        }
    }
    hunks
}

/// Hunks that have to be looked at together, and the stretch they cover in each of the three.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) base: Range<usize>,
    pub(crate) mine: Range<usize>,
    pub(crate) brief: Range<usize>,
    /// Which of the hunks of `mine`.
    pub(crate) mine_hunks: Range<usize>,
    /// Which of the hunks of `brief`.
    pub(crate) brief_hunks: Range<usize>,
}

impl Group {
    /// The group of everything: what is outside it is the same on all sides.
    pub(crate) fn whole(base: usize, mine: usize, brief: usize) -> Self {
        Self { base: 0..base, mine: 0..mine, brief: 0..brief, mine_hunks: 0..0, brief_hunks: 0..0 }
    }

    /// The only side that changed anything here.
    pub(crate) fn only_side(&self) -> Option<Side> {
        match (self.mine_hunks.is_empty(), self.brief_hunks.is_empty()) {
            (false, true) => Some(Side::Mine),
            (true, false) => Some(Side::Brief),
            _ => None,
        }
    }

    /// Takes in the group that follows.
    pub(crate) fn extend(&mut self, next: &Self) {
        self.base.end = self.base.end.max(next.base.end);
        self.mine.end = next.mine.end;
        self.brief.end = next.brief.end;
        self.mine_hunks.end = next.mine_hunks.end;
        self.brief_hunks.end = next.brief_hunks.end;
    }
}

/// How changes of different sides stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// Nothing before the one has to do with the other.
    Apart,
    /// Close, but each can be made without the other.
    Beside,
    /// They have to be looked at together.
    Collide,
}

/// Puts the hunks of both sides in the order of the base and joins those that collide.
///
/// `relation(earlier, later, side)` is asked about hunks of different sides; `later` is a hunk of `side`. Hunks that overlap
/// must collide. `within` is where all of the hunks lie.
pub(crate) fn groups(
    mine: &[Hunk],
    brief: &[Hunk],
    within: &Group,
    relation: impl Fn(&Hunk, &Hunk, Side) -> Relation,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut next_mine, mut next_brief) = (0, 0);
    loop {
        let (hunk, side) = match (mine.get(next_mine), brief.get(next_brief)) {
            // An insertion comes before a change of the line it is in front of.
            (Some(m), Some(b)) if (b.base.start, b.base.end) < (m.base.start, m.base.end) => (b, Side::Brief),
            (Some(m), _) => (m, Side::Mine),
            (None, Some(b)) => (b, Side::Brief),
            (None, None) => break,
        };
        let (others, seen) = match side {
            Side::Mine => (brief, next_brief),
            Side::Brief => (mine, next_mine),
        };
        let before = part(others, &(0..seen)).iter().map(|other| relation(other, hunk, side)).enumerate().rev();
        let near = before.take_while(|(_, relation)| *relation != Relation::Apart);
        if let Some((first, _)) = near.filter(|(_, relation)| *relation == Relation::Collide).last() {
            join_back_to(first, side, &mut groups);
        } else {
            let (mine_hunks, brief_hunks) = (next_mine..next_mine, next_brief..next_brief);
            groups.push(Group { base: hunk.base.clone(), mine: 0..0, brief: 0..0, mine_hunks, brief_hunks });
        }
        match side {
            Side::Mine => next_mine += 1,
            Side::Brief => next_brief += 1,
        }
        if let Some(group) = groups.last_mut() {
            group.base.end = group.base.end.max(hunk.base.end);
            group.mine_hunks.end = next_mine;
            group.brief_hunks.end = next_brief;
        }
    }
    for group in &mut groups {
        group.mine = side_range(mine, &group.mine_hunks, &group.base, (within.base.start, within.mine.start));
        group.brief = side_range(brief, &group.brief_hunks, &group.base, (within.base.start, within.brief.start));
    }
    groups
}

/// Joins the last groups into one, back to that with this hunk of the side other than `side`.
fn join_back_to(hunk: usize, side: Side, groups: &mut Vec<Group>) {
    while let Some(last) = groups.pop() {
        let others = if side == Side::Mine { &last.brief_hunks } else { &last.mine_hunks };
        match groups.last_mut() {
            Some(previous) if others.start > hunk => previous.extend(&last),
            _ => return groups.push(last),
        }
    }
}

/// What a side has in place of a stretch of the base that covers the hunks `of` that side and no part of another.
///
/// `start` is a place in base and side before which there are no hunks.
fn side_range(hunks: &[Hunk], of: &Range<usize>, base: &Range<usize>, start: (usize, usize)) -> Range<usize> {
    let place = |at: usize, next: usize| {
        let last = next.checked_sub(1).and_then(|last| hunks.get(last));
        let (base, side) = last.map_or(start, |last| (last.base.end, last.side.end));
        side + (at - base)
    };
    place(base.start, of.start)..place(base.end, of.end)
}

/// Stretches in which two sequences differ, in order, with at least one common element between any two.
pub(crate) fn differences<T: Eq + Hash>(base: &[T], mine: &[T]) -> Vec<(Range<usize>, Range<usize>)> {
    hunks(base, mine).into_iter().map(|hunk| (hunk.base, hunk.side)).collect()
}
