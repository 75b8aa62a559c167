//! A text that came back, in pieces: what was there, and what is new.

use std::collections::HashSet;
use std::ops::Range;

use super::inline::{Piece, shared};
use super::laid::Known;
use super::passages::{Atom, Words};
use super::tokens::Token;

/// Where a token of what was sent comes from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// The words of its passage; `None` where it has none.
    pub(super) words: Option<&'a Words>,
    pub(super) tokens: &'a [Known],
    /// Which part of what was sent; `None` for the end of one.
    pub(super) part: Option<usize>,
    pub(super) at: usize,
}

impl Source<'_> {
    fn atoms(&self) -> &[Atom] {
        let range = self.tokens.get(self.at).and_then(|token| token.atoms.clone());
        range.and_then(|range| self.words?.atoms.get(range)).unwrap_or_default()
    }
}

/// The pieces of a text that came back: `pairs` says which of its tokens was which of what was sent. `part` is the part that is made
/// anew, and `owner` has its words, where one of them is left; `keeps`: new words look like those whose place they take.
pub(super) fn pieces(
    sources: &[Source<'_>],
    said: &[Token],
    text: &str,
    pairs: &[(usize, usize)],
    part: Option<usize>,
    owner: Option<&Words>,
    keeps: bool,
) -> Vec<Piece> {
    let is_own = |source: &Source<'_>| part.is_some() && source.part == part;
    let own = sources.iter().filter(|source| is_own(source));
    let covered: HashSet<usize> =
        own.filter_map(|source| source.tokens.get(source.at)?.atoms.clone()).flatten().collect();
    let loose = |from: usize, until: usize| {
        let atoms = owner.into_iter().flat_map(|words| words.atoms.iter().enumerate());
        let loose = atoms.skip(from).take(until.saturating_sub(from)).filter(|(at, _)| !covered.contains(at));
        loose.map(|(_, atom)| Piece::Kept(atom.clone())).collect::<Vec<_>>()
    };
    let mut out: Vec<Piece> = Vec::new();
    let (mut cursor, mut last) = (0, None::<usize>);
    let mut new = String::new();
    let mut matched = pairs.iter().peekable();
    let slice = |token: &Token| text.get(token.at.clone()).unwrap_or_default();
    for (i, token) in said.iter().enumerate() {
        let Some((from, _)) = matched.next_if(|(_, to)| *to == i) else {
            new.push_str(slice(token));
            continue;
        };
        let Some(source) = sources.get(*from) else { continue };
        if source.words.is_none() {
            new.push_str(slice(token));
            continue;
        }
        if !new.is_empty() {
            let between = last.map_or(0, |last| last + 1)..*from;
            out.push(Piece::New(std::mem::take(&mut new), gone(sources, between).filter(|_| keeps)));
        }
        last = Some(*from);
        if is_own(source)
            && let Some(range) = source.tokens.get(source.at).and_then(|token| token.atoms.clone())
        {
            out.extend(loose(cursor, range.start));
            cursor = cursor.max(range.end);
        }
        out.extend(source.atoms().iter().cloned().map(Piece::Kept));
    }
    if !new.is_empty() {
        let between = last.map_or(0, |last| last + 1)..sources.len();
        out.push(Piece::New(new, gone(sources, between).filter(|_| keeps)));
    }
    if let Some(words) = owner {
        out.extend(loose(cursor, words.atoms.len()));
    }
    out
}

/// The spans around what was taken away; `None` where nothing was.
fn gone(sources: &[Source<'_>], between: Range<usize>) -> Option<Vec<usize>> {
    let taken = sources.get(between).unwrap_or_default().iter().take_while(|source| source.words.is_some());
    shared(taken.flat_map(Source::atoms))
}
