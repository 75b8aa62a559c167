//! Dates of a brief: a day, or days before and after the launch.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::Date;

/// A date as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// `2027-03-09`
    Day(Date),
    /// `T-14`, `T`, `T+30`: days from the launch.
    FromLaunch(i32),
}

/// Reads `2027-03-09`, `T-14`, `T` or `T+30`; a day that does not exist is none.
#[must_use]
pub fn parse(text: &str) -> Option<Typed> {
    let text = text.trim();
    if let Some(days) = text.strip_prefix(['T', 't']) {
        let days = days.replace('\u{2212}', "-");
        if days.is_empty() {
            return Some(Typed::FromLaunch(0));
        }
        let digits = days.strip_prefix(['+', '-'])?;
        let sound = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        return if sound { days.parse().ok().map(Typed::FromLaunch) } else { None };
    }
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    if shape { text.parse().ok().map(Typed::Day) } else { None }
}

/// The day that is so many days from the launch, if the calendar reaches it.
#[must_use]
pub fn from_launch(launch: Date, days: i32) -> Option<Date> {
    launch.checked_add(days.days()).ok()
}

/// `9 March 2027`
#[must_use]
pub fn long(date: Date) -> String {
    Form::Long.write(date)
}

/// How documents write a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// `9 March 2027`
    #[default]
    Long,
    /// `March 9, 2027`
    Us,
    /// `2027-03-09`
    Iso,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Long, Self::Us, Self::Iso];

    fn pattern(self) -> &'static str {
        match self {
            Self::Long => "%-d %B %Y",
            Self::Us => "%B %-d, %Y",
            Self::Iso => "%Y-%m-%d",
        }
    }

    /// Its word in the brief.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Long => "long",
            Self::Us => "us",
            Self::Iso => "iso",
        }
    }

    /// A day in this form.
    #[must_use]
    pub fn write(self, date: Date) -> String {
        date.strftime(self.pattern()).to_string()
    }
}

/// The form of that word.
#[must_use]
pub fn form(word: &str) -> Form {
    Form::ALL.into_iter().find(|form| form.word() == word).unwrap_or_default()
}

/// Reads a day in any of the forms in which documents write it.
#[must_use]
pub fn written(text: &str) -> Option<Date> {
    day(text).or_else(|| Form::ALL.into_iter().find_map(|form| Date::strptime(form.pattern(), text.trim()).ok()))
}

/// Reads a day, and nothing else.
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    match parse(text) {
        Some(Typed::Day(day)) => Some(day),
        Some(Typed::FromLaunch(_)) | None => None,
    }
}

/// Words before a day: a `T` behind them is one.
const BEFORE_DAYS: [&str; 10] = ["on", "by", "from", "until", "till", "before", "after", "since", "to", "through"];

/// A text with its `T-14`, `T` and `T+30` written out, as days before and after the launch while that has no day. A `T` alone
/// is a day only behind a word that leads to one, else a letter.
#[must_use]
pub fn spelled(text: &str, launch: Option<Date>, form: Form) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut before = "";
    for word in text.split(' ') {
        let leads = BEFORE_DAYS.iter().any(|leads| before.eq_ignore_ascii_case(leads));
        before = word;
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let date = match parse(bare) {
            Some(Typed::FromLaunch(days)) if bare.len() > 1 || (bare == "T" && leads) => match launch {
                Some(launch) => from_launch(launch, days).map(|day| form.write(day)),
                None => Some(in_words(days)),
            },
            _ => None,
        };
        out.push(date.map_or_else(|| word.to_owned(), |date| word.replace(bare, &date)));
    }
    out.join(" ")
}

/// `five days before launch`, where the launch has no date yet.
#[must_use]
pub fn in_words(days: i32) -> String {
    let mut out = String::new();
    let count = days.unsigned_abs();
    let unit = if count == 1 { "day" } else { "days" };
    let _ = match days {
        0 => write!(out, "launch day"),
        1.. => write!(out, "{count} {unit} after launch"),
        _ => write!(out, "{count} {unit} before launch"),
    };
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_days_and_distances() {
        assert_eq!(parse("T-14"), Some(Typed::FromLaunch(-14)));
        assert_eq!(parse("T"), Some(Typed::FromLaunch(0)));
        assert_eq!(parse("T+30"), Some(Typed::FromLaunch(30)));
        assert!(matches!(parse("2028-02-29"), Some(Typed::Day(_))));
        for bad in
            ["2027-02-29", "soon", "T30", "T+", "T- 3", "2027-3-9", "9 March 2027", "", "T+99999", "TÄ", "20270309  "]
        {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn writes_dates_out() {
        let Some(Typed::Day(day)) = parse("2027-03-09") else { panic!() };
        assert_eq!(long(day), "9 March 2027");
        assert_eq!(from_launch(day, -9).map(long).as_deref(), Some("28 February 2027"));
        assert_eq!(in_words(-1), "1 day before launch");
        assert_eq!(
            spelled("weekly until T+30; T stays (T-1).", Some(day), Form::Long),
            "weekly until 8 April 2027; T stays (8 March 2027)."
        );
        assert_eq!(
            spelled("Approve the launch on T, and Support from T-14 to T.", Some(day), Form::Long),
            "Approve the launch on 9 March 2027, and Support from 23 February 2027 to 9 March 2027."
        );
        for text in ["Model T", "a T shirt", "the letter t", "on t", "vitamin-T", "on T-shirts", "on T."] {
            let is_day = text == "on T.";
            assert_eq!(spelled(text, Some(day), Form::Long) != text, is_day, "{text}");
        }
        assert_eq!(spelled("Open on T", None, Form::Long), "Open on launch day");
        assert_eq!(spelled("weekly until T+30.", None, Form::Long), "weekly until 30 days after launch.");
    }

    #[test]
    fn every_form_is_read_back() {
        let day = jiff::civil::date(2027, 1, 21);
        let forms = Form::ALL.map(|form| form.write(day));
        assert_eq!(forms, ["21 January 2027", "January 21, 2027", "2027-01-21"]);
        assert!(forms.iter().all(|text| written(text) == Some(day)));
        assert_eq!(written("January 2027"), None);
        assert_eq!(spelled("until T-1.", Some(day), Form::Us), "until January 20, 2027.");
    }

    proptest! {
        #[test]
        fn distances_add_up(days in -9999i32..9999, more in -9999i32..9999) {
            let launch = jiff::civil::date(2027, 3, 9);
            let there = from_launch(launch, days).and_then(|d| from_launch(d, more));
            prop_assert_eq!(there, from_launch(launch, days + more));
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,12}") {
            let _ = parse(&text);
        }
    }
}
