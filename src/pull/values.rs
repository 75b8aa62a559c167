//! Edits of single values in one document.

use std::ops::Range;

use super::refusal::{At, Reason};
use super::transfer::{self, Shown};
use crate::align::places::{Doubt, Fate};
use crate::brief::shape::{self, Shape};
use crate::brief::{Brief, Leaf, Leaves};
use crate::pack::sheet::Sheet;
use crate::pack::state::Span;
use crate::render::unescape::{self, Stands};

/// An edit of a value at one place.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    pub(super) path: String,
    pub(super) at: At,
    /// The value's bytes in the base.
    pub(super) base: Range<usize>,
    /// The brief's new text.
    pub(super) outcome: Result<String, Reason>,
}

/// How each value of a document stands in it.
pub(super) fn stands(sheet: &Sheet<'_>) -> Vec<Stands> {
    let spans: Vec<_> = sheet.spans.iter().map(|span| span.bytes.clone()).collect();
    unescape::stands(&sheet.base, &spans)
}

/// Every edit of a value in a document. Items that were taken out of a list as a whole are not among them.
pub(super) fn edits(sheet: &Sheet<'_>, index: usize, leaves: &Leaves) -> Vec<Edit> {
    let stands = stands(sheet);
    let conflicts = sheet.conflicts();
    let is_open = sheet.found.is_open();
    let mut edits = Vec::new();
    for ((span, place), stands) in sheet.spans.iter().zip(&sheet.places).zip(&stands) {
        let Some(path) = span.paths.first() else { continue };
        let leaf = leaves.0.iter().find(|leaf| leaf.path == *path);
        let in_conflict = conflicts.iter().any(|block| block.start <= place.mine.start && place.mine.start < block.end);
        let outcome = match place.fate {
            _ if in_conflict => Err(Reason::Open),
            Fate::Removed if is_cut_out(sheet, span) => Err(Reason::Deleted),
            Fate::Kept | Fate::Rewritten | Fate::Removed => continue,
            Fate::Deleted => Err(Reason::Deleted),
            Fate::Unsure(Doubt::Border) => Err(Reason::Border),
            Fate::Unsure(Doubt::Beside) => Err(Reason::Beside),
            Fate::Changed => match leaf.map(|leaf| new_text(sheet, span, place.mine.clone(), stands, leaf)) {
                Some(Ok(None)) => continue,
                Some(Ok(Some(text))) => Ok(text),
                Some(Err(reason)) => Err(reason),
                None => Err(Reason::Stale),
            },
        };
        let outcome = if is_open && outcome.is_ok() { Err(Reason::Open) } else { outcome };
        let at = At { sheet: index, bytes: place.mine.clone() };
        edits.push(Edit { path: path.clone(), at, base: span.bytes.clone(), outcome });
    }
    edits
}

fn new_text(
    sheet: &Sheet<'_>,
    span: &Span,
    mine: Range<usize>,
    stands: &Stands,
    leaf: &Leaf,
) -> Result<Option<String>, Reason> {
    let (was, is) = (sheet.base.get(span.bytes.clone()), sheet.mine.get(mine));
    let is = is.unwrap_or_default().replace("\r\n", "\n");
    // A bare bar begins another cell.
    if stands.is_cell() && is.replace("\\|", "").contains('|') {
        return Err(Reason::Border);
    }
    let shown = Shown {
        value: &leaf.text,
        was: &stands.meaning(was.unwrap_or_default(), leaf.long),
        is: &stands.meaning(&is, leaf.long),
        via: span.via,
        block: stands.is_block() && leaf.long,
        is_date: matches!(shape::field_at(&Brief::RECORD, &leaf.path).map(|field| field.shape), Some(Shape::Date)),
        long: leaf.long,
    };
    Ok(transfer::new_text(shown)?)
}

/// Whether a value that had its lines for itself is gone while what stood above and below is there: then it is the value that
/// was deleted, and not a part of the document.
fn is_cut_out(sheet: &Sheet<'_>, span: &Span) -> bool {
    if span.paths.first().is_some_and(|path| path.ends_with(']')) {
        return false;
    }
    let (first, last) = sheet.alignment.lines_of(&span.bytes);
    let head = sheet.base.get(sheet.alignment.base_start(first)..span.bytes.start).unwrap_or_default();
    let tail = sheet.base.get(span.bytes.end..sheet.alignment.base_start(last + 1)).unwrap_or_default();
    if [head, tail].iter().any(|words| words.contains(char::is_alphanumeric)) || head.contains('[') {
        return false;
    }
    let says = |line: &usize| !sheet.alignment.base_text(*line).trim().is_empty();
    let above = (0..first).rev().find(says);
    let below = (last + 1..sheet.alignment.line_counts().0).find(says);
    above.is_some_and(|line| sheet.alignment.stands(line)) && below.is_none_or(|line| sheet.alignment.stands(line))
}
