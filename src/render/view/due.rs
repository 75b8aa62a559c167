//! When things are due, how close they are, and how numbers are said.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::brief::model::{Progress, Readiness};
use crate::brief::{Text, When};
use crate::traced::Traced;

/// Teams whose due dates leave no day between them.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CloseView<'b> {
    /// The teams, by date.
    pub teams: Vec<&'b Readiness>,
    /// Whether it is one day.
    pub same_day: bool,
    /// The first day.
    pub first: Traced,
    /// The last one.
    pub last: Traced,
}

/// The date as typed and as a day: `T-5 · 4 March 2027`.
pub(super) fn both(when: &When) -> Traced {
    let mut out = Traced::default();
    if when.days.is_some() && when.day.is_some() {
        out = when.typed.traced();
        out.push(" · ");
    }
    out.0.extend(when.shown().0);
    out
}

/// Days from the launch; a fixed day has them only where the launch has a day.
pub(super) fn offset(when: &When, launch: Option<Date>) -> Option<i64> {
    if let Some(days) = when.days {
        return Some(i64::from(days));
    }
    Some(i64::from((when.day? - launch?).get_days()))
}

pub(super) fn is_done(readiness: &Readiness) -> bool {
    readiness.status.as_ref().is_some_and(|status| status.value == Progress::Done)
}

/// Whether a name has this word in it, case aside.
pub(super) fn names(name: Option<&Text>, word: &str) -> bool {
    let mut words = name.map(|name| name.text.split(|c: char| !c.is_alphanumeric())).into_iter().flatten();
    words.any(|one| one.eq_ignore_ascii_case(word) || (word == "Web" && one.eq_ignore_ascii_case("website")))
}

/// Teams that are not ready yet and whose due dates have no day between them, by date.
pub(super) fn close(readiness: &[Readiness], at: impl Fn(&When) -> Option<i64>) -> Vec<CloseView<'_>> {
    let mut due: Vec<(i64, &Readiness)> = readiness
        .iter()
        .filter(|r| !is_done(r) && r.team.is_some())
        .filter_map(|r| Some((at(r.due.as_ref()?)?, r)))
        .collect();
    due.sort_by_key(|(day, _)| *day);
    due.chunk_by(|(day, _), (next, _)| next - day < 2)
        .filter_map(|group| {
            let ((first, opens), (last, ends)) = (group.first()?, group.last()?);
            let shown = |readiness: &Readiness| readiness.due.as_ref().map(When::shown).unwrap_or_default();
            (group.len() > 1).then(|| CloseView {
                teams: group.iter().map(|(_, readiness)| *readiness).collect(),
                same_day: first == last,
                first: shown(opens),
                last: shown(ends),
            })
        })
        .collect()
}

/// Numbers up to twelve are words; none is "no".
#[must_use]
pub(in crate::render) fn in_words(count: usize) -> String {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}
