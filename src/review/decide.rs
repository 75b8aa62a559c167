//! What became of each part of what was sent: kept, changed, moved, new or gone.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::inline::Piece;
use super::laid::{self, Known, Laid};
use super::passages::{Passage, Words, Written};
use super::pieces::{Source, pieces};
use super::tokens::{self, Token};
use crate::readers::word::{Unit, UnitKind as Kind};

/// A passage is the same one changed, from this share of its words or of those that it has now on.
const OWN: f32 = 0.3;
/// Longer sequences are not compared token by token.
const MOST: usize = 400_000_000;
/// Texts of this many tokens and more are told apart from others that say the same by chance.
const LONG: usize = 5;

/// What a part that came back is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// It says what was sent.
    Same(usize),
    /// A passage with other words: the pieces of each cell.
    Changed(usize, Vec<Vec<Piece>>),
    /// A passage that was not there, or stood elsewhere.
    New(Vec<Vec<Piece>>),
    /// Something that is no part of the document, as it was sent.
    Beside,
    /// Something of which the document has no place: what it was.
    Lost(String),
}

/// What became of everything.
#[derive(Debug, Default)]
pub(super) struct Decided {
    /// Of each part that came back.
    pub(super) fates: Vec<Fate>,
    /// The passages that are gone.
    pub(super) gone: Vec<usize>,
    /// What is gone and never was part of the document.
    pub(super) gone_beside: Vec<String>,
}

struct Decider<'a> {
    written: &'a Written,
    laid: &'a [Laid],
    made: &'a [Unit],
    fates: Vec<Option<Fate>>,
    used: Vec<bool>,
    gone: Vec<usize>,
}

/// Compares what was sent with what came back.
pub(super) fn decide(written: &Written, laid: &[Laid], made: &[Unit]) -> Decided {
    let sent_keys: Vec<String> = laid.iter().map(sent_key).collect();
    let made_keys: Vec<String> = made.iter().map(laid::key).collect();
    let mut decider =
        Decider { written, laid, made, fates: vec![None; made.len()], used: vec![false; laid.len()], gone: Vec::new() };
    let ops = capture_diff_slices(Algorithm::Patience, &sent_keys, &made_keys);
    for op in &ops {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            (0..*len).for_each(|i| decider.same(old_index + i, new_index + i));
        }
    }
    decider.moved(&sent_keys, &made_keys);
    for op in &ops {
        let (old, new) = (op.old_range(), op.new_range());
        if !matches!(op, DiffOp::Equal { .. }) {
            decider.hunk(old, new);
        }
    }
    decider.end()
}

fn sent_key(unit: &Laid) -> String {
    let cells: Vec<String> =
        unit.cells.iter().map(|cell| cell.iter().map(|token| token.key.as_str()).collect()).collect();
    cells.join("\t")
}

fn is_row(kind: Kind) -> bool {
    matches!(kind, Kind::Row(_))
}

impl<'a> Decider<'a> {
    fn set(&mut self, made: usize, fate: Fate) {
        if let Some(slot) = self.fates.get_mut(made) {
            *slot = Some(fate);
        }
    }

    fn take(&mut self, sent: usize) {
        if let Some(used) = self.used.get_mut(sent) {
            *used = true;
        }
    }

    fn same(&mut self, sent: usize, made: usize) {
        self.take(sent);
        let passage = self.laid.get(sent).and_then(|one| one.passage);
        self.set(made, passage.map_or(Fate::Beside, Fate::Same));
    }

    fn passage(&self, sent: usize) -> Option<&'a Passage> {
        self.laid.get(sent).and_then(|one| one.passage).and_then(|at| self.written.passages.get(at))
    }

    /// What stands elsewhere, word for word.
    fn moved(&mut self, sent_keys: &[String], made_keys: &[String]) {
        let mut free: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, key) in sent_keys.iter().enumerate().rev() {
            let is_long = self.laid.get(at).is_some_and(|one| one.cells.iter().map(Vec::len).sum::<usize>() >= LONG);
            if self.used.get(at) == Some(&false) && is_long && self.passage(at).is_some() {
                free.entry(key).or_default().push(at);
            }
        }
        for (at, key) in made_keys.iter().enumerate() {
            if self.fates.get(at) != Some(&None) {
                continue;
            }
            let Some(sent) = free.get_mut(key.as_str()).and_then(Vec::pop) else { continue };
            let Some(passage) = self.passage(sent) else { continue };
            let kept = |words: &Words| words.atoms.iter().cloned().map(Piece::Kept).collect();
            let pieces = passage.cells.iter().map(kept).collect();
            // Where it stood it is gone.
            self.gone.extend(self.laid.get(sent).and_then(|one| one.passage));
            self.take(sent);
            self.set(at, Fate::New(pieces));
        }
    }

    fn hunk(&mut self, sent: Range<usize>, made: Range<usize>) {
        let free = |used: &[bool], at: &usize| used.get(*at) == Some(&false);
        let (rows, texts): (Vec<usize>, Vec<usize>) = sent
            .filter(|at| free(&self.used, at))
            .partition(|at| self.laid.get(*at).is_some_and(|one| is_row(one.kind)));
        let (made_rows, made_texts): (Vec<usize>, Vec<usize>) = made
            .filter(|at| self.fates.get(*at) == Some(&None))
            .partition(|at| self.made.get(*at).is_some_and(|one| is_row(one.kind)));
        self.rows(&rows, &made_rows);
        self.texts(&texts, &made_texts);
    }

    /// Rows are the same ones where they have words in common, in their order.
    fn rows(&mut self, sent: &[usize], made: &[usize]) {
        let share = |one: usize, other: usize| {
            let (Some(laid), Some(unit)) = (self.laid.get(one), self.made.get(other)) else { return 0.0 };
            let tokens = |key: &Known| Token { key: key.key.clone(), at: 0..0 };
            let sent: Vec<Token> = laid.cells.iter().flatten().map(tokens).collect();
            let made: Vec<Token> = unit.cells.iter().flat_map(|cell| tokens::of(cell)).collect();
            laid::share(&sent, &made)
        };
        let pairs = laid::best_pairs(sent, made, &share, OWN);
        for made in made.iter().filter(|made| !pairs.iter().any(|(_, other)| other == *made)) {
            let cells = self.made.get(*made).map(|unit| unit.cells.clone()).unwrap_or_default();
            self.set(*made, Fate::New(cells.into_iter().map(|cell| vec![Piece::New(cell, None)]).collect()));
        }
        for (sent, made) in pairs {
            self.take(sent);
            let (Some(laid), Some(unit)) = (self.laid.get(sent), self.made.get(made)) else { continue };
            let was = || laid.cells.iter().map(|cell| text_of(cell)).collect::<Vec<_>>().join(" | ");
            let fate = match laid.passage.and_then(|at| Some((at, self.written.passages.get(at)?))) {
                Some((at, passage)) if laid.cells.len() == unit.cells.len() => {
                    let cells = laid.cells.iter().zip(&unit.cells).zip(&passage.cells);
                    Fate::Changed(at, cells.map(|((sent, now), words)| Self::cell(sent, now, words)).collect())
                }
                _ => Fate::Lost(was()),
            };
            self.set(made, fate);
        }
    }

    /// The pieces of one cell.
    fn cell(sent: &[Known], now: &str, words: &Words) -> Vec<Piece> {
        let said = tokens::of(now);
        let pairs = laid::same(&keys(sent), &said.iter().map(|token| token.key.as_str()).collect::<Vec<_>>());
        let from = |at: usize| Source { words: Some(words), tokens: sent, part: Some(0), at };
        let sources: Vec<Source<'_>> = (0..sent.len()).map(from).collect();
        pieces(&sources, &said, now, &pairs, Some(0), Some(words), true)
    }

    fn texts(&mut self, sent: &[usize], made: &[usize]) {
        // One sequence each, with the ends of passages as tokens of their own.
        let mut sources: Vec<(Option<usize>, usize)> = Vec::new();
        let mut sent_keys: Vec<&str> = Vec::new();
        for at in sent {
            let tokens = self.laid.get(*at).and_then(|one| one.cells.first()).map(Vec::as_slice).unwrap_or_default();
            sent_keys.extend(keys(tokens));
            sources.extend((0..tokens.len()).map(|i| (Some(*at), i)));
            sent_keys.push(END);
            sources.push((None, 0));
        }
        let said: Vec<(usize, Vec<Token>)> =
            made.iter().filter_map(|at| Some((*at, tokens::of(self.made.get(*at)?.cells.first()?)))).collect();
        let mut made_keys: Vec<&str> = Vec::new();
        let mut starts = Vec::new();
        for (_, tokens) in &said {
            starts.push(made_keys.len());
            made_keys.extend(tokens.iter().map(|token| token.key.as_str()));
            made_keys.push(END);
        }
        // What has nothing in common would be compared for very long.
        let is_small = sent_keys.len().saturating_mul(made_keys.len()) <= MOST;
        let pairs = if is_small { laid::same(&sent_keys, &made_keys) } else { Vec::new() };
        let owners = self.owners(sent, &said, &starts, &sources, &pairs);
        let all: Vec<Source<'_>> = sources
            .iter()
            .map(|(part, at)| {
                let laid = part.and_then(|part| self.laid.get(part));
                let tokens = laid.and_then(|one| one.cells.first()).map(Vec::as_slice).unwrap_or_default();
                let words = part.and_then(|part| self.passage(part)).and_then(|passage| passage.cells.first());
                Source { words, tokens, part: *part, at: *at }
            })
            .collect();
        for ((made, tokens), start) in said.iter().zip(&starts) {
            let owner = owners.get(made).copied();
            // Both sequences rise, so the pairs of a text stand together.
            let from = pairs.partition_point(|(_, other)| other < start);
            let until = pairs.partition_point(|(_, other)| *other < start + tokens.len());
            let own = pairs.get(from..until).unwrap_or_default();
            let own: Vec<(usize, usize)> = own.iter().map(|(one, other)| (*one, other - start)).collect();
            let has_words = own.iter().any(|(_, at)| tokens.get(*at).is_some_and(|token| token.key != " "));
            let passage = owner.and_then(|at| self.passage(at));
            let words = passage.and_then(|passage| passage.cells.first());
            let text = self.made.get(*made).and_then(|unit| unit.cells.first()).cloned().unwrap_or_default();
            let pieces = pieces(&all, tokens, &text, &own, owner, words.filter(|_| has_words), has_words);
            let laid = owner.and_then(|at| self.laid.get(at));
            let fate = match laid {
                None => Fate::New(vec![pieces]),
                Some(Laid { passage: Some(at), .. }) => Fate::Changed(*at, vec![pieces]),
                Some(laid) => Fate::Lost(laid.cells.first().map(|cell| text_of(cell)).unwrap_or_default()),
            };
            self.set(*made, fate);
            if let Some(at) = owner {
                self.take(at);
            }
        }
    }

    /// Which part of what was sent each of these is.
    fn owners(
        &self,
        sent: &[usize],
        said: &[(usize, Vec<Token>)],
        starts: &[usize],
        sources: &[(Option<usize>, usize)],
        pairs: &[(usize, usize)],
    ) -> BTreeMap<usize, usize> {
        let size = |key: &str| if key.trim().is_empty() { 0 } else { key.len() };
        let mut scores: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (one, other) in pairs {
            let Some((Some(from), token)) = sources.get(*one) else { continue };
            let line = starts.partition_point(|start| start <= other).saturating_sub(1);
            let Some((made, _)) = said.get(line) else { continue };
            let key = self.laid.get(*from).and_then(|one| one.cells.first()?.get(*token)).map_or(0, |t| size(&t.key));
            *scores.entry((*from, *made)).or_default() += key;
        }
        let total = |keys: &mut dyn Iterator<Item = &str>| keys.map(size).sum::<usize>().max(1);
        let mut ranked: Vec<(usize, usize, usize)> = scores
            .into_iter()
            .filter(|((from, made), score)| {
                let old = self.laid.get(*from).and_then(|one| one.cells.first());
                let old = total(&mut old.into_iter().flatten().map(|token| token.key.as_str()));
                let new = said.iter().find(|(at, _)| at == made).map(|(_, tokens)| tokens);
                let new = total(&mut new.into_iter().flatten().map(|token| token.key.as_str()));
                *score > 0 && is_share(*score, old.min(new))
            })
            .map(|((from, made), score)| {
                // A paragraph that took up an item is a paragraph.
                let same =
                    self.laid.get(from).map(|one| shape(one.kind)) == self.made.get(made).map(|one| shape(one.kind));
                (if same { 3 * score } else { score }, from, made)
            })
            .collect();
        ranked.sort_by_key(|(score, from, made)| (std::cmp::Reverse(*score), *from, *made));
        let mut owners: BTreeMap<usize, usize> = BTreeMap::new();
        let mut taken: HashSet<usize> = HashSet::new();
        for (_, from, made) in ranked {
            if !owners.contains_key(&made) && taken.insert(from) {
                owners.insert(made, from);
            }
        }
        self.replaced(sent, said, &mut owners, &taken);
        owners
    }

    /// Where as many are left of both between two that are known, of the same kinds, one stands for the other.
    fn replaced(
        &self,
        sent: &[usize],
        said: &[(usize, Vec<Token>)],
        owners: &mut BTreeMap<usize, usize>,
        taken: &HashSet<usize>,
    ) {
        let mut gaps: Vec<(Vec<usize>, Vec<usize>)> = vec![(Vec::new(), Vec::new())];
        let mut rest = sent.iter().peekable();
        for (made, _) in said {
            if let Some(owner) = owners.get(made) {
                while let Some(at) = rest.next_if(|at| *at <= owner) {
                    if !taken.contains(at) {
                        gaps.last_mut().into_iter().for_each(|gap| gap.0.push(*at));
                    }
                }
                gaps.push((Vec::new(), Vec::new()));
            } else if let Some(gap) = gaps.last_mut() {
                gap.1.push(*made);
            }
        }
        if let Some(gap) = gaps.last_mut() {
            gap.0.extend(rest.filter(|at| !taken.contains(at)));
        }
        for (old, new) in gaps {
            let alike = |(old, new): (&usize, &usize)| {
                self.laid.get(*old).map(|one| shape(one.kind)) == self.made.get(*new).map(|one| shape(one.kind))
            };
            if old.len() == new.len() && old.iter().zip(&new).all(alike) {
                owners.extend(new.into_iter().zip(old));
            }
        }
    }

    fn end(self) -> Decided {
        let mut out = Decided { gone: self.gone, ..Decided::default() };
        for (laid, _) in self.laid.iter().zip(&self.used).filter(|(_, used)| !**used) {
            match laid.passage {
                Some(_) if laid.kind == Kind::Note => {}
                Some(passage) => out.gone.push(passage),
                None => {
                    out.gone_beside.push(laid.cells.iter().map(|cell| text_of(cell)).collect::<Vec<_>>().join(" | "));
                }
            }
        }
        out.fates = self.fates.into_iter().map(|fate| fate.unwrap_or(Fate::Beside)).collect();
        out
    }
}

fn shape(kind: Kind) -> std::mem::Discriminant<Kind> {
    std::mem::discriminant(&kind)
}

/// The end of a passage, as a token that no text has.
const END: &str = "\u{b6}\n";

fn keys(tokens: &[Known]) -> Vec<&str> {
    tokens.iter().map(|token| token.key.as_str()).collect()
}

fn text_of(tokens: &[Known]) -> String {
    tokens.iter().map(|token| token.key.as_str()).collect()
}

#[expect(clippy::cast_precision_loss, reason = "no text has so many words")]
fn is_share(part: usize, whole: usize) -> bool {
    part as f32 >= OWN * whole as f32
}
