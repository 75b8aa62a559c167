//! Three-way merge of a line or a paragraph, word by word.

use std::borrow::Cow;
use std::ops::Range;

use super::hunks::{Group, Hunk, Relation, groups, hunks};
use super::{Side, fold, is_dash, part};

/// The most tokens a text may have: some 15 kB of prose. A longer one that both sides changed is a conflict.
const LONGEST: usize = 5_000;

/// The words of a text: the units in which a change is kept or collides.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    tokens(text).into_iter().filter(|token| is_word(token))
}

/// A stretch of one side's text.
pub(crate) type Stretch = (Side, Range<usize>);

/// A stretch of a merged text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Word {
    /// Bytes of a side.
    Said(Side, Range<usize>),
    /// Bytes of base, person and brief, which collide.
    Clash([Range<usize>; 3]),
}

/// Merges a text that both sides changed; `None` for one that is too long. What stands where nobody changed anything, or both
/// alike, is the person's.
///
/// Changes collide unless a word stands between them that nobody changed: two people who change neighbouring words change one
/// phrase. Blanks and emphasis are no such change, so that a value a person made bold can still follow the brief.
pub(crate) fn merge(base: &str, mine: &str, brief: &str) -> Option<Vec<Word>> {
    let [base, mine, brief] = [base, mine, brief].map(Tokens::of);
    if base.len().max(mine.len()).max(brief.len()) > LONGEST {
        return None;
    }
    let mine_hunks = joined(hunks(&base.keys, &mine.keys), &base.keys, &mine.keys);
    let brief_hunks = joined(hunks(&base.keys, &brief.keys), &base.keys, &brief.keys);
    let within = Group::whole(base.len(), mine.len(), brief.len());
    let groups = groups(&mine_hunks, &brief_hunks, &within, |earlier, later, side| {
        let (earlier_side, later_side) = match side {
            Side::Mine => (&brief, &mine),
            Side::Brief => (&mine, &brief),
        };
        let [a, b] =
            [(earlier, earlier_side), (later, later_side)].map(|(hunk, side)| Change::of(hunk, &base.keys, &side.keys));
        let between = part(&base.keys, &(earlier.base.end..later.base.start));
        if between.iter().any(|token| is_word(token)) {
            Relation::Apart
        } else if earlier.overlaps(later) || !a.goes_with(&b) {
            Relation::Collide
        } else {
            Relation::Beside
        }
    });
    let (mut merged, mut at) = (Vec::new(), 0);
    for group in groups {
        merged.push(Word::Said(Side::Mine, mine.bytes(at..group.mine.start)));
        let same = part(&mine.keys, &group.mine) == part(&brief.keys, &group.brief);
        match group.only_side() {
            Some(Side::Brief) => merged.push(Word::Said(Side::Brief, brief.bytes(group.brief))),
            Some(Side::Mine) => merged.push(Word::Said(Side::Mine, mine.bytes(group.mine.clone()))),
            None if same => merged.push(Word::Said(Side::Mine, mine.bytes(group.mine.clone()))),
            None => merged.push(Word::Clash([
                base.bytes(group.base.clone()),
                mine.bytes(group.mine.clone()),
                brief.bytes(group.brief),
            ])),
        }
        at = group.mine.end;
    }
    merged.push(Word::Said(Side::Mine, mine.bytes(at..mine.len())));
    Some(merged)
}

/// A text of the person's, made to say what the brief does: what both say is the person's.
pub(crate) fn follow(mine: &str, brief: &str) -> Vec<Stretch> {
    let [mine, brief] = [mine, brief].map(Tokens::of);
    if mine.len().max(brief.len()) > LONGEST {
        return vec![(Side::Brief, brief.bytes(0..brief.len()))];
    }
    let (mut said, mut at) = (Vec::new(), 0);
    for hunk in hunks(&mine.keys, &brief.keys) {
        said.push((Side::Mine, mine.bytes(at..hunk.base.start)));
        said.push((Side::Brief, brief.bytes(hunk.side)));
        at = hunk.base.end;
    }
    said.push((Side::Mine, mine.bytes(at..mine.len())));
    said
}

/// A text in words, blanks and signs, as they are compared.
struct Tokens<'t> {
    keys: Vec<Cow<'t, str>>,
    /// Where each begins, and where the text ends.
    starts: Vec<usize>,
}

impl<'t> Tokens<'t> {
    fn of(text: &'t str) -> Self {
        let tokens = tokens(text);
        let mut at = 0;
        let mut starts = Vec::with_capacity(tokens.len() + 1);
        for token in &tokens {
            starts.push(at);
            at += token.len();
        }
        starts.push(at);
        Self { keys: tokens.into_iter().map(fold).collect(), starts }
    }

    fn len(&self) -> usize {
        self.keys.len()
    }

    fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        let at = |token: usize| self.starts.get(token).or(self.starts.last()).copied().unwrap_or(0);
        at(tokens.start)..at(tokens.end)
    }
}

/// What a hunk does to the text.
struct Change<'t> {
    old: &'t [Cow<'t, str>],
    new: &'t [Cow<'t, str>],
}

impl<'t> Change<'t> {
    fn of(hunk: &Hunk, base: &'t [Cow<'t, str>], side: &'t [Cow<'t, str>]) -> Self {
        Self { old: part(base, &hunk.base), new: part(side, &hunk.side) }
    }

    /// Whether it changes only how words are set: blanks and emphasis.
    fn is_light(&self) -> bool {
        self.old.iter().chain(self.new).all(|token| is_blank(token) || matches!(token.as_ref(), "*" | "_" | "`" | "~"))
    }

    /// Whether it may touch a change of the other side: one is light and takes no blank away that parts two words, the
    /// other puts words in the place of words.
    fn goes_with(&self, other: &Self) -> bool {
        let light = |change: &Self| {
            let blanks = |tokens: &[Cow<'_, str>]| tokens.iter().any(|token| is_blank(token));
            change.is_light() && (blanks(change.new) || !blanks(change.old))
        };
        let words = |change: &Self| [change.old, change.new].iter().all(|tokens| tokens.iter().any(|t| is_word(t)));
        (light(self) && (light(other) || words(other))) || (words(self) && light(other))
    }

    fn bytes(&self) -> usize {
        let count = |tokens: &[Cow<'_, str>]| tokens.iter().map(|token| token.len()).sum::<usize>();
        count(self.old).max(count(self.new))
    }
}

/// Joins hunks of a side with less between them than they change themselves.
///
/// A rewritten sentence still has an "and" and a "the" in common with the old one. They say nothing about what the other
/// side may change between them. The rule is that of the semantic cleanup in Google's diff-match-patch.
fn joined(hunks: Vec<Hunk>, base: &[Cow<'_, str>], side: &[Cow<'_, str>]) -> Vec<Hunk> {
    let mut joined: Vec<Hunk> = Vec::new();
    for mut hunk in hunks {
        while let Some(last) = joined.pop() {
            let kept: usize = part(base, &(last.base.end..hunk.base.start)).iter().map(|token| token.len()).sum();
            let (a, b) = (Change::of(&last, base, side), Change::of(&hunk, base, side));
            if kept > a.bytes().min(b.bytes()) || (a.is_light() && b.is_light()) {
                joined.push(last);
                break;
            }
            hunk = Hunk { base: last.base.start..hunk.base.end, side: last.side.start..hunk.side.end };
        }
        joined.push(hunk);
    }
    joined
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Kind {
    Word,
    Blank,
    /// Holds a word together when it stands inside one: `2027-03-09`, `1,200`, `state-of-the-art`, an address. What is
    /// one word to a reader must not be merged by halves.
    Joiner,
    Mark,
}

fn kind(c: char) -> Kind {
    match c {
        // With the accents that follow a letter.
        '\u{300}'..='\u{36F}' => Kind::Word,
        _ if c.is_alphanumeric() => Kind::Word,
        _ if c.is_whitespace() => Kind::Blank,
        '.' | ',' | ':' | '/' | '-' | '_' | '@' | '\'' | '’' | '&' | '+' | '=' | '#' | '%' | '?' => Kind::Joiner,
        c if is_dash(c) => Kind::Joiner,
        _ => Kind::Mark,
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c| kind(c) == Kind::Word)
}

fn is_blank(token: &str) -> bool {
    token.starts_with(|c| kind(c) == Kind::Blank)
}

/// Cuts a text into words, runs of blanks, and single marks.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match kind(first) {
            Kind::Word => word_length(rest),
            Kind::Blank => rest.find(|c| kind(c) != Kind::Blank).unwrap_or(rest.len()),
            // Several hyphens are a dash, and several stops an ellipsis.
            Kind::Joiner if is_dash(first) => rest.find(|c| !is_dash(c)).unwrap_or(rest.len()),
            Kind::Joiner if first == '.' => rest.find(|c| c != '.').unwrap_or(rest.len()),
            Kind::Joiner | Kind::Mark => first.len_utf8(),
        };
        let Some((token, after)) = rest.split_at_checked(length) else { break };
        tokens.push(token);
        rest = after;
    }
    tokens
}

/// Bytes of the word that a text begins with. Joiners at its end are not part of it.
fn word_length(text: &str) -> usize {
    let mut length = 0;
    for (at, c) in text.char_indices() {
        match kind(c) {
            Kind::Word => length = at + c.len_utf8(),
            Kind::Joiner => {}
            Kind::Blank | Kind::Mark => break,
        }
    }
    length
}
