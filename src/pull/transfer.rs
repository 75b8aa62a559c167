//! From what a document says to what the brief is to say.
//!
//! A document need not show a value as it was typed: a closing stop is off, an article lost its capital, paragraphs stand in
//! one line. So it is not the text of the document that goes into the brief, but the edit: the words that differ between the
//! document as it was written and as it stands are found in the brief's own text, and changed there. Where they are not in
//! it, there is no way back.

use std::ops::Range;

use jiff::civil::Date;

use crate::align::hunks::differences;
use crate::brief::date::{self, Typed};
use crate::traced::Via;

/// A value whose place in a document was edited.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'a> {
    /// The brief's text.
    pub(super) value: &'a str,
    /// What the document said, and says: unescaped.
    pub(super) was: &'a str,
    pub(super) is: &'a str,
    pub(super) via: Option<Via>,
    /// Whether lines mean paragraphs there.
    pub(super) block: bool,
    /// Whether the value is a date of its own.
    pub(super) is_date: bool,
    /// Whether the value may have paragraphs.
    pub(super) long: bool,
}

/// Why an edit can't be taken back to the brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoWay {
    /// The edited words are not those of the value: a helper made them.
    Made(Via),
    /// The document was built from another text.
    Stale,
    /// What stands there is no date.
    NoDate,
    /// The date counts from the launch.
    Relative,
    /// Several lines, where the value is one.
    Lines,
}

/// The new text of a value; `None` where it says what it said.
pub(super) fn new_text(shown: Shown<'_>) -> Result<Option<String>, NoWay> {
    let Shown { value, was, is, via, .. } = shown;
    if shown.is_date && via == Some(Via::Date) {
        return new_date(value, was, is);
    }
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is = if shown.block && shown.long {
        is.trim().to_owned()
    } else {
        if !shown.long && is.trim().lines().skip(1).any(|line| line.trim().is_empty() || begins_block(line.trim())) {
            return Err(NoWay::Lines);
        }
        flat(is)
    };
    let is = if via == Some(Via::NoStop) { is.trim_end_matches(['.', ',', ';', ':', '。']).to_owned() } else { is };
    let (lead, trail) = (value.len() - value.trim_start().len(), value.trim_end().len());
    let bare = value.get(lead..trail).unwrap_or_default();
    let new = carried(bare, was.trim(), &is, shown)?;
    if new.trim().is_empty() || new == bare {
        return Ok(None);
    }
    Ok(Some([value.get(..lead).unwrap_or_default(), new.trim(), value.get(trail..).unwrap_or_default()].concat()))
}

fn begins_block(line: &str) -> bool {
    ["- ", "* ", "+ ", "#", ">", "|", "```"].iter().any(|sign| line.starts_with(sign))
}

/// Does to the value what was done to the document.
fn carried(value: &str, was: &str, is: &str, shown: Shown<'_>) -> Result<String, NoWay> {
    let via = shown.via;
    let (v, b, m) = (Words::of(value, shown.block), Words::of(was, shown.block), Words::of(is, shown.block));
    let mut in_value = vec![None; b.keys.len()];
    for (value_words, shown_words) in common(&v.keys, &b.keys) {
        for (slot, word) in in_value.get_mut(shown_words).into_iter().flatten().zip(value_words) {
            *slot = Some(word);
        }
    }
    if via == Some(Via::Article)
        && let Some(first) = in_value.first_mut()
    {
        *first = Some(0);
    }
    check_source(&v, &b, &in_value, via)?;
    let no_way = || via.map_or(NoWay::Stale, NoWay::Made);
    let mut new = value.to_owned();
    for (old, with) in differences(&b.keys, &m.keys).into_iter().rev() {
        let words = in_value.get(old.clone()).unwrap_or_default();
        let at = |word: usize| in_value.get(word).copied().flatten();
        let range = if words.is_empty() {
            let left = if old.start == 0 { Some(0) } else { at(old.start - 1).map(|word| word + 1) };
            let right = at(old.start);
            let here = match (left, right) {
                (Some(left), Some(right)) if old.start == 0 && right > 0 => {
                    return Err(if left == right { NoWay::Stale } else { no_way() });
                }
                (Some(left), Some(right)) if v.is_blank(left..right) => left,
                (Some(left), None) if old.start == b.keys.len() => left,
                _ => return Err(no_way()),
            };
            here..here
        } else {
            let first = words.first().copied().flatten().ok_or_else(no_way)?;
            let together = words.iter().enumerate().all(|(i, word)| *word == Some(first + i));
            if !together {
                return Err(no_way());
            }
            first..first + words.len()
        };
        let text = m.text(is, &with);
        new.replace_range(v.bytes(value, &range), text);
    }
    if via == Some(Via::Article) {
        new = with_capital(new);
    }
    Ok(new)
}

/// The document's words must be those of the value, or it was built from another.
fn check_source(v: &Words, b: &Words, in_value: &[Option<usize>], via: Option<Via>) -> Result<(), NoWay> {
    let is_word = |key: &String| key.chars().any(char::is_alphanumeric);
    let unknown = b.keys.iter().zip(in_value).filter(|(key, found)| found.is_none() && is_word(key)).count();
    let hidden = v
        .keys
        .iter()
        .enumerate()
        .filter(|(i, key)| is_word(key) && !key.chars().all(|c| c.is_ascii_digit()) && !in_value.contains(&Some(*i)))
        .count();
    let sound = match via {
        None | Some(Via::NoStop | Via::Article) => unknown == 0 && hidden == 0,
        Some(Via::FirstParagraph) => unknown == 0,
        Some(Via::Named | Via::Date) => unknown < b.keys.len() / 2,
    };
    if sound { Ok(()) } else { Err(NoWay::Stale) }
}

fn with_capital(text: String) -> String {
    let article = ["a ", "an ", "the "].iter().any(|article| text.starts_with(article));
    if article { crate::render::capital(&text) } else { text }
}

/// A day that was written out has one way back. One that counts from the launch has two: the day or the distance.
fn new_date(value: &str, was: &str, is: &str) -> Result<Option<String>, NoWay> {
    let bare = value.trim();
    let day = read_day(is.trim()).ok_or(NoWay::NoDate)?;
    match date::parse(bare) {
        Some(Typed::Day(old)) if old == day => Ok(None),
        Some(Typed::Day(old)) if read_day(was.trim()) == Some(old) => Ok(Some(value.replace(bare, &day.to_string()))),
        Some(Typed::FromLaunch(_)) => Err(NoWay::Relative),
        Some(Typed::Day(_)) | None => Err(NoWay::Stale),
    }
}

fn read_day(text: &str) -> Option<Date> {
    date::written(text)
}

/// A text as words, blanks and signs.
struct Words {
    keys: Vec<String>,
    ranges: Vec<Range<usize>>,
}

impl Words {
    fn of(text: &str, block: bool) -> Self {
        let class = |c: char| match c {
            c if c.is_alphanumeric() => 0,
            c if c.is_whitespace() => 1,
            _ => 2,
        };
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut last = None;
        for (at, c) in text.char_indices() {
            let this = class(c);
            match ranges.last_mut().filter(|_| last == Some(this) && this != 2) {
                Some(range) => range.end = at + c.len_utf8(),
                None => ranges.push(at..at + c.len_utf8()),
            }
            last = Some(this);
        }
        let key = |range: &Range<usize>| {
            let word = text.get(range.clone()).unwrap_or_default();
            match (word.trim().is_empty(), block && word.matches('\n').count() > 1) {
                (false, _) => word.to_owned(),
                (true, false) => " ".to_owned(),
                (true, true) => "\n\n".to_owned(),
            }
        };
        Self { keys: ranges.iter().map(key).collect(), ranges }
    }

    fn is_blank(&self, words: Range<usize>) -> bool {
        self.keys.get(words).is_some_and(|keys| keys.iter().all(|key| key.trim().is_empty()))
    }

    fn bytes(&self, text: &str, words: &Range<usize>) -> Range<usize> {
        let start = |word: usize| self.ranges.get(word).map_or(text.len(), |range| range.start);
        let from = start(words.start);
        let to = words.end.checked_sub(1).filter(|_| !words.is_empty()).and_then(|word| self.ranges.get(word));
        from..to.map_or(from, |range| range.end)
    }

    fn text<'t>(&self, text: &'t str, words: &Range<usize>) -> &'t str {
        text.get(self.bytes(text, words)).unwrap_or_default()
    }
}

/// The stretches that two sequences have in common.
fn common(one: &[String], other: &[String]) -> Vec<(Range<usize>, Range<usize>)> {
    let (mut from, mut to) = (0, 0);
    let end = (one.len()..one.len(), other.len()..other.len());
    let mut out = Vec::new();
    for (old, new) in differences(one, other).into_iter().chain([end]) {
        out.push((from..old.start, to..new.start));
        (from, to) = (old.end, new.end);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown<'a>(value: &'a str, was: &'a str, is: &'a str, via: Option<Via>) -> Shown<'a> {
        Shown { value, was, is, via, block: false, is_date: false, long: false }
    }

    fn new(value: &str, was: &str, is: &str, via: Option<Via>) -> Result<Option<String>, NoWay> {
        new_text(shown(value, was, is, via))
    }

    #[expect(clippy::unnecessary_wraps, reason = "it stands for a result")]
    fn is(text: &str) -> Result<Option<String>, NoWay> {
        Ok(Some(text.to_owned()))
    }

    #[test]
    fn words_are_carried_back() {
        assert_eq!(new("a b c", "a b c", "a x c", None), is("a x c"));
        assert_eq!(new("a b c", "a b c", "quite other words", None), is("quite other words"));
        assert_eq!(new("a  b\n", "a b", "a b d", None), is("a  b d\n"));
        assert_eq!(new("a b", "a b", "a  b", None), Ok(None));
        assert_eq!(new("A b.", "A b", "A c", Some(Via::NoStop)), is("A c."));
        assert_eq!(new("A b.", "A b", "A b and c.", Some(Via::NoStop)), is("A b and c."));
        assert_eq!(new("The old way", "the old way", "the new way", Some(Via::Article)), is("The new way"));
        assert_eq!(new("The old way", "the old way", "an old way", Some(Via::Article)), is("An old way"));
        assert_eq!(new("The old way", "the old way", "Deskwise", Some(Via::Article)), is("Deskwise"));
        assert_eq!(new("One two.\n\nThree.", "One two.", "One 2.", Some(Via::FirstParagraph)), is("One 2.\n\nThree."));
        assert_eq!(new("It runs fast", "Acme runs fast", "Acme runs faster", Some(Via::Named)), is("It runs faster"));
        assert_eq!(
            new("It runs fast", "Acme runs fast", "Bcme runs fast", Some(Via::Named)),
            Err(NoWay::Made(Via::Named))
        );
        assert_eq!(
            new("weekly until T+30", "weekly until 8 April 2027", "daily until 8 April 2027", Some(Via::Date)),
            is("daily until T+30")
        );
        assert_eq!(new("a b", "c d", "c e", None), Err(NoWay::Stale));
        assert_eq!(new("a b", "a b", "a\n\nb c", None), Err(NoWay::Lines));
        assert_eq!(new("a b", "a b", "a\nc", None), is("a c"));
    }

    #[test]
    fn paragraphs_are_carried_back() {
        let long = |value, was, is| new_text(Shown { block: true, long: true, ..shown(value, was, is, None) });
        assert_eq!(
            long("One\ntwo.\n\nThree.\n", "One\ntwo.\n\nThree.", "One\ntwo!\n\nThree.\n\nFour."),
            is("One\ntwo!\n\nThree.\n\nFour.\n")
        );
        assert_eq!(long("One two.", "One two.", "One.\n\nTwo."), is("One.\n\nTwo."));
        let flat = |value, was, is| new_text(Shown { long: true, ..shown(value, was, is, None) });
        assert_eq!(flat("A:\n- one\n- two", "A: one; two", "A: one; three"), is("A:\n- one\n- three"));
    }

    #[test]
    fn dates_go_back_as_days() {
        let date = |value, was, is| new_text(Shown { is_date: true, ..shown(value, was, is, Some(Via::Date)) });
        assert_eq!(date("2027-03-09", "9 March 2027", "16 March 2027"), is("2027-03-16"));
        assert_eq!(date("2027-03-09", "9 March 2027", "2027-03-16"), is("2027-03-16"));
        assert_eq!(date("2027-03-09", "9 March 2027", "next week"), Err(NoWay::NoDate));
        assert_eq!(date("T-14", "23 February 2027", "24 February 2027"), Err(NoWay::Relative));
    }
}
