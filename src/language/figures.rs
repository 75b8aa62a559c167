//! Figures in a text: numbers that say how much, and not those that only name something.

use std::collections::HashSet;
use std::ops::Range;

use super::lists;
use super::words::{Word, words};

/// A number with what it counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Amount {
    /// Without separators or zeros that say nothing: `61400`, `2.4`.
    value: String,
    is_percent: bool,
}

/// A number in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure {
    /// Bytes of the text, with sign and unit.
    pub(crate) bytes: Range<usize>,
    /// What it says.
    pub(crate) amount: Amount,
    /// Whether it clearly measures: a share, a sum of money, a large number, or one with a unit.
    pub(crate) measures: bool,
}

/// Numbers up to this without a unit count steps and pages more often than they promise something.
const SMALL: usize = 12;

/// The figures of a text. Dates, times, years, ordinals, `T-14`, and numbers that belong to a name (`SOC 2`, `Office 365`)
/// are none.
pub(crate) fn figures(text: &str) -> Vec<Figure> {
    let all = words(text);
    all.iter().enumerate().filter_map(|(i, word)| figure(text, &all, i, word)).collect()
}

fn figure(text: &str, all: &[Word], i: usize, word: &Word) -> Option<Figure> {
    let folded = word.folded.as_str();
    let digits = folded.trim_end_matches(|c: char| !c.is_ascii_digit());
    let suffix = folded.get(digits.len()..).unwrap_or_default();
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) {
        return None;
    }
    let before = text.get(..word.bytes.start).unwrap_or_default();
    let after = text.get(word.bytes.end..).unwrap_or_default();
    let next = all.get(i + 1).filter(|next| text.get(word.bytes.end..next.bytes.start).is_some_and(is_close));
    let previous = i.checked_sub(1).and_then(|i| all.get(i));
    let previous = previous.filter(|p| text.get(p.bytes.end..word.bytes.start).is_some_and(is_close));
    let is_percent = suffix == "%"
        || next.is_some_and(|next| matches!(next.folded.as_str(), "percent" | "per"))
            && (next.is_some_and(|n| n.folded == "percent") || all.get(i + 2).is_some_and(|n| n.folded == "cent"));
    let currency = before.chars().next_back().filter(|c| matches!(c, '$' | '£' | '€' | '¥'));
    let known_suffix = matches!(suffix, "" | "%" | "x" | "k" | "m" | "bn" | "h");
    if !known_suffix || (!is_percent && currency.is_none() && is_name(before, after, digits, previous, next)) {
        return None;
    }
    let start = word.bytes.start - currency.map_or(0, char::len_utf8);
    let counted = next.is_some_and(|next| lists::units().contains(&next.folded))
        || all.get(i + 2).is_some_and(|word| next.is_some() && lists::units().contains(&word.folded));
    let value = plain(digits);
    let large = value.parse::<f64>().is_ok_and(|value| value > f64::from(u32::try_from(SMALL).unwrap_or(0)));
    Some(Figure {
        bytes: start..word.bytes.end,
        measures: is_percent || currency.is_some() || !suffix.is_empty() || large || counted,
        amount: Amount { value: format!("{value}{}", suffix.trim_matches('%')), is_percent },
    })
}

/// Whether two words stand next to each other.
fn is_close(between: &str) -> bool {
    matches!(between, " " | "-" | "\u{a0}" | "\n" | "\r\n")
}

fn is_name(before: &str, after: &str, digits: &str, previous: Option<&Word>, next: Option<&Word>) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is_month = |word: Option<&Word>| {
        word.is_some_and(|word| {
            MONTHS
                .iter()
                .any(|month| word.folded == *month || (word.folded.len() == 3 && month.starts_with(&word.folded)))
        })
    };
    let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    let joined = |c: Option<char>, beyond: Option<char>| {
        c.is_some_and(|c| matches!(c, '/' | ':' | '-' | '.')) && beyond.is_some_and(|c| c.is_ascii_digit())
    };
    let (mut back, mut ahead) = (before.chars().rev(), after.chars());
    let (b1, b2) = (back.next(), back.next());
    let (a1, a2) = (ahead.next(), ahead.next());
    // 24/7, 10:30, 2026-12; but 4-6 weeks is a range, whose ends are figures.
    let dated = (joined(b1, b2) && b1 != Some('-')) || (joined(a1, a2) && a1 != Some('-'));
    let from_launch = matches!((b1, b2), (Some('-' | '+' | '\u{2212}'), Some('T' | 't')));
    let iso = before.len() >= 5
        && b1 == Some('-')
        && before.chars().rev().skip(1).take(4).filter(char::is_ascii_digit).count() >= 2
        && digits.len() == 2;
    let glued = b1.is_some_and(|c| matches!(c, '_' | '=' | '&' | '^' | '/'));
    year || dated
        || from_launch
        || iso
        || glued
        || is_month(previous)
        || is_month(next)
        || previous.is_some_and(|word| is_proper(before, word))
}

/// Whether the word before a number makes it a name: capitals throughout, or one at its start in the middle of a sentence,
/// or a word such as "section".
fn is_proper(before: &str, word: &Word) -> bool {
    let typed = before.get(word.bytes.clone()).unwrap_or_default();
    let capitals = typed.chars().count() > 1 && typed.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    let lead = before.get(..word.bytes.start).unwrap_or_default().trim_end();
    let inside =
        !lead.is_empty() && !lead.ends_with(['.', '!', '?', ':', '"', '\u{201c}', '|', '-', '*', '>', '#', '(']);
    let capital = typed.starts_with(char::is_uppercase) && inside;
    capitals || capital || lists::numbered().contains(&word.folded)
}

/// Without separators or zeros that say nothing.
fn plain(digits: &str) -> String {
    let mut value: String = digits.chars().filter(|c| *c != ',').collect();
    if value.contains('.') {
        value.truncate(value.trim_end_matches('0').trim_end_matches('.').len());
    }
    value
}

/// What a brief knows to be so.
#[derive(Debug, Default)]
pub(crate) struct Facts(HashSet<Amount>);

impl Facts {
    /// Adds the numbers of a text, those in words included.
    pub(crate) fn learn(&mut self, text: &str) {
        for word in words(text) {
            if let Some(value) = lists::number(&word.folded) {
                self.0.insert(Amount { value: value.to_string(), is_percent: false });
            }
            // Also what only names something: the brief says it, so a document may.
            let digits = word.folded.trim_end_matches(|c: char| !c.is_ascii_digit());
            if digits.starts_with(|c: char| c.is_ascii_digit()) {
                let suffix = word.folded.get(digits.len()..).unwrap_or_default();
                let value = format!("{}{}", plain(digits), suffix.trim_matches('%'));
                self.0.insert(Amount { value, is_percent: suffix == "%" });
            }
        }
        self.0.extend(figures(text).into_iter().map(|figure| figure.amount));
    }

    /// Whether the brief says this.
    pub(crate) fn know(&self, amount: &Amount) -> bool {
        self.0.contains(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        figures(text).into_iter().map(|figure| &text[figure.bytes]).collect()
    }

    #[test]
    fn figures_say_how_much() {
        for (text, expected) in [
            ("Resolves 55% of requests in 4 minutes", vec!["55%", "4"]),
            ("$3 per employee, £1,200 a year", vec!["$3", "£1,200"]),
            ("61,400 requests; 2.40% less, 10x faster", vec!["61,400", "2.40%", "10x"]),
            ("Takes 4-6 weeks", vec!["4", "6"]),
            ("Up 12 percent", vec!["12"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn names_and_dates_are_none() {
        for text in [
            "on 9 March 2027 at 10:30",
            "2026-12-01",
            "the SOC 2 report",
            "T-14 and T+30",
            "support 24/7",
            "our Office 365",
            "the 1st day",
            "2FA and 3D",
            "see section 4",
            "Beta report 2026-12",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn a_share_is_not_a_count() {
        let mut facts = Facts::default();
        facts.learn("Resolves 38% of requests; live in three weeks; 61,400 requests");
        let knows = |text: &str| figures(text).iter().all(|figure| facts.know(&figure.amount));
        assert!(knows("38%") && knows("38 percent") && knows("3 weeks") && knows("61400 requests"));
        assert!(!knows("38 requests") && !knows("55%"));
    }
}
