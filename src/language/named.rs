//! The days that a text names.

use jiff::civil::Date;

use super::days::{Form, MONTHS};
use super::words::{Word, words};

/// A day that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// Its bytes.
    pub(crate) bytes: std::ops::Range<usize>,
    /// What it may mean, the month before the day; more than one for `3/9`, which means two days.
    pub(crate) readings: Vec<(i8, i8)>,
    /// The year, where it is said.
    pub(crate) year: Option<i16>,
    /// The form that it has, where a day can be written in it again.
    pub(crate) form: Option<Form>,
}

impl Named {
    /// Whether it may be this day.
    pub(crate) fn is(&self, day: Date) -> bool {
        self.year.is_none_or(|year| year == day.year()) && self.readings.contains(&(day.month(), day.day()))
    }
}

/// The days that a text names.
pub(crate) fn named(text: &str) -> Vec<Named> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let all = words(text);
    let mut out: Vec<Named> = Vec::new();
    let mut i = 0;
    while i < all.len() {
        let (found, used) = at(text, &all, i);
        out.extend(found);
        i += used.max(1);
    }
    out
}

fn at(text: &str, all: &[Word], i: usize) -> (Option<Named>, usize) {
    let word = |i: usize| all.get(i).map_or("", |word| word.folded.as_str());
    let between = |i: usize| match (all.get(i), all.get(i + 1)) {
        (Some(a), Some(b)) => text.get(a.bytes.end..b.bytes.start).unwrap_or("x"),
        _ => "x",
    };
    let close = |i: usize| matches!(between(i), " " | "\n" | "\u{a0}" | ", " | ",\n" | ". ");
    let start = all.get(i).map_or(0, |word| word.bytes.start);
    let end = |i: usize| all.get(i).map_or(start, |word| word.bytes.end);
    let make = |readings: Vec<(i8, i8)>, year: Option<i16>, last: usize, form: Option<Form>| {
        let fits = readings.iter().any(|(month, day)| (1..=12).contains(month) && (1..=31).contains(day));
        (fits.then(|| Named { bytes: start..end(last), readings, year, form }), last + 1 - i)
    };
    let typed = |i: usize| all.get(i).and_then(|word| text.get(word.bytes.clone())).unwrap_or_default();
    // 9 March 2027, 9th of March
    if let Some((day, th)) = day_of(word(i)) {
        let of = usize::from(word(i + 1) == "of" && th);
        if let Some((month, short)) = month_of(typed(i + 1 + of)).filter(|_| close(i)) {
            let at_year = i + 2 + of;
            let year = year_of(word(at_year)).filter(|_| close(at_year - 1));
            let form = match (th, of, short, year.is_some()) {
                (true, 1, false, false) => Some(Form::OfMonth),
                (true, 0, false, false) => Some(Form::DaythMonth),
                (false, 0, false, true) => Some(Form::DayMonthYear),
                (false, 0, false, false) => Some(Form::DayMonth),
                (false, 0, true, true) => Some(Form::DayShortYear),
                (false, 0, true, false) => Some(Form::DayShort),
                _ => None,
            };
            return make(vec![(month, day)], year, if year.is_some() { at_year } else { at_year - 1 }, form);
        }
    }
    // March 9, 2027
    if let Some((month, short)) = month_of(typed(i))
        && let Some((day, th)) = day_of(word(i + 1)).filter(|_| close(i))
    {
        let year = year_of(word(i + 2)).filter(|_| close(i + 1));
        let form = match (th, short, year.is_some()) {
            (false, false, true) => Some(Form::MonthDayYear),
            (false, false, false) => Some(Form::MonthDay),
            (true, false, false) => Some(Form::MonthDayth),
            (false, true, false) => Some(Form::ShortDay),
            _ => None,
        };
        return make(vec![(month, day)], year, i + 1 + usize::from(year.is_some()), form);
    }
    let number = |i: usize| word(i).parse::<i16>().ok();
    // 2027-03-09
    if word(i).len() == 4
        && between(i) == "-"
        && between(i + 1) == "-"
        && let (Some(year), Some(month), Some(day)) = (number(i), number(i + 1), number(i + 2))
        && let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day))
    {
        return make(vec![(month, day)], Some(year), i + 2, Some(Form::Iso));
    }
    // 9.3.2027 is one word, of figures and stops.
    let parts: Vec<&str> = word(i).split('.').collect();
    if let [day, month, year] = parts.as_slice()
        && let (Ok(day), Ok(month), Some(year)) = (day.parse::<i8>(), month.parse::<i8>(), year_of(year))
    {
        let form = if parts.iter().take(2).all(|part| part.len() == 2) { Form::FullDots } else { Form::Dots };
        return make(vec![(month, day)], Some(year), i, Some(form));
    }
    // 3/9/2027 may be either.
    if between(i) == "/"
        && let (Some(one), Some(two)) = (number(i), number(i + 1))
        && let (Ok(one), Ok(two)) = (i8::try_from(one), i8::try_from(two))
        && one > 0
        && two > 0
    {
        let year = year_of(word(i + 2)).filter(|_| between(i + 1) == "/");
        let before = text.get(..start).unwrap_or_default().trim_end().rsplit(' ').next().unwrap_or_default();
        let says =
            matches!(before.to_lowercase().as_str(), "on" | "by" | "from" | "until" | "before" | "after" | "since");
        let fits = one <= 12 || two <= 12;
        if fits && one <= 31 && two <= 31 && (year.is_some() || says) {
            return make(vec![(one, two), (two, one)], year, i + 1 + usize::from(year.is_some()), None);
        }
    }
    (None, 1)
}

/// The day of a month that a word says, and whether it is counted: `9`, `9th`.
fn day_of(word: &str) -> Option<(i8, bool)> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = word.get(digits.len()..)?;
    let day: i8 = digits.parse().ok().filter(|day| (1..=31).contains(day))?;
    match suffix {
        "" => Some((day, false)),
        "st" | "nd" | "rd" | "th" => Some((day, true)),
        _ => None,
    }
}

/// The month that a word names, with its capital, and whether it is cut short.
fn month_of(word: &str) -> Option<(i8, bool)> {
    let at = MONTHS.iter().position(|month| *month == word || month.to_uppercase() == word);
    let short = || MONTHS.iter().position(|month| word.len() >= 3 && word.len() <= 4 && month.starts_with(word));
    let number = |at: usize| i8::try_from(at + 1).unwrap_or(0);
    at.map(|at| (number(at), false)).or_else(|| short().map(|at| (number(at), true)))
}

/// Whether a word names a month.
pub(crate) fn is_month(word: &str) -> bool {
    month_of(word).is_some()
}

fn year_of(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| (1990..2100).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_found_in_their_forms() {
        let launch = jiff::civil::date(2027, 3, 9);
        for form in Form::ALL {
            let text = format!("We open on {}, at noon.", form.write(launch));
            let found = named(&text);
            assert!(matches!(found.as_slice(), [one] if one.is(launch)), "{text}: {found:?}");
            assert_eq!(&text[found[0].bytes.clone()], form.write(launch));
            assert_eq!(found[0].form.map(|form| form.write(launch)), Some(form.write(launch)), "{text}");
        }
        for text in ["by 3/9/2027", "on 9/3", "by 9.3.2027", "March\n9"] {
            assert!(named(text).iter().any(|one| one.is(launch)), "{text}");
        }
        for text in
            ["24/7 support", "may 9 people", "march 9 miles", "9 out of 10", "and/or", "SOC 2", "in 2027", "3.14.15"]
        {
            assert_eq!(named(text), [], "{text}");
        }
    }
}
