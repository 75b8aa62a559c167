//! Former values in a text.

use std::ops::Range;

use super::{Current, Former, Kind};
use crate::align::{fold, is_dash};
use crate::brief::date;
use crate::language::days::Form;
use crate::language::figures::figures;

/// A former value in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit<'h> {
    /// Its bytes.
    pub bytes: Range<usize>,
    /// What it was.
    pub former: &'h Former,
    /// What stands there now would be, in the same form; `None` where that can't be said.
    pub now: Option<String>,
}

/// Looks for former values.
#[derive(Debug)]
pub struct Finder<'h> {
    needles: Vec<Needle<'h>>,
    /// Names as they are now: within one nothing is former.
    names: Vec<String>,
    launching: fn(&str) -> bool,
}

#[derive(Debug)]
struct Needle<'h> {
    former: &'h Former,
    text: String,
    now: Option<String>,
    /// The year that may follow, for a day without one.
    year: Option<i16>,
    /// The day of the launch, on which another date of the brief falls by now: only what speaks of the launch is meant.
    of_launch: bool,
    /// A word that is common, too: it is a name only where a capital is no accident.
    is_common: bool,
}

impl<'h> Finder<'h> {
    /// Looks for the values of a history, in a brief that has these by now.
    /// `common` tells words that are in many texts, `launching` those that speak of the launch.
    #[must_use]
    pub fn new(
        history: &'h [Former],
        current: &Current,
        common: impl Fn(&str) -> bool,
        launching: fn(&str) -> bool,
    ) -> Self {
        let mut needles: Vec<Needle<'h>> = Vec::new();
        for former in history.iter().rev() {
            let latest = latest(history, former);
            for Written { text, now, year, of_launch } in forms(former, &latest, &current.texts) {
                if !needles.iter().any(|needle| needle.text == text) {
                    let is_common = former.kind == Kind::Name && !text.contains(' ') && common(&text.to_lowercase());
                    needles.push(Needle { former, text, now, year, of_launch, is_common });
                }
            }
        }
        needles.sort_by_key(|needle| std::cmp::Reverse(needle.text.len()));
        Self { needles, names: current.names.clone(), launching }
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.needles.is_empty()
    }

    /// Former values in a line of text, in order and without overlap. Emphasis, escapes, and the form of quotes, dashes and
    /// blanks make no difference.
    #[must_use]
    pub fn hits(&self, text: &str) -> Vec<Hit<'h>> {
        let line = Bare::of(text);
        let mut taken: Vec<Range<usize>> = Vec::new();
        for value in &self.names {
            let value = fold(value);
            taken.extend(line.text.match_indices(value.as_ref()).map(|(at, value)| at..at + value.len()));
        }
        let mut hits = Vec::new();
        for needle in &self.needles {
            let folded = fold(&needle.text);
            for (at, found) in line.text.match_indices(folded.as_ref()) {
                let bytes = at..at + found.len();
                let within = |other: &Range<usize>| other.start < bytes.end && bytes.start < other.end;
                if taken.iter().any(within)
                    || !line.stands_alone(&bytes)
                    || !needle.fits(&line.text, &bytes, self.launching)
                {
                    continue;
                }
                taken.push(bytes.clone());
                hits.push(Hit { bytes: line.source(&bytes), former: needle.former, now: needle.now.clone() });
            }
        }
        hits.sort_by_key(|hit| hit.bytes.start);
        hits
    }
}

/// What a value says by now: it may have changed more than once.
fn latest(history: &[Former], former: &Former) -> String {
    let mut now = former.became.clone();
    for _ in 0..history.len() {
        match history.iter().find(|next| next.kind == former.kind && next.was == now) {
            Some(next) => now.clone_from(&next.became),
            None => break,
        }
    }
    now
}

/// A text that says a former value, and what says the new one.
struct Written {
    text: String,
    now: Option<String>,
    year: Option<i16>,
    of_launch: bool,
}

impl Written {
    fn new(text: impl Into<String>, now: Option<String>) -> Self {
        Self { text: text.into(), now, year: None, of_launch: false }
    }
}

/// The texts that say a former value.
fn forms(former: &Former, now: &str, current: &[String]) -> Vec<Written> {
    match former.kind {
        Kind::Name => vec![Written::new(&former.was, Some(now.to_owned()))],
        Kind::Words => vec![Written::new(bare(&former.was), Some(bare(now)))],
        Kind::Day => {
            let (Some(was), is) = (date::day(&former.was), date::day(now)) else { return Vec::new() };
            let days: Vec<_> = current.iter().filter_map(|value| date::day(value)).collect();
            let is_said = |form: Form| days.iter().any(|day| form.write(*day) == form.write(was));
            let is_launch = former.path == "launch.date";
            let form = |form: &Form| Written {
                text: form.write(was),
                now: is.map(|is| form.write(is)),
                year: (!form.has_year()).then(|| was.year()),
                of_launch: is_said(*form),
            };
            Form::ALL.iter().filter(|form| is_launch || !is_said(**form)).map(form).collect()
        }
        Kind::Figures => {
            let mut all = vec![Written::new(bare(&former.was), Some(bare(now)))];
            let (old, new) = (figures(&former.was), figures(now));
            // With its sign: 3 people say nothing about $3.
            let sums = |text: &str| {
                figures(text).into_iter().filter_map(|one| text.get(one.bytes).map(str::to_owned)).collect::<Vec<_>>()
            };
            let said: Vec<String> = current.iter().flat_map(|value| sums(value)).collect();
            for (at, figure) in old.iter().enumerate().filter(|(_, figure)| figure.measures) {
                let text = former.was.get(figure.bytes.clone()).unwrap_or_default().to_owned();
                if said.contains(&text) {
                    continue;
                }
                let now = new.get(at).filter(|_| new.len() == old.len()).and_then(|new| now.get(new.bytes.clone()));
                // A number alone is in many texts; with a unit it is this one.
                if text.contains(['$', '£', '€', '¥', '%']) {
                    all.push(Written::new(text, now.map(str::to_owned)));
                }
            }
            all
        }
    }
}

/// Without the stop at its end.
fn bare(text: &str) -> String {
    text.trim_end_matches(['.', '!', '?']).to_owned()
}

impl Needle<'_> {
    /// Whether it is the value here, and not a word that looks like it.
    fn fits(&self, line: &str, bytes: &Range<usize>, launching: fn(&str) -> bool) -> bool {
        let speaks = || line.split(|c: char| !c.is_alphanumeric()).any(|word| launching(&word.to_lowercase()));
        if self.of_launch && !speaks() {
            return false;
        }
        let before = line.get(..bytes.start).unwrap_or_default();
        if let Some(year) = self.year {
            let after = line.get(bytes.end..).unwrap_or_default().trim_start_matches([',', ' ']);
            let other: String = after.chars().take_while(char::is_ascii_digit).collect();
            if other.len() == 4 && other != year.to_string() {
                return false;
            }
        }
        // At the start of a sentence every word has a capital.
        let mid = before.trim_end().chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == ',');
        !self.is_common || mid
    }
}

/// A text without emphasis and escapes, folded, with the bytes that each character of it came from.
struct Bare {
    text: String,
    from: Vec<usize>,
    end: usize,
}

impl Bare {
    fn of(source: &str) -> Self {
        let (mut text, mut from) = (String::with_capacity(source.len()), Vec::with_capacity(source.len()));
        let mut buffer = [0; 4];
        for (at, c) in source.char_indices() {
            if matches!(c, '*' | '\\')
                || (is_dash(c) && text.ends_with('-'))
                || (c.is_whitespace() && text.ends_with(' '))
            {
                continue;
            }
            let folded = fold(c.encode_utf8(&mut buffer));
            text.push_str(&folded);
            from.extend(std::iter::repeat_n(at, folded.len()));
        }
        Self { text, from, end: source.len() }
    }

    fn source(&self, bytes: &Range<usize>) -> Range<usize> {
        let at = |at: usize| self.from.get(at).copied().unwrap_or(self.end);
        let start = at(bytes.start);
        // Behind the last character, and before emphasis that closes there.
        let last = bytes.end.checked_sub(1).map_or(start, at);
        let width = bytes
            .end
            .checked_sub(1)
            .and_then(|last| self.text.get(last..bytes.end))
            .map_or_else(|| self.from.get(bytes.end).map_or(self.end - last, |next| next - last), str::len);
        start..last + width
    }

    /// Whether no letter or figure goes on beside it.
    fn stands_alone(&self, bytes: &Range<usize>) -> bool {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let (before, after) = (self.text.get(..bytes.start), self.text.get(bytes.end..));
        let first = self.text.get(bytes.clone()).and_then(|text| text.chars().next());
        let last = self.text.get(bytes.clone()).and_then(|text| text.chars().next_back());
        let glued_before = word(before.and_then(|text| text.chars().next_back())) && word(first);
        let mut rest = after.unwrap_or_default().chars();
        let next = rest.next();
        let glued_after = word(next) && word(last);
        // 9.3.2027 in 19.3.2027, $3 in $3.50.
        let goes_on = matches!(next, Some('.' | ',')) && rest.next().is_some_and(|c| c.is_ascii_digit());
        !(glued_before || glued_after || goes_on && last.is_some_and(|c| c.is_ascii_digit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn former(kind: Kind, was: &str, became: &str) -> Former {
        Former { path: "x".into(), kind, was: was.into(), became: became.into(), since: None }
    }

    /// What is found in a text, and what would stand there.
    fn found(history: &[Former], current: &[&str], text: &str) -> Vec<String> {
        let common = |word: &str| word == "one";
        let launching = |word: &str| word == "launch";
        let texts: Vec<String> = current.iter().map(|c| (*c).to_owned()).collect();
        let current = Current { names: texts.clone(), texts };
        let finder = Finder::new(history, &current, common, launching);
        let told = |hit: Hit<'_>| format!("{} → {}", &text[hit.bytes], hit.now.unwrap_or_default());
        finder.hits(text).into_iter().map(told).collect()
    }

    #[test]
    fn names_are_found_in_any_form_and_words_like_them_are_not() {
        let history = [former(Kind::Name, "Larkspur Assist", "Tern"), former(Kind::Name, "One", "Two")];
        let current = ["Tern", "Two", "Larkspur Assist Pro"];
        for (text, expected) in [
            ("We love **Larkspur** Assist here.", vec!["Larkspur** Assist → Tern"]),
            ("Larkspur\u{a0}Assist, too", vec!["Larkspur\u{a0}Assist → Tern"]),
            ("Larkspur Assist's day", vec!["Larkspur Assist → Tern"]),
            ("larkspur assist", vec![]),
            ("Larkspur Assistant", vec![]),
            ("Larkspur Assist Pro is new", vec![]),
            ("One of us asks One for help", vec!["One → Two"]),
            ("**One** thing", vec![]),
        ] {
            assert_eq!(found(&history, &current, text), expected, "{text}");
        }
    }

    #[test]
    fn days_are_found_in_their_form() {
        let history = [former(Kind::Day, "2027-05-12", "2027-05-26")];
        for (text, expected) in [
            ("Approve the launch on May 12", vec!["May 12 → May 26"]),
            ("on 12 May 2027.", vec!["12 May 2027 → 26 May 2027"]),
            ("May 12, 2027, at noon", vec!["May 12, 2027 → May 26, 2027"]),
            ("2027-05-12 and 12.5.2027", vec!["2027-05-12 → 2027-05-26", "12.5.2027 → 26.5.2027"]),
            ("the 12th of May", vec!["12th of May → 26th of May"]),
            ("12 May 2026", vec![]),
            ("May 120", vec![]),
            ("112.5.2027", vec![]),
        ] {
            assert_eq!(found(&history, &["2027-05-26"], text), expected, "{text}");
        }
        // Another date of the brief says the same day; of the launch it is former all the same.
        assert!(found(&history, &["2027-05-12"], "May 12").is_empty());
        let launch = [Former { path: "launch.date".into(), ..history[0].clone() }];
        assert!(found(&launch, &["2027-05-12", "2027-05-26"], "Invite them on May 12").is_empty());
        assert_eq!(found(&launch, &["2027-05-12", "2027-05-26"], "Launch on May 12"), ["May 12 → May 26"]);
    }

    #[test]
    fn prices_and_figures_are_found_where_nothing_else_says_them() {
        let history = [
            former(Kind::Figures, "$3 per employee per month", "$4 per employee per month"),
            former(Kind::Figures, "Resolves 38% of requests", "Resolves 41% of requests"),
        ];
        let current = ["$4 per employee per month", "Resolves 41% of requests"];
        assert_eq!(found(&history, &current, "It costs $3, or $3.50 with tax"), ["$3 → $4"]);
        assert_eq!(
            found(&history, &current, "Resolves 38% of requests."),
            ["Resolves 38% of requests → Resolves 41% of requests"]
        );
        assert_eq!(found(&history, &current, "a share of 38%, really"), ["38% → 41%"]);
        assert!(found(&history, &["Closes 38% faster"], "a share of 38%").is_empty());
        assert!(found(&history, &current, "38 people").is_empty());
    }

    #[test]
    fn a_value_that_changed_twice_has_its_latest_text() {
        let history = [former(Kind::Name, "Larkspur", "Tern"), former(Kind::Name, "Tern", "Plover")];
        assert_eq!(found(&history, &["Plover"], "Larkspur and Tern"), ["Larkspur → Plover", "Tern → Plover"]);
    }
}
