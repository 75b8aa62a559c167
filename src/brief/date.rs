//! Dates of a brief: a day, days before and after the launch, or a time that is no day yet.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::Date;

/// A date as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// `2027-03-09`, `9 March 2027` or `March 9, 2027`
    Day(Date),
    /// A time that is no day yet, as a reader reads it: `March 2027`, `Q1 2027`, `spring 2027`
    Rough(String),
    /// `T-14`, `T`, `T+30`: days from the launch.
    FromLaunch(i32),
}

/// Reads a day (`2027-03-09`, `9 March 2027`, `March 9, 2027`), days from the launch (`T-14`, `T` or `T+30`), or a time that
/// is no day yet (`2027-03`, `March 2027`, `Q1 2027`, `spring 2027`). A day that does not exist is none.
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
    if shape {
        return text.parse().ok().map(Typed::Day);
    }
    written_out(text).map(Typed::Day).or_else(|| rough(text).map(Typed::Rough))
}

/// A day with the name of its month.
fn written_out(text: &str) -> Option<Date> {
    const FORMS: [&str; 6] = ["%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%d. %B %Y"];
    let has_name = text.chars().any(char::is_alphabetic) && is_year(text.rsplit(' ').next()?);
    FORMS
        .into_iter()
        .filter(|_| has_name)
        .find_map(|form| Date::strptime(form, text).ok())
        .filter(|day| day.year() > 1000)
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.starts_with('2') && text.bytes().all(|b| b.is_ascii_digit())
}

/// A month, a quarter, a half or a season, as it is written out.
fn rough(text: &str) -> Option<String> {
    const SEASONS: [&str; 5] = ["spring", "summer", "autumn", "fall", "winter"];
    if let Some((year, month)) = text.split_once('-') {
        let month: i8 = Some(month).filter(|month| month.len() == 2)?.parse().ok()?;
        let first = Date::new(year.parse().ok().filter(|_| is_year(year))?, month, 1).ok()?;
        return Some(first.strftime("%B %Y").to_string());
    }
    let (name, year) = text.split_once(' ')?;
    let (name, year) = if is_year(name) { (year, name) } else { (name, year) };
    if !is_year(year) {
        return None;
    }
    let month =
        ["%d %B %Y", "%d %b %Y"].into_iter().find_map(|form| Date::strptime(form, format!("1 {name} {year}")).ok());
    if let Some(first) = month {
        return Some(first.strftime("%B %Y").to_string());
    }
    let lower = name.to_lowercase();
    let is_part = matches!(lower.as_str(), "q1" | "q2" | "q3" | "q4" | "h1" | "h2");
    match () {
        () if is_part => Some(format!("{} {year}", lower.to_uppercase())),
        () if SEASONS.contains(&lower.as_str()) => Some(format!("{lower} {year}")),
        () => None,
    }
}

/// The days that `04/05/2027` or `4.5.2027` can mean, in the order of day and month, then of month and day.
#[must_use]
pub fn readings(text: &str) -> Vec<Date> {
    let parts: Vec<&str> = text.trim().split(['/', '.']).map(str::trim).collect();
    let [one, other, year] = parts.as_slice() else { return Vec::new() };
    let number = |text: &str| text.parse::<i8>().ok();
    let Some(year) = year.parse::<i16>().ok().filter(|_| is_year(year)) else { return Vec::new() };
    let (Some(one), Some(other)) = (number(one), number(other)) else { return Vec::new() };
    let mut all: Vec<Date> =
        [Date::new(year, other, one), Date::new(year, one, other)].into_iter().filter_map(Result::ok).collect();
    all.dedup();
    all
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

/// Reads a day, and nothing else.
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    match parse(text) {
        Some(Typed::Day(day)) => Some(day),
        Some(Typed::FromLaunch(_) | Typed::Rough(_)) | None => None,
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

/// `5 days before launch`, `four weeks before launch`, where the launch has no date yet.
#[must_use]
pub fn in_words(days: i32) -> String {
    const WEEKS: [&str; 11] =
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let mut out = String::new();
    let count = days.unsigned_abs();
    let weeks = usize::try_from(count / 7).ok().and_then(|weeks| WEEKS.get(weeks.checked_sub(2)?));
    let (count, unit) = match weeks.filter(|_| count.is_multiple_of(7)) {
        Some(weeks) => ((*weeks).to_owned(), "weeks"),
        None => (count.to_string(), if count == 1 { "day" } else { "days" }),
    };
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
        for bad in [
            "2027-02-29",
            "soon",
            "T30",
            "T+",
            "T- 3",
            "2027-3-9",
            "31 April 2027",
            "",
            "T+99999",
            "TÄ",
            "20270309  ",
            "04/05/2027",
            "May",
            "2027-13",
            "Q5 2027",
            "May 27",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        let day = Typed::Day(jiff::civil::date(2027, 5, 4));
        for good in ["2027-05-04", "4 May 2027", "May 4, 2027", "04 May 2027"] {
            assert_eq!(parse(good), Some(day.clone()), "{good}");
        }
        let times = [
            ("2027-05", "May 2027"),
            ("May 2027", "May 2027"),
            ("Sep 2027", "September 2027"),
            ("q2 2027", "Q2 2027"),
            ("2027 Q2", "Q2 2027"),
            ("Spring 2027", "spring 2027"),
        ];
        for (typed, read) in times {
            assert_eq!(parse(typed), Some(Typed::Rough(read.to_owned())), "{typed}");
        }
        let read: Vec<String> = readings("04/05/2027").into_iter().map(long).collect();
        assert_eq!(read, ["4 May 2027", "5 April 2027"]);
        assert_eq!(readings("13.05.2027").len(), 1);
    }

    #[test]
    fn writes_dates_out() {
        let Some(Typed::Day(day)) = parse("2027-03-09") else { panic!() };
        assert_eq!(long(day), "9 March 2027");
        assert_eq!(from_launch(day, -9).map(long).as_deref(), Some("28 February 2027"));
        assert_eq!(in_words(-1), "1 day before launch");
        assert_eq!(in_words(-28), "four weeks before launch");
        assert_eq!(in_words(90), "90 days after launch");
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
        assert!(forms.iter().all(|text| super::day(text) == Some(day)));
        assert_eq!(super::day("January 2027"), None);
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
