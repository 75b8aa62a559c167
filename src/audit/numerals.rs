//! Finds the numbers of a text with their units.

use super::counted::{duration, money, number, number_at, with_unit};
use super::quantity::{Quantity, Unit};
use crate::language::figures::figures;
use crate::language::lists;
use crate::language::words::Word;

/// The quantities of a text, in order. Dates, times, telephone numbers and numbers of names are none.
pub(super) fn quantities(text: &str, words: &[Word]) -> Vec<Quantity> {
    let digits = figures(text);
    let mut out: Vec<Quantity> = Vec::new();
    let mut i = 0;
    let word_at = |i: usize| words.get(i).map_or("", |word| word.folded.as_str());
    while let Some(word) = words.get(i) {
        let figure =
            digits.iter().find(|figure| figure.bytes.end == word.bytes.end && figure.bytes.start <= word.bytes.start);
        let read = match figure {
            Some(figure) if !is_telephone(text, words, i) => {
                number(&word.folded).map(|value| (value, 1, figure.bytes.start, figure.measures, false))
            }
            Some(_) => None,
            // USD 3 looks like a name.
            None if i
                .checked_sub(1)
                .and_then(|i| words.get(i))
                .is_some_and(|w| w.folded.len() == 3 && money(&w.folded).is_some()) =>
            {
                number(&word.folded).map(|value| (value, 1, word.bytes.start, true, false))
            }
            None => spelled(text, words, i).map(|(value, count)| (value, count, word.bytes.start, false, true)),
        };
        // Three out of four are a share, in figures, too.
        let is_part = word_at(i + 1) == "out" && word_at(i + 2) == "of";
        if let Some((part, whole)) = number_at(word_at(i))
            .zip(number_at(word_at(i + 3)))
            .filter(|(part, whole)| is_part && part < whole && *whole <= 10.0)
        {
            let end = words.get(i + 3).map_or(word.bytes.end, |word| word.bytes.end);
            let bytes = word.bytes.start..end;
            let (number, unit) = (bytes.clone(), Unit::Percent);
            let in_words = figure.is_none();
            out.push(Quantity {
                bytes,
                number,
                value: part / whole * 100.0,
                unit,
                measures: true,
                is_counted: false,
                in_words,
            });
            i += 4;
            continue;
        }
        let Some((value, count, start, measures, in_words)) = read else {
            i += 1;
            continue;
        };
        let end = words.get(i + count - 1).map_or(word.bytes.end, |word| word.bytes.end);
        let (quantity, used) = with_unit(text, words, i + count, value, start..end, measures, in_words);
        out.extend(quantity);
        i += count + used;
    }
    out
}

/// Whether a number belongs to a telephone number.
fn is_telephone(text: &str, words: &[Word], at: usize) -> bool {
    let is_group = |word: &Word| word.folded.len() >= 2 && word.folded.chars().all(|c| c.is_ascii_digit());
    let near = |a: &Word, b: &Word| {
        let between = text.get(a.bytes.end..b.bytes.start).unwrap_or("x");
        matches!(between, " " | "-" | "." | ") " | "/")
    };
    let (mut first, mut last) = (at, at);
    while let (Some(a), Some(b)) = (first.checked_sub(1).and_then(|i| words.get(i)), words.get(first)) {
        if at - first > 6 || !is_group(a) && !a.folded.chars().all(|c| c.is_ascii_digit()) || !near(a, b) {
            break;
        }
        first -= 1;
    }
    while let (Some(a), Some(b)) = (words.get(last), words.get(last + 1)) {
        if last - at > 6 || !is_group(b) || !near(a, b) {
            break;
        }
        last += 1;
    }
    let count: usize = words.get(first..=last).unwrap_or_default().iter().map(|word| word.folded.len()).sum();
    let plus =
        words.get(first).and_then(|word| text.get(..word.bytes.start)).is_some_and(|before| before.ends_with('+'));
    last > first && (count >= 7 || plus)
}

/// A number in words from there on, and of how many: `thirty-eight`, `two thirds`, `one in five`, `half`.
fn spelled(text: &str, words: &[Word], at: usize) -> Option<(f64, usize)> {
    let word = |i: usize| words.get(i).map_or("", |word| word.folded.as_str());
    let joined = |i: usize| {
        let (a, b) = (words.get(i)?, words.get(i + 1)?);
        Some(matches!(text.get(a.bytes.end..b.bytes.start)?, " " | "-" | "\n" | "\u{a0}"))
    };
    let of = |value: f64, count: usize| Some((value, count));
    match (word(at), word(at + 1), word(at + 2)) {
        ("half", "a" | "an", unit) if duration(unit).is_some() => return of(0.5, 2),
        // A share, written as one.
        ("half", _, _) => return of(0.5, 1),
        ("a" | "one", "third", "of") => return of(1.0 / 3.0, 2),
        ("a" | "one", "quarter", "of") => return of(0.25, 2),
        ("two", "thirds", _) => return of(2.0 / 3.0, 2),
        ("three", "quarters", _) => return of(0.75, 2),
        ("a", "dozen", _) => return of(12.0, 2),
        ("dozen", _, _) => return of(12.0, 1),
        _ => {}
    }
    let value = f64::from(lists::number(word(at))?);
    if word(at + 1) == "in" && joined(at) == Some(true) {
        let whole = lists::number(word(at + 2)).map(f64::from).or_else(|| word(at + 2).parse().ok());
        // One in five is a share; "two in the morning" is none.
        if let Some(whole) = whole.filter(|whole| *whole > value) {
            return Some((value / whole, 3));
        }
    }
    let (mut value, mut count) = (value, 1);
    if (20.0..100.0).contains(&value)
        && value % 10.0 == 0.0
        && joined(at) == Some(true)
        && let Some(one) = lists::number(word(at + 1)).filter(|one| (1..10).contains(one))
    {
        value += f64::from(one);
        count = 2;
    }
    for (name, times) in [("hundred", 1e2), ("thousand", 1e3), ("million", 1e6), ("billion", 1e9)] {
        if word(at + count) == name && joined(at + count - 1) == Some(true) && word(at) != "hundred" {
            value *= times;
            count += 1;
        }
    }
    Some((value, count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::words::words;

    fn told(text: &str) -> Vec<String> {
        let found = quantities(text, &words(text));
        found.iter().map(|one| format!("{} {}", &text[one.bytes.clone()], one.key())).collect()
    }

    #[test]
    fn forms_of_a_quantity() {
        for (text, expected) in [
            (
                "38% or 38 % or 38 percent or thirty-eight per cent",
                vec!["38% =38.00%", "38 % =38.00%", "38 percent =38.00%", "thirty-eight per cent =38.00%"],
            ),
            ("$3, 3 dollars, USD 3, $3.00", vec!["$3 =3.00$", "3 dollars =3.00$", "3 =3.00$", "$3.00 =3.00$"]),
            ("€79 and 79 €", vec!["€79 =79.00€", "79 € =79.00€"]),
            (
                "three weeks, 21 days, a three-week start",
                vec!["three weeks =1814400.00s", "21 days =1814400.00s", "three-week =1814400.00s"],
            ),
            ("half a year or six months", vec!["half a year =6.00months", "six months =6.00months"]),
            ("two to four weeks", vec!["two =1209600.00s", "four weeks =2419200.00s"]),
            (
                "two thirds, one in five, half the cost",
                vec!["two thirds =66.67%", "one in five =20.00%", "half =50.00%"],
            ),
            ("$1.2 million and 61,400 requests", vec!["$1.2 million =1200000.00$", "61,400 =61400.00"]),
            ("10x, ten times", vec!["10x =10.00x", "ten times =10.00x"]),
            ("call +1 555 0100 on 9 March 2027 at 10:30", vec![]),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }
}
