//! Where a text says what the brief says: word for word, and nearly.

use std::collections::HashMap;
use std::ops::Range;

use super::entry::Statement;
use super::known::Known;
use super::words::{FILLER, Token, UNKNOWN};
use crate::language::lists;

/// A stretch of a sentence that a sentence of the brief says word for word.
#[derive(Debug, Clone)]
pub(super) struct Covered {
    /// Its words, by number.
    pub(super) tokens: Range<usize>,
    pub(super) statement: usize,
    /// Whether it is the whole of the statement.
    pub(super) is_whole: bool,
}

/// Every stretch of a sentence that stands in the brief. Words are equal in any inflection and numbers in any form.
pub(super) fn covered(known: &Known, tokens: &[Token]) -> Vec<Covered> {
    let mut out: Vec<Covered> = Vec::new();
    for at in 0..tokens.len() {
        let (Some(a), Some(b)) = (tokens.get(at), tokens.get(at + 1)) else { break };
        let Some(clauses) = known.clauses.get(&(a.stem, b.stem)) else { continue };
        for clause in clauses {
            let Some(statement) = known.statement(clause.statement) else { continue };
            let there = statement.words.tokens.get(clause.from..clause.to).unwrap_or_default();
            let here = tokens.get(at..at + there.len()).unwrap_or_default();
            let same = here.len() == there.len()
                && here.iter().zip(there).all(|(one, two)| one.stem == two.stem && one.stem != UNKNOWN);
            if same {
                let is_whole = clause.from <= statement.lead && clause.to == statement.words.tokens.len();
                out.push(Covered { tokens: at..at + there.len(), statement: clause.statement, is_whole });
            }
        }
    }
    out
}

/// How close a sentence is to one of the brief.
#[derive(Debug, Clone, Copy)]
pub(super) struct Close {
    pub(super) statement: usize,
    /// From 0 to 1.
    pub(super) score: f32,
}

/// The sentences of the brief that are closest to these words, best first.
pub(super) fn closest(known: &Known, tokens: &[Token]) -> Vec<Close> {
    const LOOKED_AT: usize = 8;
    let mut shared: HashMap<usize, f32> = HashMap::new();
    let mut seen: Vec<u32> = tokens.iter().filter(|token| !token.is_filler).map(|token| token.sense).collect();
    seen.sort_unstable();
    seen.dedup();
    for sense in seen {
        let weight = known.vocabulary.weight_of(sense);
        for at in known.postings.get(&sense).map(Vec::as_slice).unwrap_or_default() {
            *shared.entry(*at).or_default() += weight;
        }
    }
    let own: f32 = tokens.iter().map(|token| known.vocabulary.weight(token)).sum();
    let mut best: Vec<(usize, f32)> = shared
        .into_iter()
        .filter_map(|(at, weight)| {
            let statement = known.statement(at)?;
            let upper = 2.0 * (weight + FILLER * count(tokens)) / (own + statement.weight).max(0.01);
            (upper > 0.35).then_some((at, upper))
        })
        .collect();
    best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut out: Vec<Close> = best
        .into_iter()
        .take(LOOKED_AT)
        .filter_map(|(at, _)| Some(Close { statement: at, score: score(known, tokens, own, known.statement(at)?) }))
        .collect();
    out.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.statement.cmp(&b.statement)));
    out
}

#[expect(clippy::cast_precision_loss, reason = "a sentence has few words")]
fn count(tokens: &[Token]) -> f32 {
    tokens.iter().filter(|token| token.is_filler).count() as f32
}

/// Dice's coefficient of the weighted meanings, and of the longest common subsequence of all words.
#[expect(clippy::cast_precision_loss, reason = "a sentence has few words")]
fn score(known: &Known, tokens: &[Token], own: f32, statement: &Statement) -> f32 {
    let there = &statement.words.tokens;
    let mut bag: HashMap<u32, usize> = HashMap::new();
    for token in there {
        *bag.entry(token.sense).or_default() += 1;
    }
    let mut shared = 0.0;
    for token in tokens {
        if let Some(left) = bag.get_mut(&token.sense).filter(|left| **left > 0) {
            *left -= 1;
            shared += known.vocabulary.weight(token);
        }
    }
    let words = 2.0 * shared / (own + statement.weight).max(0.01);
    let order =
        2.0 * subsequence(tokens, there, |token| token.sense) as f32 / (tokens.len() + there.len()).max(1) as f32;
    0.6 * words + 0.4 * order
}

/// The length of the longest common subsequence, by stem or by meaning.
fn subsequence(one: &[Token], two: &[Token], by: fn(&Token) -> u32) -> usize {
    const MOST: usize = 120;
    let (one, two) = (one.get(..one.len().min(MOST)).unwrap_or(one), two.get(..two.len().min(MOST)).unwrap_or(two));
    let mut row = vec![0_usize; two.len() + 1];
    for a in one {
        let mut diagonal = 0;
        for (j, b) in two.iter().enumerate() {
            let above = row.get(j + 1).copied().unwrap_or(0);
            let left = row.get(j).copied().unwrap_or(0);
            let here = if by(a) == by(b) && by(a) != UNKNOWN { diagonal + 1 } else { above.max(left) };
            diagonal = above;
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = here;
            }
        }
    }
    row.last().copied().unwrap_or(0)
}

/// Whether two sentences have the same words that carry meaning, in the same order, and the small words between them but for
/// one: another form of the same.
pub(super) fn is_form(one: &[Token], two: &[Token]) -> bool {
    let bare = |tokens: &[Token]| -> Vec<u32> {
        tokens
            .iter()
            .filter(|token| !token.is_filler && !matches!(token.folded.as_str(), "get" | "gets" | "got"))
            .map(|token| token.stem)
            .collect()
    };
    let added = small(one, two) + small(two, one);
    let (one, two) = (bare(one), bare(two));
    added <= 1 && !one.is_empty() && one == two && !one.contains(&UNKNOWN)
}

/// How many small words one has that the other has not; forms of "be" are alike.
fn small(one: &[Token], two: &[Token]) -> usize {
    const BE: [&str; 12] = ["is", "are", "was", "were", "be", "been", "being", "get", "gets", "got", "has", "have"];
    let bare = |token: &Token| if BE.contains(&token.folded.as_str()) { "be".to_owned() } else { token.folded.clone() };
    let small = |tokens: &[Token]| -> Vec<String> {
        // "It" stands for the product, whose name is no word of its own here.
        let counts =
            |t: &&Token| lists::fillers().contains(&t.folded) && t.folded != "it" || BE.contains(&t.folded.as_str());
        tokens.iter().filter(counts).map(bare).collect()
    };
    let mut there = small(two);
    small(one)
        .into_iter()
        .filter(|word| match there.iter().position(|other| other == word) {
            Some(at) => {
                there.swap_remove(at);
                false
            }
            None => true,
        })
        .count()
}

/// Whether a sentence is a part of one of the brief, left out what is between: so much of its words stand there in order.
#[expect(clippy::cast_precision_loss, reason = "a sentence has few words")]
pub(super) fn is_excerpt(one: &[Token], whole: &[Token], least: f32) -> bool {
    subsequence(one, whole, |token| token.stem) as f32 >= least * one.len() as f32
}

/// How much of a statement's weight a sentence has, from 0 to 1, and where in it: the fewest words that hold it.
pub(super) fn share(known: &Known, tokens: &[Token], statement: &Statement) -> (f32, Option<Range<usize>>) {
    let mut left: HashMap<u32, usize> = HashMap::new();
    let mut whole = 0.0;
    for token in statement.words.tokens.iter().filter(|token| !token.is_filler) {
        *left.entry(token.sense).or_default() += 1;
        whole += known.vocabulary.weight(token);
    }
    let (mut shared, mut first, mut last) = (0.0, None, 0);
    for (at, token) in tokens.iter().enumerate() {
        if let Some(count) = left.get_mut(&token.sense).filter(|count| **count > 0) {
            *count -= 1;
            shared += known.vocabulary.weight(token);
            first.get_or_insert(at);
            last = at;
        }
    }
    if whole <= 0.0 { (0.0, None) } else { (shared / whole, first.map(|first| first..last + 1)) }
}
