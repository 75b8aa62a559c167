//! Three-way merge of a line or a paragraph, word by word.

use super::Side;
use super::hunks::{Group, Hunk, Relation, groups, hunks};
use super::lines::part;

/// The most tokens a text may have: some 15 kB of prose. A longer one that both sides changed is a conflict.
const LONGEST: usize = 5_000;

/// The words of a text: the units in which a change is kept or collides.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    tokens(text).into_iter().filter(|token| is_word(token))
}

/// Merges a text that both sides changed; `None` where the changes collide.
///
/// They do unless a word stands between them that nobody changed: two people who change neighbouring words change one
/// phrase. Blanks and emphasis are no such change, so that a value a person made bold can still follow the brief.
pub(super) fn merge(base: &str, mine: &str, brief: &str) -> Option<String> {
    let [(base, base_tail), (mine, mine_tail), (brief, brief_tail)] = [base, mine, brief].map(split_tail);
    let [base, mine, brief] = [base, mine, brief].map(tokens);
    if base.len().max(mine.len()).max(brief.len()) > LONGEST {
        return None;
    }
    let mine_hunks = joined(hunks(&base, &mine), &base, &mine);
    let brief_hunks = joined(hunks(&base, &brief), &base, &brief);
    let within = Group::whole(base.len(), mine.len(), brief.len());
    let groups = groups(&mine_hunks, &brief_hunks, &within, |earlier, later, side| {
        let (earlier_side, later_side) = match side {
            Side::Mine => (&brief, &mine),
            Side::Brief => (&mine, &brief),
        };
        let [a, b] = [(earlier, earlier_side), (later, later_side)].map(|(hunk, side)| Change::of(hunk, &base, side));
        let between = part(&base, &(earlier.base.end..later.base.start));
        if between.iter().any(|token| is_word(token)) {
            Relation::Apart
        } else if earlier.overlaps(later) || !a.goes_with(&b) {
            Relation::Collide
        } else {
            Relation::Beside
        }
    });
    let (mut merged, mut at) = (String::new(), 0);
    for group in groups {
        merged.extend(part(&base, &(at..group.base.start)).iter().copied());
        let (mine, brief) = (part(&mine, &group.mine), part(&brief, &group.brief));
        match group.only_side() {
            Some(Side::Brief) => merged.extend(brief.iter().copied()),
            Some(Side::Mine) => merged.extend(mine.iter().copied()),
            None if mine == brief => merged.extend(mine.iter().copied()),
            None => return None,
        }
        at = group.base.end;
    }
    merged.extend(part(&base, &(at..base.len())).iter().copied());
    // Blanks at the end of a line are nobody's words; a person's (a hard line break) win over the brief's.
    merged.push_str(if mine_tail == base_tail { brief_tail } else { mine_tail });
    Some(merged)
}

/// What a hunk does to the text.
struct Change<'t> {
    old: &'t [&'t str],
    new: &'t [&'t str],
}

impl<'t> Change<'t> {
    fn of(hunk: &Hunk, base: &'t [&'t str], side: &'t [&'t str]) -> Self {
        Self { old: part(base, &hunk.base), new: part(side, &hunk.side) }
    }

    /// Whether it changes only how words are set: blanks and emphasis.
    fn is_light(&self) -> bool {
        self.old.iter().chain(self.new).all(|token| is_blank(token) || matches!(*token, "*" | "_" | "`" | "~"))
    }

    /// Whether it may touch a change of the other side: one is light and takes no blank away that parts two words, the
    /// other puts words in the place of words.
    fn goes_with(&self, other: &Self) -> bool {
        let light = |change: &Self| {
            let blanks = |tokens: &[&str]| tokens.iter().any(|token| is_blank(token));
            change.is_light() && (blanks(change.new) || !blanks(change.old))
        };
        let words = |change: &Self| [change.old, change.new].iter().all(|tokens| tokens.iter().any(|t| is_word(t)));
        (light(self) && (light(other) || words(other))) || (words(self) && light(other))
    }

    fn bytes(&self) -> usize {
        let count = |tokens: &[&str]| tokens.iter().map(|token| token.len()).sum::<usize>();
        count(self.old).max(count(self.new))
    }
}

/// Joins hunks of a side with less between them than they change themselves.
///
/// A rewritten sentence still has an "and" and a "the" in common with the old one. They say nothing about what the other
/// side may change between them. The rule is that of the semantic cleanup in Google's diff-match-patch.
fn joined(hunks: Vec<Hunk>, base: &[&str], side: &[&str]) -> Vec<Hunk> {
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

/// Splits off the blanks at the end.
fn split_tail(text: &str) -> (&str, &str) {
    text.split_at_checked(text.trim_end().len()).unwrap_or((text, ""))
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
        '.' | ',' | ':' | '/' | '-' | '_' | '@' | '\'' | '’' | '&' | '+' | '=' | '#' | '%' | '?' | '–' => {
            Kind::Joiner
        }
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
