//! Names that are written otherwise than in the brief.

use std::ops::Range;

use super::entry::Name;
use super::unit::Unit;
use super::words::Token;
use super::{Audit, Found, Level};
use crate::language::lists;

/// Shorter names are not looked for with a letter that is wrong: too many words are like them.
const LONG: usize = 5;

impl Audit<'_> {
    /// Looks at the names of a sentence; whether one is not written as in the brief.
    pub(super) fn names(&mut self, unit: &Unit<'_>) -> bool {
        let mut found = Vec::new();
        for name in &self.known.names {
            for (bytes, how) in wrong(name, unit) {
                if !found
                    .iter()
                    .any(|(other, ..): &(Range<usize>, _, _)| other.start < bytes.end && bytes.start < other.end)
                {
                    found.push((bytes, how, name));
                }
            }
        }
        let any = !found.is_empty();
        for (bytes, how, name) in found {
            let typed = unit.text().get(bytes.clone()).unwrap_or_default();
            let (level, words) = match how {
                How::Misspelt => (Level::Warning, "is nearly the name"),
                How::Short => (Level::Warning, "is only a part of the name"),
                How::Case => (Level::Note, "has other capitals than the name"),
            };
            let message = format!("`{}` {words} `{}`", super::shown(typed), super::shown(&name.text));
            let mut one = Found::new("other-name", level, bytes, message)
                .path(&name.path)
                .help(format!("write `{}`", super::shown(&name.text)));
            if how != How::Short {
                one = one.instead(&name.text);
            }
            self.tell(unit, one);
        }
        any
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Misspelt,
    Short,
    Case,
}

/// Where a name is meant and not written.
fn wrong(name: &Name, unit: &Unit<'_>) -> Vec<(Range<usize>, How)> {
    let tokens = &unit.words.tokens;
    let text = unit.text();
    let typed = |token: &Token| text.get(token.bytes.clone()).unwrap_or_default();
    let whole: String = name.words.concat();
    let length = whole.chars().count();
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut used = 1;
        for size in (1..=name.words.len() + 1).rev() {
            let Some(window) = tokens.get(at..at + size) else { continue };
            if !is_together(text, window) || window.iter().any(|token| token.quantity.is_some()) {
                continue;
            }
            let (Some(first), Some(last)) = (window.first(), window.last()) else { continue };
            let joined: String = window.iter().map(|token| token.folded.as_str()).collect();
            let joined = joined.strip_suffix("'s").unwrap_or(&joined);
            let possessive = typed(last).len() - typed(last).trim_end_matches("'s").trim_end_matches("’s").len();
            let bytes = first.bytes.start..last.bytes.end - possessive;
            if joined == whole {
                used = size;
                out.extend(case(name, text, &bytes).map(|how| (bytes, how)));
                break;
            }
            let capital = typed(first).starts_with(char::is_uppercase) && !is_address(text, &bytes);
            if !capital || length < LONG || size > name.words.len() {
                continue;
            }
            let most = if length >= 9 { 2 } else { 1 };
            let near = joined.chars().count().abs_diff(length) <= most
                && joined.chars().next() == whole.chars().next()
                && strsim::damerau_levenshtein(joined, &whole) <= most;
            let plural = joined.strip_suffix('s').is_some_and(|one| one == whole) || joined == format!("{whole}es");
            let known = size == 1 && (lists::common().contains(joined) || lists::fillers().contains(joined));
            if near && !plural && !known && size == name.words.len() {
                used = size;
                out.push((bytes, How::Misspelt));
                break;
            }
        }
        if used == 1
            && let Some(bytes) = short(name, text, tokens, at)
        {
            out.push((bytes, How::Short));
        }
        at += used;
    }
    out
}

/// Whether only a blank stands between the words.
fn is_together(text: &str, window: &[Token]) -> bool {
    window.windows(2).all(|pair| {
        let [a, b] = pair else { return false };
        let between = text.get(a.bytes.end..b.bytes.start).unwrap_or("x");
        !between.is_empty() && between.chars().all(|c| c.is_whitespace() || c == '-')
    })
}

/// Words of an address are no names.
fn is_address(text: &str, bytes: &Range<usize>) -> bool {
    let before = text.get(..bytes.start).unwrap_or_default().chars().next_back();
    let mut after = text.get(bytes.end..).unwrap_or_default().chars();
    let next = after.next();
    matches!(before, Some('@' | '/' | '.' | '_'))
        || matches!(next, Some('@' | '/' | '_'))
        || (next == Some('.') && after.next().is_some_and(char::is_alphanumeric))
}

/// A name with other capitals; all capitals, as in a title, are none.
fn case(name: &Name, text: &str, bytes: &Range<usize>) -> Option<How> {
    let typed = text.get(bytes.clone()).unwrap_or_default();
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (typed, right) = (letters(typed), letters(&name.text));
    let shouted = typed.chars().all(|c| !c.is_lowercase());
    // A name that is a phrase is written as it fits the sentence.
    let is_phrase = name.text.split(' ').skip(1).any(|word| word.starts_with(char::is_lowercase));
    (typed != right && !shouted && !is_phrase && !is_address(text, bytes)).then_some(How::Case)
}

/// The first word of the product's name without the others, where it stands for the product.
fn short(name: &Name, text: &str, tokens: &[Token], at: usize) -> Option<Range<usize>> {
    let (first, _) = name.words.split_first().filter(|(first, rest)| !rest.is_empty() && first.len() >= 4)?;
    let token = tokens.get(at)?;
    let typed = text.get(token.bytes.clone())?;
    if name.rival.is_some()
        || token.folded != *first
        || !typed.starts_with(char::is_uppercase)
        || lists::common().contains(first)
    {
        return None;
    }
    let beside = |other: Option<&Token>, between: Range<usize>| {
        let capital =
            other.and_then(|o| text.get(o.bytes.clone())).is_some_and(|word| word.starts_with(char::is_uppercase));
        capital && text.get(between).is_some_and(|between| between.trim().is_empty())
    };
    let before = at.checked_sub(1).and_then(|i| tokens.get(i));
    let after = tokens.get(at + 1);
    let of_company =
        before.is_some_and(|word| matches!(word.folded.as_str(), "at" | "from" | "by" | "of" | "for" | "team"));
    let is_part = beside(before, before.map_or(0..0, |b| b.bytes.end..token.bytes.start))
        || beside(after, after.map_or(0..0, |a| token.bytes.end..a.bytes.start));
    let is_address = is_address(text, &token.bytes);
    (!of_company && !is_part && !is_address).then(|| token.bytes.clone())
}
