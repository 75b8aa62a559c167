//! Decides, place by place, what the merged document says.
//!
//! In two steps. Changes with an untouched line between them have nothing to do with each other; this is git's rule, and
//! where it suffices the result is git's. Where changes of both sides touch, lines are paired with what they became, and
//! only those that change the same line, or would not stand well next to each other, are left to collide.

use std::collections::HashSet;

use super::Side;
use super::hunks::{Group, Hunk, Relation, groups, hunks};
use super::lines::{Line, part};
use super::pairs::{Bag, refine};
use super::{adding, words};

/// A piece of the merged document.
#[derive(Debug)]
pub(super) enum Piece<'t, 'a> {
    /// Lines of the person's document.
    Mine(&'t [Line<'a>]),
    /// Lines of the fresh rendering.
    Brief(&'t [Line<'a>]),
    /// The person's lines (this is the first of them) with words of the brief.
    Mixed(String, &'t Line<'a>),
    Conflict {
        base: &'t [Line<'a>],
        mine: &'t [Line<'a>],
        brief: &'t [Line<'a>],
    },
}

/// A place, and what stands there; `None` while it looks like a conflict.
type Settled<'t, 'a> = (Group, Option<Vec<Piece<'t, 'a>>>);

/// The lines of the three documents.
#[derive(Debug, Clone, Copy)]
pub(super) struct Three<'t, 'a> {
    pub(super) base: &'t [Line<'a>],
    pub(super) mine: &'t [Line<'a>],
    pub(super) brief: &'t [Line<'a>],
}

impl<'t, 'a> Three<'t, 'a> {
    /// The merged document from its first line to its last.
    pub(super) fn settle(self) -> Vec<Piece<'t, 'a>> {
        let ids = |lines: &[Line<'_>]| lines.iter().map(|line| line.id).collect::<Vec<_>>();
        let base = ids(self.base);
        let (mine, brief) = (hunks(&base, &ids(self.mine)), hunks(&base, &ids(self.brief)));
        let whole = Group::whole(self.base.len(), self.mine.len(), self.brief.len());
        let mut pieces = Vec::new();
        let mut at = 0;
        let touch = |earlier: &Hunk, later: &Hunk, _| {
            if earlier.touches(later) { Relation::Collide } else { Relation::Apart }
        };
        for group in groups(&mine, &brief, &whole, touch) {
            pieces.push(Piece::Mine(part(self.mine, &(at..group.mine.start))));
            match self.agreed(&group) {
                Some(piece) => pieces.push(piece),
                None => self.settle_touching(&group, &mine, &brief, &mut pieces),
            }
            at = group.mine.end;
        }
        pieces.push(Piece::Mine(part(self.mine, &(at..self.mine.len()))));
        pieces
    }

    /// What stands here if only one side changed anything, or both the same.
    fn agreed(self, group: &Group) -> Option<Piece<'t, 'a>> {
        let (mine, brief) = (part(self.mine, &group.mine), part(self.brief, &group.brief));
        match group.only_side() {
            Some(Side::Brief) => Some(Piece::Brief(brief)),
            Some(Side::Mine) => Some(Piece::Mine(mine)),
            None => same(mine, brief).then_some(Piece::Mine(mine)),
        }
    }

    /// Settles a place where changes of both sides touch.
    fn settle_touching(self, within: &Group, mine: &[Hunk], brief: &[Hunk], pieces: &mut Vec<Piece<'t, 'a>>) {
        let refined = |hunks: &[Hunk], side| hunks.iter().flat_map(|hunk| refine(hunk, self.base, side)).collect();
        let mine: Vec<Hunk> = refined(part(mine, &within.mine_hunks), self.mine);
        let brief: Vec<Hunk> = refined(part(brief, &within.brief_hunks), self.brief);
        let groups = groups(&mine, &brief, within, |earlier, later, side| self.relation(earlier, later, side));
        let settled = groups.into_iter().map(|group| (self.reconcile(&group, &mine, &brief), group));
        let settled = settled.map(|(pieces, group)| (group, pieces)).collect();
        let mut at = within.mine.start;
        for (group, settled) in self.widened(settled) {
            pieces.push(Piece::Mine(part(self.mine, &(at..group.mine.start))));
            match settled {
                Some(settled) => pieces.extend(settled),
                None => self.conflict(&group, pieces),
            }
            at = group.mine.end;
        }
        pieces.push(Piece::Mine(part(self.mine, &(at..within.mine.end))));
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
        let collide = earlier.overlaps(later)
            || repeats(before, after)
            || self.glues(earlier, later, before.last(), after.first());
        if collide { Relation::Collide } else { Relation::Beside }
    }

    /// Whether two hunks, one directly after the other, leave a line of text right on top of another although each of the
    /// sides, for itself, keeps them apart by a blank line or has only one of them: two paragraphs would become one.
    fn glues(self, earlier: &Hunk, later: &Hunk, above: Option<&Line<'_>>, below: Option<&Line<'_>>) -> bool {
        let base = |at: Option<usize>| at.and_then(|at| self.base.get(at));
        let above = above.or_else(|| base(earlier.base.start.checked_sub(1)));
        let below = below.or_else(|| base(Some(later.base.end)));
        if is_blank(above) || is_blank(below) {
            return false;
        }
        // An edited line stands in for its old self, and next to that the other side put its own text on purpose.
        let stands_in = |hunk: &Hunk, line: Option<&Line<'_>>| !hunk.is_deletion() && !is_blank(line);
        let old_last = part(self.base, &earlier.base).last();
        let old_first = part(self.base, &later.base).first();
        let removed = part(self.base, &(earlier.base.start..later.base.end));
        !stands_in(earlier, old_last) && !stands_in(later, old_first) && removed.iter().any(Line::is_blank)
    }

    /// What both sides want where they want it at the same place, if that can be told.
    fn reconcile(self, group: &Group, mine_hunks: &[Hunk], brief_hunks: &[Hunk]) -> Option<Vec<Piece<'t, 'a>>> {
        if let Some(piece) = self.agreed(group) {
            return Some(vec![piece]);
        }
        let base = part(self.base, &group.base);
        let (mine, brief) = (part(self.mine, &group.mine), part(self.brief, &group.brief));
        match (base, mine, brief) {
            ([], mine, brief) => adding::both_added(mine, brief),
            ([_], [_], [_]) => self.mixed(group).map(|piece| vec![piece]),
            _ => {
                let mut hunks = part(mine_hunks, &group.mine_hunks).iter().chain(part(brief_hunks, &group.brief_hunks));
                let above = group.base.start.checked_sub(1).and_then(|at| self.base.get(at));
                let stay_apart =
                    is_blank(above) || is_blank(self.base.get(group.base.end)) || !base.iter().any(Line::is_blank);
                (hunks.all(Hunk::is_deletion) && stay_apart).then(Vec::new)
            }
        }
    }

    /// Joins conflicts that touch, and takes into a conflict what belongs to it.
    ///
    /// When a person breaks a long line in two and the brief changes a word in its second half, the conflict is about both
    /// halves: with one of them outside, taking the brief's side would say the half twice. So a neighbouring change goes in
    /// if half of what it adds are words of the line in conflict.
    fn widened(self, settled: Vec<Settled<'t, 'a>>) -> Vec<Settled<'t, 'a>> {
        let groups: Vec<(Group, bool)> =
            settled.iter().map(|(group, pieces)| (group.clone(), pieces.is_none())).collect();
        let neighbour = |at: Option<usize>| at.and_then(|at| groups.get(at)).filter(|(_, conflict)| *conflict);
        let mut widened: Vec<Settled<'t, 'a>> = Vec::new();
        for (at, (group, pieces)) in settled.into_iter().enumerate() {
            let before = neighbour(at.checked_sub(1)).filter(|(other, _)| other.base.end == group.base.start);
            let after = neighbour(Some(at + 1)).filter(|(other, _)| group.base.end == other.base.start);
            let belongs = || before.into_iter().chain(after).any(|(conflict, _)| self.moves_words(conflict, &group));
            let pieces = if pieces.is_some() && belongs() { None } else { pieces };
            match widened.last_mut() {
                Some((last, None)) if pieces.is_none() && last.base.end == group.base.start => last.extend(&group),
                _ => widened.push((group, pieces)),
            }
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

    /// A place that both sides changed, word by word. Several lines are taken as one text, if they are a paragraph: its
    /// lines may be broken anew.
    fn mixed(self, group: &Group) -> Option<Piece<'t, 'a>> {
        let (mine, brief) = (part(self.mine, &group.mine), part(self.brief, &group.brief));
        let sides = [part(self.base, &group.base), mine, brief];
        let apart = |line: &Line<'_>| line.is_blank() || adding::is_item(line);
        if sides.iter().any(|lines| lines.is_empty() || lines.iter().skip(1).any(apart)) {
            return None;
        }
        let [base, mine_text, brief] =
            sides.map(|lines| lines.iter().map(|line| line.text).collect::<Vec<_>>().join("\n"));
        Some(Piece::Mixed(words::merge(&base, &mine_text, &brief)?, mine.first()?))
    }

    /// A place of which no more can be said than that both sides changed it; the lines at its head and tail that they agree
    /// on are no part of the conflict.
    fn conflict(self, group: &Group, pieces: &mut Vec<Piece<'t, 'a>>) {
        if let Some(piece) = self.mixed(group) {
            return pieces.push(piece);
        }
        let (mine, brief) = (part(self.mine, &group.mine), part(self.brief, &group.brief));
        let head = mine.iter().zip(brief).take_while(|(a, b)| a.id == b.id).count();
        let shorter = mine.len().min(brief.len()) - head;
        let tail = mine.iter().rev().zip(brief.iter().rev()).take(shorter).take_while(|(a, b)| a.id == b.id).count();
        let (mine_end, brief_end) = (mine.len() - tail, brief.len() - tail);
        let base = part(self.base, &group.base);
        let (own, new) = (part(mine, &(head..mine_end)), part(brief, &(head..brief_end)));
        pieces.push(Piece::Mine(part(mine, &(0..head))));
        pieces.push(match () {
            () if same(new, base) || same(own, new) => Piece::Mine(own),
            () if same(own, base) => Piece::Brief(new),
            () => Piece::Conflict { base, mine: own, brief: new },
        });
        pieces.push(Piece::Mine(part(mine, &(mine_end..mine.len()))));
    }
}

fn same(mine: &[Line<'_>], brief: &[Line<'_>]) -> bool {
    mine.iter().map(|line| line.id).eq(brief.iter().map(|line| line.id))
}

/// Whether both say a line of text that is the same: it would be there twice.
fn repeats(above: &[Line<'_>], below: &[Line<'_>]) -> bool {
    let above: HashSet<usize> = above.iter().filter(|line| !line.is_blank()).map(|line| line.id).collect();
    below.iter().any(|line| above.contains(&line.id))
}

/// Before the first line and after the last one a document is blank.
fn is_blank(line: Option<&Line<'_>>) -> bool {
    line.is_none_or(Line::is_blank)
}
