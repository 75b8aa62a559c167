//! What was sent beside the document that it was made of: which words of the one are which of the other.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::passages::{Passage, Words, Written};
use super::tokens::{self, Token};
use crate::readers::word::{Unit, UnitKind as Kind};

/// Two texts are one changed, not two, from this share of common words on.
const ALIKE: f32 = 0.6;

/// A part of what was sent.
#[derive(Debug, Clone)]
pub(super) struct Laid {
    pub(super) kind: Kind,
    pub(super) cells: Vec<Vec<Known>>,
    /// The passage that it was made of, where it stands in the document.
    pub(super) passage: Option<usize>,
}

/// A token of what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) key: String,
    /// The atoms of the passage that say it.
    pub(super) atoms: Option<Range<usize>>,
}

/// A part as it is compared.
pub(super) fn key(unit: &Unit) -> String {
    let cells: Vec<String> = unit.cells.iter().map(|cell| tokens::key(cell)).collect();
    cells.join("\t")
}

fn passage_key(passage: &Passage) -> String {
    let cells: Vec<String> =
        passage.cells.iter().map(|cell| own(cell).into_iter().map(|token| token.key).collect()).collect();
    cells.join("\t")
}

fn own(cell: &Words) -> Vec<Token> {
    tokens::tokens(cell.atoms.iter().map(|atom| atom.text.as_str()))
}

/// Whether a passage can be what such a part was made of.
fn fits(unit: &Unit, passage: &Passage) -> bool {
    let row = |kind| matches!(kind, Kind::Row(_));
    row(unit.kind) == row(passage.kind)
        && (unit.kind == Kind::Note) == (passage.kind == Kind::Note)
        && unit.cells.len() == passage.cells.len()
}

/// Lays what was sent beside its document.
pub(super) fn laid(sent: &[Unit], written: &Written) -> Vec<Laid> {
    let keys: Vec<String> = sent.iter().map(key).collect();
    let own: Vec<String> = written.passages.iter().map(passage_key).collect();
    let mut pairs: Vec<Option<usize>> = vec![None; sent.len()];
    for op in capture_diff_slices(Algorithm::Patience, &keys, &own) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                for (i, pair) in pairs.iter_mut().skip(old_index).take(len).enumerate() {
                    *pair = Some(new_index + i);
                }
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                // What is not quite the same: an address that the file spells out.
                let mut next = new_index;
                for i in old_index..old_index + old_len {
                    let Some(unit) = sent.get(i) else { continue };
                    let found = (next..new_index + new_len).find(|at| {
                        written.passages.get(*at).is_some_and(|one| fits(unit, one) && likeness(unit, one) >= ALIKE)
                    });
                    if let (Some(at), Some(pair)) = (found, pairs.get_mut(i)) {
                        *pair = Some(at);
                        next = at + 1;
                    }
                }
            }
            DiffOp::Delete { .. } | DiffOp::Insert { .. } => {}
        }
    }
    // A footnote that several places refer to stands in the file once for each.
    for ((unit, pair), key) in sent.iter().zip(&mut pairs).zip(&keys) {
        if unit.kind == Kind::Note && pair.is_none() {
            let notes = || written.passages.iter().enumerate().filter(|(_, one)| one.kind == Kind::Note);
            let same = notes().find(|(at, _)| own.get(*at) == Some(key));
            *pair = same.or_else(|| notes().find(|(_, one)| likeness(unit, one) >= ALIKE)).map(|(at, _)| at);
        }
    }
    sent.iter()
        .zip(pairs)
        .map(|(unit, pair)| {
            one(unit, pair.filter(|at| written.passages.get(*at).is_some_and(|passage| fits(unit, passage))), written)
        })
        .collect()
}

fn one(unit: &Unit, pair: Option<usize>, written: &Written) -> Laid {
    let passage = pair.and_then(|at| written.passages.get(at));
    let cells = unit.cells.iter().enumerate().map(|(i, cell)| known(cell, passage.and_then(|one| one.cells.get(i))));
    Laid { kind: unit.kind, cells: cells.collect(), passage: pair }
}

/// The tokens of words with the atoms that say them.
fn known(cell: &str, words: Option<&Words>) -> Vec<Known> {
    let said = tokens::of(cell);
    let mut out: Vec<Known> = said.into_iter().map(|token| Known { key: token.key, atoms: None }).collect();
    let Some(words) = words else { return out };
    let own = own(words);
    let (a, b): (Vec<&str>, Vec<&str>) =
        (out.iter().map(|one| one.key.as_str()).collect(), own.iter().map(|one| one.key.as_str()).collect());
    for (at, from) in same(&a, &b) {
        if let (Some(known), Some(token)) = (out.get_mut(at), own.get(from)) {
            known.atoms = Some(token.at.clone());
        }
    }
    out
}

/// The places at which two sequences say the same.
pub(super) fn same<T: std::hash::Hash + Eq + Ord>(one: &[T], other: &[T]) -> Vec<(usize, usize)> {
    let ops = capture_diff_slices(Algorithm::Myers, one, other);
    let equal = ops.into_iter().filter_map(|op| match op {
        DiffOp::Equal { old_index, new_index, len } => Some((old_index, new_index, len)),
        _ => None,
    });
    equal.flat_map(|(old, new, len)| (0..len).map(move |i| (old + i, new + i))).collect()
}

fn likeness(unit: &Unit, passage: &Passage) -> f32 {
    share(&tokens::of(&unit.cells.join(" ")), &tokens::of(&passage.text()))
}

/// How much of two texts is the same: 0 for nothing, 1 for all.
#[expect(clippy::cast_precision_loss, reason = "no text has so many words")]
pub(super) fn share(one: &[Token], other: &[Token]) -> f32 {
    fn words(tokens: &[Token]) -> Vec<&str> {
        tokens.iter().map(|token| token.key.as_str()).filter(|key| *key != " ").collect()
    }
    let (a, b) = (words(one), words(other));
    2.0 * same(&a, &b).len() as f32 / (a.len() + b.len()).max(1) as f32
}

/// Pairs of two lists in order, so that what they have in common is the most, and each pair has at least so much.
pub(super) fn best_pairs(
    one: &[usize],
    other: &[usize],
    share: &dyn Fn(usize, usize) -> f32,
    least: f32,
) -> Vec<(usize, usize)> {
    // Larger ones are not compared each with each.
    const MOST: usize = 40_000;
    if one.is_empty() || other.is_empty() || one.len() * other.len() > MOST {
        return Vec::new();
    }
    let width = other.len() + 1;
    let mut best = vec![0.0_f32; (one.len() + 1) * width];
    let mut shares = vec![0.0_f32; one.len() * other.len()];
    let get = |best: &[f32], i: usize, j: usize| best.get(i * width + j).copied().unwrap_or(0.0);
    for (i, a) in one.iter().enumerate() {
        for (j, b) in other.iter().enumerate() {
            let here = share(*a, *b);
            let here = if here >= least { here } else { 0.0 };
            if let Some(slot) = shares.get_mut(i * other.len() + j) {
                *slot = here;
            }
            let value = get(&best, i, j + 1).max(get(&best, i + 1, j)).max(get(&best, i, j) + here);
            if let Some(slot) = best.get_mut((i + 1) * width + j + 1) {
                *slot = value;
            }
        }
    }
    let (mut i, mut j, mut out) = (one.len(), other.len(), Vec::new());
    while i > 0 && j > 0 {
        let here = shares.get((i - 1) * other.len() + j - 1).copied().unwrap_or(0.0);
        let value = get(&best, i, j);
        if here > 0.0 && value <= get(&best, i - 1, j - 1) + here {
            out.extend(one.get(i - 1).copied().zip(other.get(j - 1).copied()));
            (i, j) = (i - 1, j - 1);
        } else if value <= get(&best, i - 1, j) {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    out.reverse();
    out
}
