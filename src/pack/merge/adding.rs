//! Both sides added lines at the same point.

use super::lines::Line;
use super::pairs::Bag;
use super::settle::Piece;

/// Pairs of added lines that are compared to see whether they say the same.
const MOST_PAIRS: usize = 4_096;

/// What stands there, if nothing is lost by it: the longer addition where it has all lines of the other, in order; or items
/// of a list or rows of a table from both, a person's first, which are then still where they were when the brief adds the
/// next ones below.
pub(super) fn both_added<'t, 'a>(mine: &'t [Line<'a>], brief: &'t [Line<'a>]) -> Option<Vec<Piece<'t, 'a>>> {
    if contains(mine, brief) {
        return Some(vec![Piece::Mine(mine)]);
    }
    if contains(brief, mine) {
        return Some(vec![Piece::Brief(brief)]);
    }
    let [first, ..] = mine else { return None };
    let item = Item::of(first)?;
    let items = item.leads(mine) && item.leads(brief);
    (items && !say_alike(mine, brief)).then(|| vec![Piece::Mine(mine), Piece::Brief(brief)])
}

/// Whether all lines of `some` are in `all`, in the same order.
fn contains(all: &[Line<'_>], some: &[Line<'_>]) -> bool {
    let mut all = all.iter();
    some.iter().all(|line| all.any(|other| other.id == line.id))
}

/// Whether a line of one is a line of the other, or an edit of it: an item that a person first added by hand and then,
/// a little different, to the brief.
fn say_alike(mine: &[Line<'_>], brief: &[Line<'_>]) -> bool {
    if mine.len().saturating_mul(brief.len()) > MOST_PAIRS {
        return true;
    }
    let brief: Vec<Bag<'_>> = brief.chunks(1).map(Bag::of).collect();
    mine.chunks(1).map(Bag::of).any(|this| brief.iter().any(|that| this.likeness(that).is_some()))
}

/// Whether a line is an item of a list or a row of a table.
pub(super) fn is_item(line: &Line<'_>) -> bool {
    Item::of(line).is_some()
}

/// A line that stands for itself, so that another one may come before or after it. The steps of a numbered list do not:
/// their order means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Bullet { indent: usize, bullet: char },
    Row { indent: usize, bars: usize },
}

impl Item {
    fn of(line: &Line<'_>) -> Option<Self> {
        let text = line.text.trim_start();
        let indent = line.text.len() - text.len();
        let mut chars = text.chars();
        match (chars.next()?, chars.next()) {
            (bullet @ ('-' | '*' | '+'), Some(' ' | '\t')) => Some(Self::Bullet { indent, bullet }),
            // Not the line under the head of a table.
            ('|', _) if text.contains(char::is_alphanumeric) => {
                Some(Self::Row { indent, bars: text.matches('|').count() })
            }
            _ => None,
        }
    }

    /// Whether lines are such items from the first on, with what is indented below them.
    fn leads(self, lines: &[Line<'_>]) -> bool {
        let belongs = |line: &Line<'_>| match self {
            Self::Bullet { indent, .. } => !line.is_blank() && line.text.len() - line.text.trim_start().len() > indent,
            Self::Row { .. } => false,
        };
        lines.first().is_some_and(|line| Self::of(line) == Some(self))
            && lines.iter().all(|line| Self::of(line) == Some(self) || belongs(line))
    }
}
