//! Both sides added units at the same point.

use super::piece::Piece;
use crate::align::hunks::Group;
use crate::align::pairs::Bag;
use crate::align::plain::Kind;
use crate::align::units::Unit;

/// Pairs of added units that are compared to see whether they say the same.
const MOST_PAIRS: usize = 4_096;

/// What stands there, if nothing is lost by it: the longer addition where it has all units of the other, in order; or items
/// of a list or rows of a table from both, a person's first, which are then still where they were when the brief adds the
/// next ones below.
pub(super) fn both_added(mine: &[Unit<'_>], brief: &[Unit<'_>], at: &Group) -> Option<Vec<Piece>> {
    let none = at.mine.end..at.mine.end;
    if contains(mine, brief) {
        return Some(vec![Piece::Mine(at.mine.clone())]);
    }
    if contains(brief, mine) {
        return Some(vec![Piece::Brief { mine: at.mine.clone(), brief: at.brief.clone() }]);
    }
    let items = leads(mine).zip(leads(brief)).is_some_and(|(one, other)| one == other);
    let both = || vec![Piece::Mine(at.mine.clone()), Piece::Brief { mine: none, brief: at.brief.clone() }];
    (items && !say_alike(mine, brief)).then(both)
}

/// Whether all units of `some` are in `all`, in the same order.
fn contains(all: &[Unit<'_>], some: &[Unit<'_>]) -> bool {
    let mut all = all.iter();
    some.iter().all(|unit| all.any(|other| other.id == unit.id))
}

/// Whether a line of one is a line of the other, or an edit of it: an item that a person first added by hand and then,
/// a little different, to the brief.
fn say_alike(mine: &[Unit<'_>], brief: &[Unit<'_>]) -> bool {
    if mine.len().saturating_mul(brief.len()) > MOST_PAIRS {
        return true;
    }
    let brief: Vec<Bag<'_>> = brief.chunks(1).map(Bag::of).collect();
    mine.chunks(1).map(Bag::of).any(|this| brief.iter().any(|that| this.likeness(that).is_some()))
}

/// Whether units are items of one list, or rows of one table, with what is in them: how far in, and how many cells.
fn leads(units: &[Unit<'_>]) -> Option<(usize, usize)> {
    let cells =
        |unit: &Unit<'_>| if unit.kind == Kind::Row { unit.text.replace("\\|", "").matches('|').count() } else { 0 };
    let first = units.first()?;
    let indent = first.item?;
    let belongs = |unit: &Unit<'_>| match unit.item {
        Some(other) => other >= indent && cells(unit) == cells(first),
        None => !unit.starts || unit.signs.len() > first.signs.len(),
    };
    units.iter().all(belongs).then(|| (indent, cells(first)))
}
