//! Decides, place by place, what the merged document says.
//!
//! In two steps. Changes with an untouched unit between them have nothing to do with each other; this is git's rule, with
//! sentences, rows and headings in place of lines. Where changes of both sides touch, units are paired with what they
//! became, and only those that change the same unit, or would not stand well next to each other, are left to collide.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::adding;
use super::piece::Piece;
use crate::align::hunks::{Group, Hunk, Relation, groups, hunks};
use crate::align::pairs::{Bag, refine};
use crate::align::units::Unit;
use crate::align::words::{self, Stretch, Word};
use crate::align::{Side, fold, part};

/// A place, and what stands there; `None` while it looks like a conflict.
type Settled = (Group, Option<Vec<Piece>>);

/// The units of the three documents, and their plain forms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Three<'t, 'a> {
    pub(super) base: &'t [Unit<'a>],
    pub(super) mine: &'t [Unit<'a>],
    pub(super) brief: &'t [Unit<'a>],
    /// Of base, mine and brief.
    pub(super) texts: [&'t str; 3],
}

impl<'t, 'a> Three<'t, 'a> {
    /// The merged document from its first unit to its last.
    pub(super) fn settle(self) -> Vec<Piece> {
        let ids = |units: &[Unit<'_>]| units.iter().map(|unit| unit.id).collect::<Vec<_>>();
        let base = ids(self.base);
        let (mine, brief) = (hunks(&base, &ids(self.mine)), hunks(&base, &ids(self.brief)));
        let whole = Group::whole(self.base.len(), self.mine.len(), self.brief.len());
        let mut pieces = Vec::new();
        let mut at = 0;
        let touch = |earlier: &Hunk, later: &Hunk, _| {
            if earlier.touches(later) { Relation::Collide } else { Relation::Apart }
        };
        for group in groups(&mine, &brief, &whole, touch) {
            pieces.push(Piece::Mine(at..group.mine.start));
            match self.agreed(&group) {
                Some(piece) => pieces.push(piece),
                None => self.settle_touching(&group, &mine, &brief, &mut pieces),
            }
            at = group.mine.end;
        }
        pieces.push(Piece::Mine(at..self.mine.len()));
        pieces
    }

    /// What stands here if only one side changed anything, or both the same.
    fn agreed(self, group: &Group) -> Option<Piece> {
        let (mine, brief) = (part(self.mine, &group.mine), part(self.brief, &group.brief));
        match group.only_side() {
            Some(Side::Brief) => Some(Piece::Brief { mine: group.mine.clone(), brief: group.brief.clone() }),
            Some(Side::Mine) => Some(Piece::Mine(group.mine.clone())),
            None => same(mine, brief).then(|| Piece::Mine(group.mine.clone())),
        }
    }

    /// Settles a place where changes of both sides touch.
    fn settle_touching(self, within: &Group, mine: &[Hunk], brief: &[Hunk], pieces: &mut Vec<Piece>) {
        let refined = |hunks: &[Hunk], side| hunks.iter().flat_map(|hunk| refine(hunk, self.base, side)).collect();
        let mine: Vec<Hunk> = refined(part(mine, &within.mine_hunks), self.mine);
        let brief: Vec<Hunk> = refined(part(brief, &within.brief_hunks), self.brief);
        let groups = groups(&mine, &brief, within, |earlier, later, side| self.relation(earlier, later, side));
        let settled = groups.into_iter().map(|group| (self.reconcile(&group, &mine, &brief), group));
        let settled = settled.map(|(pieces, group)| (group, pieces)).collect();
        let mut at = within.mine.start;
        for (group, settled) in self.widened(settled) {
            pieces.push(Piece::Mine(at..group.mine.start));
            match settled {
                Some(settled) => pieces.extend(settled),
                None => self.conflict(&group, pieces),
            }
            at = group.mine.end;
        }
        pieces.push(Piece::Mine(at..within.mine.end));
    }

    /// Whether two hunks of different sides have to be settled together.
    fn relation(self, earlier: &Hunk, later: &Hunk, side: Side) -> Relation {
        if !earlier.touches(later) {
            return Relation::Apart;
        }
        let (earlier_side, later_side) = match side {
            Side::Mine => (self.brief, self.mine),
            Side::Brief => (self.mine, self.brief),
        };
        let (before, after) = (part(earlier_side, &earlier.side), part(later_side, &later.side));
        if earlier.overlaps(later) || repeats(before, after) { Relation::Collide } else { Relation::Beside }
    }

    /// What both sides want where they want it at the same place, if that can be told.
    fn reconcile(self, group: &Group, mine_hunks: &[Hunk], brief_hunks: &[Hunk]) -> Option<Vec<Piece>> {
        if let Some(piece) = self.agreed(group) {
            return Some(vec![piece]);
        }
        let base = part(self.base, &group.base);
        let (mine, brief) = (part(self.mine, &group.mine), part(self.brief, &group.brief));
        // Where a paragraph begins is form; what it says is not.
        if say_same(base, mine) {
            return Some(vec![self.followed(group)]);
        }
        if say_same(base, brief) {
            return Some(vec![Piece::Mine(group.mine.clone())]);
        }
        // Whoever left out the full stop said the same.
        if let ([own], [new]) = (mine, brief)
            && unstopped(own) == unstopped(new)
        {
            return Some(vec![Piece::Mine(group.mine.clone())]);
        }
        match (base, mine, brief) {
            ([], mine, brief) => adding::both_added(mine, brief, group),
            ([_], [_], [_]) => self.mixed(group).map(|piece| vec![piece]),
            _ => {
                let mut hunks = part(mine_hunks, &group.mine_hunks).iter().chain(part(brief_hunks, &group.brief_hunks));
                hunks.all(Hunk::is_deletion).then(Vec::new)
            }
        }
    }

    /// What the brief says, in lines as the person has them, where that can be told.
    fn followed(self, group: &Group) -> Piece {
        match self.units(group) {
            [_, [own], [new]] => {
                let by = |(side, range): Stretch| {
                    let start = if side == Side::Mine { own.at.start } else { new.at.start };
                    (side, range.start + start..range.end + start)
                };
                let said = words::follow(own.text, new.text).into_iter().map(by).collect();
                Piece::Mixed { said, mine: group.mine.clone(), brief: group.brief.clone(), lead: Side::Mine }
            }
            _ => Piece::Brief { mine: group.mine.clone(), brief: group.brief.clone() },
        }
    }

    /// Takes into a conflict what belongs to it.
    ///
    /// When a person breaks a long line in two and the brief changes a word in its second half, the conflict is about both
    /// halves: with one of them outside, taking the brief's side would say the half twice. So a neighbouring change goes in
    /// if half of what it adds are words of the line in conflict.
    fn widened(self, settled: Vec<Settled>) -> Vec<Settled> {
        let groups: Vec<(Group, bool)> =
            settled.iter().map(|(group, pieces)| (group.clone(), pieces.is_none())).collect();
        let neighbour = |at: Option<usize>| at.and_then(|at| groups.get(at)).filter(|(_, conflict)| *conflict);
        let mut widened: Vec<Settled> = Vec::new();
        let mut taken_in = false;
        for (at, (group, pieces)) in settled.into_iter().enumerate() {
            let before = neighbour(at.checked_sub(1)).filter(|(other, _)| other.base.end == group.base.start);
            let after = neighbour(Some(at + 1)).filter(|(other, _)| group.base.end == other.base.start);
            let belongs = || before.into_iter().chain(after).any(|(conflict, _)| self.moves_words(conflict, &group));
            let takes_in = pieces.is_some() && belongs();
            match widened.last_mut() {
                Some((last, None)) if (takes_in || taken_in) && last.base.end == group.base.start => {
                    last.extend(&group);
                }
                _ => widened.push((group, if takes_in { None } else { pieces })),
            }
            taken_in = takes_in;
        }
        widened
    }

    /// Whether half of what a change adds comes from the lines that a conflict is about.
    fn moves_words(self, conflict: &Group, change: &Group) -> bool {
        let side = match change.only_side() {
            Some(Side::Mine) => part(self.mine, &change.mine),
            Some(Side::Brief) => part(self.brief, &change.brief),
            None => return false,
        };
        let added = Bag::of(side).without(&Bag::of(part(self.base, &change.base)));
        let moved = added.common(&Bag::of(part(self.base, &conflict.base)));
        moved > 0 && 2 * moved >= added.bytes()
    }

    /// A place that both sides changed, word by word, if no words collide.
    fn mixed(self, group: &Group) -> Option<Piece> {
        let said = |word: Word| match word {
            Word::Said(side, range) => Some((side, range)),
            Word::Clash(_) => None,
        };
        let said: Vec<Stretch> = self.words(group)?.into_iter().map(said).collect::<Option<_>>()?;
        let starts = |units: &[Unit<'_>]| units.first().is_some_and(|unit| unit.starts);
        let [base, mine, _] = self.units(group).map(starts);
        let lead = if mine == base { Side::Brief } else { Side::Mine };
        Some(Piece::Mixed { said, mine: group.mine.clone(), brief: group.brief.clone(), lead })
    }

    fn units(self, group: &Group) -> [&'t [Unit<'a>]; 3] {
        [part(self.base, &group.base), part(self.mine, &group.mine), part(self.brief, &group.brief)]
    }

    /// The words of a place, in bytes of the plain forms. Several units are taken as one text, if they are a paragraph, which
    /// may have been cut in two, or two that were made one.
    fn words(self, group: &Group) -> Option<Vec<Word>> {
        let sides = self.units(group);
        let apart = |unit: &Unit<'_>| unit.item.is_some() || !unit.kind.is_prose();
        if sides.iter().any(|units| units.is_empty() || units.iter().skip(1).any(apart)) {
            return None;
        }
        let span = |units: &[Unit<'_>]| units.first().zip(units.last()).map_or(0..0, |(a, b)| a.at.start..b.at.end);
        let spans = sides.map(span);
        let [base, mine, brief] = &spans;
        let text = |of: usize, span: &Range<usize>| self.texts.get(of).and_then(|text| text.get(span.clone()));
        let words = words::merge(text(0, base)?, text(1, mine)?, text(2, brief)?)?;
        let by = |range: Range<usize>, span: &Range<usize>| range.start + span.start..range.end + span.start;
        let absolute = |word: Word| match word {
            Word::Said(Side::Mine, range) => Word::Said(Side::Mine, by(range, mine)),
            Word::Said(Side::Brief, range) => Word::Said(Side::Brief, by(range, brief)),
            Word::Clash([a, b, c]) => Word::Clash([by(a, base), by(b, mine), by(c, brief)]),
        };
        Some(words.into_iter().map(absolute).collect())
    }

    /// A place of which no more can be said than that both sides changed it; the units at its head and tail that they agree
    /// on are no part of the conflict.
    fn conflict(self, group: &Group, pieces: &mut Vec<Piece>) {
        if let Some(piece) = self.mixed(group) {
            return pieces.push(piece);
        }
        let (mine, brief) = (part(self.mine, &group.mine), part(self.brief, &group.brief));
        let head = mine.iter().zip(brief).take_while(|(a, b)| a.id == b.id).count();
        let shorter = mine.len().min(brief.len()) - head;
        let tail = mine.iter().rev().zip(brief.iter().rev()).take(shorter).take_while(|(a, b)| a.id == b.id).count();
        let base = part(self.base, &group.base);
        let own = group.mine.start + head..group.mine.end - tail;
        let new = group.brief.start + head..group.brief.end - tail;
        let (own_units, new_units) = (part(self.mine, &own), part(self.brief, &new));
        pieces.push(Piece::Mine(group.mine.start..own.start));
        let tail = own.end..group.mine.end;
        pieces.push(match () {
            () if same(new_units, base) || same(own_units, new_units) => Piece::Mine(own),
            () if same(own_units, base) => Piece::Brief { mine: own, brief: new },
            () => {
                // Of several units nobody knows which words are whose.
                let single = [group.base.len(), own.len(), new.len()] == [1; 3];
                let said = if single && own == group.mine && new == group.brief { self.words(group) } else { None };
                Piece::Conflict { base: group.base.clone(), mine: own, brief: new, said }
            }
        });
        pieces.push(Piece::Mine(tail));
    }
}

fn same(mine: &[Unit<'_>], brief: &[Unit<'_>]) -> bool {
    mine.iter().map(|line| line.id).eq(brief.iter().map(|line| line.id))
}

/// Whether both have the same words in the same units, in lines of their own or not.
fn say_same(one: &[Unit<'_>], other: &[Unit<'_>]) -> bool {
    fn said<'u>(units: &'u [Unit<'_>]) -> impl Iterator<Item = Cow<'u, str>> {
        units.iter().map(|unit| fold(unit.text))
    }
    !one.is_empty() && said(one).eq(said(other))
}

fn unstopped<'u>(unit: &'u Unit<'_>) -> Cow<'u, str> {
    match fold(unit.text) {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_end().trim_end_matches(['.', '。'])),
        Cow::Owned(text) => Cow::Owned(text.trim_end().trim_end_matches(['.', '。']).to_owned()),
    }
}

/// Whether both say a line of text that is the same: it would be there twice.
fn repeats(above: &[Unit<'_>], below: &[Unit<'_>]) -> bool {
    let above: HashSet<usize> = above.iter().map(|unit| unit.id).collect();
    below.iter().any(|unit| above.contains(&unit.id))
}
