//! What stands behind a number: its unit, and what it counts.

use std::ops::Range;

use super::quantity::{Quantity, Unit};
use crate::language::lists;
use crate::language::words::Word;

/// The value of digits with separators and a suffix: `61,400`, `2.4%`, `10x`, `45k`.
pub(super) fn number(folded: &str) -> Option<f64> {
    let digits = folded.trim_end_matches(|c: char| !c.is_ascii_digit());
    let suffix = folded.get(digits.len()..).unwrap_or_default();
    let value: f64 = digits.replace(',', "").parse().ok()?;
    Some(match suffix {
        "k" => value * 1e3,
        "m" => value * 1e6,
        "bn" => value * 1e9,
        _ => value,
    })
}

/// How long a unit of time is, and in what.
pub(super) fn duration(word: &str) -> Option<(f64, Unit)> {
    Some(match word {
        "second" | "seconds" | "sec" => (1.0, Unit::Span),
        "minute" | "minutes" | "min" | "mins" => (60.0, Unit::Span),
        "hour" | "hours" | "hr" | "hrs" | "h" => (3_600.0, Unit::Span),
        "day" | "days" => (86_400.0, Unit::Span),
        "week" | "weeks" => (604_800.0, Unit::Span),
        "month" | "months" => (1.0, Unit::Months),
        "year" | "years" => (12.0, Unit::Months),
        _ => return None,
    })
}

pub(super) fn money(word: &str) -> Option<char> {
    Some(match word {
        "dollar" | "dollars" | "usd" => '$',
        "euro" | "euros" | "eur" => '€',
        "pound" | "pounds" | "gbp" => '£',
        "yen" | "jpy" => '¥',
        _ => return None,
    })
}

/// The number with what it counts, and how many words of that belong to it.
pub(super) fn with_unit(
    text: &str,
    words: &[Word],
    next: usize,
    value: f64,
    number: Range<usize>,
    measures: bool,
    in_words: bool,
) -> (Option<Quantity>, usize) {
    let typed = text.get(number.clone()).unwrap_or_default();
    let after = text.get(number.end..).unwrap_or_default();
    let before = text.get(..number.start).unwrap_or_default();
    let word = |i: usize| words.get(i).map_or("", |word| word.folded.as_str());
    let close = words.get(next).is_some_and(|word| {
        matches!(text.get(number.end..word.bytes.start).unwrap_or("x"), " " | "-" | "\n" | "\u{a0}" | "\u{202f}" | "  ")
    });
    let end = |count: usize| words.get(next + count - 1).map_or(number.end, |word| word.bytes.end);
    let make = |value: f64, unit: Unit, end: usize, measures: bool| {
        Some(Quantity {
            bytes: number.start..end,
            number: number.clone(),
            value,
            unit,
            measures,
            is_counted: false,
            in_words,
        })
    };
    let sign = typed.chars().next().filter(|c| "$€£¥".contains(*c));
    let behind = after.trim_start_matches([' ', '\u{a0}', '\u{202f}']).chars().next();
    if typed.ends_with('%') {
        return (make(value, Unit::Percent, number.end, true), 0);
    }
    if let Some(sign) = sign {
        let scaled = scale(word(next), close);
        let (value, used) = scaled.map_or((value, 0), |by| (value * by, 1));
        let to = if used == 1 { end(1) } else { number.end };
        return (make(value, Unit::Money(sign), to, true), used);
    }
    if behind == Some('%') {
        let to = number.end + after.find('%').map_or(0, |at| at + 1);
        return (make(value, Unit::Percent, to, true), 0);
    }
    if let Some(sign) = behind.filter(|c| "€£".contains(*c)) {
        let to = number.end + after.find(sign).map_or(0, |at| at + sign.len_utf8());
        return (make(value, Unit::Money(sign), to, true), 0);
    }
    // USD 3
    let code = before.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().map(str::to_lowercase);
    if let Some(sign) = code.as_deref().filter(|code| code.len() == 3).and_then(money) {
        return (make(value, Unit::Money(sign), number.end, true), 0);
    }
    if typed.ends_with(['x', 'X']) && !in_words {
        return (make(value, Unit::Times, number.end, true), 0);
    }
    if close {
        let scaled = scale(word(next), true).filter(|_| !in_words);
        let (value, used) = scaled.map_or((value, 0), |by| (value * by, 1));
        let unit = word(next + used);
        if unit == "percent" {
            return (make(value, Unit::Percent, end(used + 1), true), used + 1);
        }
        if unit == "per" && word(next + used + 1) == "cent" {
            return (make(value, Unit::Percent, end(used + 2), true), used + 2);
        }
        if let Some(sign) = money(unit) {
            return (make(value, Unit::Money(sign), end(used + 1), true), used + 1);
        }
        // "two to four weeks": the first has the unit of the second.
        let skipped = if matches!(unit, "to" | "or") { number_at(word(next + used + 1)).map(|_| 2) } else { None };
        let (unit, far) = match (duration(unit), duration(word(next + used + skipped.unwrap_or(0)))) {
            (Some(unit), _) => (Some(unit), false),
            (None, Some(unit)) if skipped.is_some() => (Some(unit), true),
            // "5 working days"
            (None, _) if matches!(unit, "working" | "business" | "calendar" | "full" | "short") => {
                (duration(word(next + used + 1)), true)
            }
            _ => (None, false),
        };
        if let Some((by, unit)) = unit {
            let to = if far { number.end } else { end(used + 1) };
            return (make(value * by, unit, to, !in_words || value > 1.0), if far { 0 } else { used + 1 });
        }
        if word(next + used) == "times" {
            return (make(value, Unit::Times, end(used + 1), true), used + 1);
        }
        if is_share(value, in_words) {
            return (make(value * 100.0, Unit::Percent, number.end, false), 0);
        }
        let to = if used == 1 { end(1) } else { number.end };
        let named = words.get(next + used).and_then(|word| text.get(word.bytes.clone()));
        // 14 Harbour Street; a name of a thing counts nothing.
        let is_name = named.is_some_and(|typed| typed.starts_with(char::is_uppercase)) && !in_words;
        // "70 to 110 mm": both are of the same.
        let is_range = matches!(word(next + used), "to" | "or") && number_at(word(next + used + 1)).is_some();
        let seen = next + used + if is_range { 2 } else { usize::from(number_at(word(next + used)).is_some()) };
        let counted_word = word(seen);
        if lists::fillers().contains(counted_word) || counted_word.is_empty() {
            return (make(value, Unit::Bare, to, measures && !is_name), used);
        }
        let things = named_things(text, words, seen);
        let counted = lists::units().contains(counted_word) || lists::units().contains(word(seen + 1));
        let mut made = make(value, Unit::Things(things), to, (measures || (counted && !in_words)) && !is_name);
        if let Some(made) = &mut made {
            made.is_counted = counted;
        }
        return (made, used);
    }
    if is_share(value, in_words) {
        return (make(value * 100.0, Unit::Percent, number.end, false), 0);
    }
    (make(value, Unit::Bare, number.end, measures), 0)
}

/// The words that follow a number, up to one that says nothing: `routine request types`.
fn named_things(text: &str, words: &[Word], from: usize) -> Vec<String> {
    const MOST: usize = 3;
    let mut out = Vec::new();
    for at in from..from + MOST {
        let Some(word) = words.get(at) else { break };
        let before = at.checked_sub(1).and_then(|i| words.get(i)).map_or(0, |word| word.bytes.end);
        let parted =
            text.get(before..word.bytes.start).is_some_and(|between| between.contains([',', '.', ';', ':', '|', '(']));
        if parted || lists::fillers().contains(&word.folded) {
            break;
        }
        out.push(super::stem::stem(&word.folded));
    }
    out
}

pub(super) fn number_at(word: &str) -> Option<f64> {
    lists::number(word).map(f64::from).or_else(|| number(word))
}

/// A part of one, which is a share.
fn is_share(value: f64, in_words: bool) -> bool {
    in_words && value < 1.0
}

fn scale(word: &str, close: bool) -> Option<f64> {
    match word {
        "thousand" if close => Some(1e3),
        "million" if close => Some(1e6),
        "billion" if close => Some(1e9),
        _ => None,
    }
}
