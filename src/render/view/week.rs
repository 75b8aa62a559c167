//! The launch week, day by day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use schemars::JsonSchema;
use serde::Serialize;

use super::due::in_words;
use super::due::{is_done, names};
use crate::brief::{Brief, Text, When};
use crate::catalog;
use crate::traced::Traced;

/// A day around the launch: what the plan has on it, and what might be done where the plan names no such work at all.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct DayView<'b> {
    /// Its name: `Tuesday, 9 March 2027`; without a launch date, how long before the launch it is.
    pub name: Traced,
    /// Whether it is launch day.
    pub launch: bool,
    /// What the plan has on that day.
    pub items: Vec<ItemView<'b>>,
    /// Whether something is proposed for it: one of the following.
    pub proposed: bool,
    /// Proposed: the promise is read once more.
    pub positioning: bool,
    /// Proposed: the field tells it.
    pub sales: bool,
    /// Proposed: battlecards and FAQ get their last edits.
    pub edits: bool,
    /// Proposed: legal looks at what was edited.
    pub legal: bool,
    /// Proposed, on launch day: leadership is told how it went.
    pub leadership: bool,
    /// Proposed, after the launch: first reactions are taken up.
    pub reactions: bool,
}

/// What the plan has on a day.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ItemView<'b> {
    /// What it is; of a team that is due, its name.
    pub text: &'b Text,
    /// Who answers for it.
    pub owner: Option<&'b Text>,
    /// Whether it is a team that is due.
    pub due: bool,
}

/// Work that a week may have, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Positioning,
    Sales,
    Edits,
    Legal,
    Leadership,
    Reactions,
}

/// The work before the launch.
const BEFORE: [Step; 4] = [Step::Positioning, Step::Sales, Step::Edits, Step::Legal];

impl Step {
    /// Its key in the word list.
    fn key(self) -> &'static str {
        match self {
            Self::Positioning => "positioning",
            Self::Sales => "sales",
            Self::Edits => "edits",
            Self::Legal => "legal",
            Self::Leadership => "leadership",
            Self::Reactions => "reactions",
        }
    }

    /// Whether a milestone or a team has this work, whenever that is.
    fn is_in_plan(self, brief: &Brief) -> bool {
        static WORDS: LazyLock<BTreeMap<String, Vec<String>>> =
            LazyLock::new(|| catalog::words("launch-week").unwrap_or_default());
        let Some(words) = WORDS.get(self.key()) else { return false };
        let milestones = brief.milestones.iter().filter_map(|milestone| milestone.what.as_ref());
        let teams = brief.readiness.iter().filter_map(|readiness| readiness.team.as_ref());
        let mut texts = milestones.chain(teams);
        texts.any(|text| words.iter().any(|word| names(Some(text), word)))
    }
}

pub(super) fn of(brief: &Brief, launch: Option<Date>) -> Vec<DayView<'_>> {
    let open: Vec<Step> = BEFORE.into_iter().filter(|step| !step.is_in_plan(brief)).collect();
    let [leadership, reactions] = [Step::Leadership, Step::Reactions].map(|step| !step.is_in_plan(brief));
    let Some((launch, when)) = launch.zip(brief.launch.date.as_ref()) else {
        return undated(&open, leadership, reactions);
    };
    // The day before the launch stays free: what is found on it can no longer be mended.
    let count = (open.len() + 1).max(BEFORE.len());
    let before = working_days(launch, count, -1);
    let (Some(first), Some(last)) = (before.last().copied(), friday_of(launch)) else { return Vec::new() };
    let mut days: BTreeMap<Date, DayView<'_>> = BTreeMap::new();
    days.insert(launch, DayView { launch: true, leadership, ..DayView::default() });
    for (day, item) in items(brief).filter(|(day, _)| (first..=last).contains(day)) {
        days.entry(day).or_default().items.push(item);
    }
    for (step, day) in open.iter().rev().zip(before.iter().skip(1)) {
        set(days.entry(*day).or_default(), *step);
    }
    if let Some(next) = working_days(launch, 1, 1).first().filter(|_| reactions) {
        set(days.entry(*next).or_default(), Step::Reactions);
    }
    for (day, view) in &mut days {
        view.name = Traced::words(format!("{}, ", weekday(day.weekday())));
        if *day == launch {
            view.name.0.extend(when.shown().0);
        } else {
            view.name.push(&brief.dates().write(*day));
        }
    }
    finished(days.into_values().collect())
}

/// The same, where nobody knows the days.
fn undated<'b>(open: &[Step], leadership: bool, reactions: bool) -> Vec<DayView<'b>> {
    let mut days: Vec<DayView<'b>> = Vec::new();
    for (i, step) in open.iter().enumerate() {
        let name = crate::render::capital(&format!("{} working days before", in_words(open.len() + 1 - i)));
        let mut day = DayView { name: Traced::words(name), ..DayView::default() };
        set(&mut day, *step);
        days.push(day);
    }
    let named = |name: &str| DayView { name: Traced::words(name), ..DayView::default() };
    days.push(DayView { launch: true, leadership, ..named("Launch day") });
    if reactions {
        days.push(DayView { reactions, ..named("The day after") });
    }
    finished(days)
}

fn finished(mut days: Vec<DayView<'_>>) -> Vec<DayView<'_>> {
    for day in &mut days {
        day.proposed = day.positioning || day.sales || day.edits || day.legal || day.leadership || day.reactions;
    }
    days
}

fn set(view: &mut DayView<'_>, step: Step) {
    match step {
        Step::Positioning => view.positioning = true,
        Step::Sales => view.sales = true,
        Step::Edits => view.edits = true,
        Step::Legal => view.legal = true,
        Step::Leadership => view.leadership = true,
        Step::Reactions => view.reactions = true,
    }
}

/// Everything with a day: milestones, teams that are not ready yet, and channels.
fn items(brief: &Brief) -> impl Iterator<Item = (Date, ItemView<'_>)> {
    fn item<'b>(
        when: Option<&When>,
        text: Option<&'b Text>,
        owner: Option<&'b Text>,
        due: bool,
    ) -> Option<(Date, ItemView<'b>)> {
        Some((when?.day?, ItemView { text: text?, owner, due }))
    }
    let milestones =
        brief.milestones.iter().filter_map(|m| item(m.date.as_ref(), m.what.as_ref(), m.owner.as_ref(), false));
    let open = brief.readiness.iter().filter(|r| !is_done(r));
    let due = open.filter_map(|r| item(r.due.as_ref(), r.team.as_ref(), r.owner.as_ref(), true));
    let channels =
        brief.channels.iter().filter_map(|c| item(c.date.as_ref(), c.name.as_ref(), c.owner.as_ref(), false));
    milestones.chain(due).chain(channels)
}

/// So many working days before (-1) or after (1) a day, the nearest first.
fn working_days(day: Date, count: usize, step: i32) -> Vec<Date> {
    let mut found = Vec::new();
    let mut at = day;
    while found.len() < count {
        let Ok(next) = at.checked_add(step.days()) else { break };
        at = next;
        if !matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_holiday(at) {
            found.push(at);
        }
    }
    found
}

/// Whether a day is free nearly everywhere; holidays that differ from country to country nobody can know here.
fn is_holiday(day: Date) -> bool {
    static HOLIDAYS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let days: BTreeMap<String, String> = catalog::words("holidays").unwrap_or_default();
        days.into_keys().collect()
    });
    HOLIDAYS.contains(&day.strftime("%m-%d").to_string())
}

/// The Friday of a day's week; the day itself at a weekend.
fn friday_of(day: Date) -> Option<Date> {
    let rest = Weekday::Friday.to_monday_one_offset() - day.weekday().to_monday_one_offset();
    day.checked_add(i32::from(rest.max(0)).days()).ok()
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn word_lists_read() {
        let words: BTreeMap<String, Vec<String>> = catalog::words("launch-week").unwrap();
        for step in BEFORE.into_iter().chain([Step::Leadership, Step::Reactions]) {
            assert!(words.contains_key(step.key()), "{step:?}");
        }
        assert!(is_holiday(date(2027, 1, 1)) && !is_holiday(date(2027, 1, 4)));
    }

    #[test]
    fn working_days_skip_weekends_and_holidays() {
        let days = working_days(date(2027, 3, 9), 4, -1);
        assert_eq!(days, [date(2027, 3, 8), date(2027, 3, 5), date(2027, 3, 4), date(2027, 3, 3)]);
        assert_eq!(working_days(date(2027, 1, 4), 2, -1), [date(2026, 12, 30), date(2026, 12, 29)]);
        assert_eq!(working_days(date(2026, 12, 24), 1, 1), [date(2026, 12, 28)]);
        assert_eq!(friday_of(date(2027, 3, 9)), Some(date(2027, 3, 12)));
        assert_eq!(friday_of(date(2027, 3, 13)), Some(date(2027, 3, 13)));
    }

    fn week(rest: &str) -> Vec<(String, String)> {
        let text = format!("product: {{name: P}}\n{rest}\n");
        let source = std::sync::Arc::new(crate::finding::Source { path: "brief.yaml".into(), text });
        let read = crate::brief::read(&source).unwrap().value;
        let launch = read.brief.launch.date.as_ref().and_then(|when| when.day);
        let shown = |day: &DayView<'_>| {
            let steps = [
                (day.positioning, "positioning"),
                (day.sales, "sales"),
                (day.edits, "edits"),
                (day.legal, "legal"),
                (day.leadership, "leadership"),
                (day.reactions, "reactions"),
            ];
            let steps = steps.into_iter().filter(|(is, _)| *is).map(|(_, step)| step);
            let items = day.items.iter().map(|item| item.text.text.as_str());
            (day.name.text(), items.chain(steps).collect::<Vec<_>>().join(" "))
        };
        of(&read.brief, launch).iter().map(shown).collect()
    }

    #[test]
    fn nothing_is_proposed_that_the_plan_has_at_any_time() {
        let days = week(
            "launch: {date: 2027-01-05}\n\
             milestones: [{what: Positioning frozen, date: T-42}, {what: Sale opens, date: T-1}]\n\
             readiness: [{team: Legal, due: T-20, status: done}, {team: Account team, due: T-6}]",
        );
        let days: Vec<_> = days.iter().map(|(day, what)| (day.as_str(), what.as_str())).collect();
        // 30 December is two working days before: New Year's Eve and New Year's Day are free.
        assert_eq!(
            days,
            [
                ("Wednesday, 30 December 2026", "Account team edits"),
                ("Monday, 4 January 2027", "Sale opens"),
                ("Tuesday, 5 January 2027", "leadership"),
                ("Wednesday, 6 January 2027", "reactions"),
            ]
        );
    }

    #[test]
    fn a_week_without_a_date_has_no_weekdays() {
        let days = week("milestones: [{what: Legal signs, date: T-9}]");
        let days: Vec<_> = days.iter().map(|(day, what)| format!("{day}: {what}")).collect();
        assert_eq!(
            days,
            [
                "Four working days before: positioning",
                "Three working days before: sales",
                "Two working days before: edits",
                "Launch day: leadership",
                "The day after: reactions",
            ]
        );
    }
}
