//! The launch week, day by day.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use schemars::JsonSchema;
use serde::Serialize;

use super::due::{is_done, names};
use crate::brief::{Brief, Text, When, date};
use crate::traced::Traced;

/// A day around the launch, with the work that falls on it.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct DayView<'b> {
    /// Its name: `Tuesday, 9 March 2027`; without a launch date, the weekday.
    pub name: Traced,
    /// Whether the positioning is reviewed.
    pub positioning: bool,
    /// Whether the field is trained and checked.
    pub sales: bool,
    /// Whether battlecards and FAQ get their last edits.
    pub edits: bool,
    /// Whether legal reviews what was edited.
    pub legal: bool,
    /// Whether it is launch day.
    pub launch: bool,
    /// Whether it comes after the launch.
    pub after: bool,
    /// Whether it leads to the launch and has no work of its own.
    pub free: bool,
    /// What the plan has on that day.
    pub items: Vec<ItemView<'b>>,
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

/// The work before the launch, in order.
const STEPS: [Step; 4] = [Step::Positioning, Step::Sales, Step::Edits, Step::Legal];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Positioning,
    Sales,
    Edits,
    Legal,
}

pub(super) fn of(brief: &Brief, launch: Option<Date>) -> Vec<DayView<'_>> {
    let Some((launch, when)) = launch.zip(brief.launch.date.as_ref()) else { return undated() };
    let before = working_days_before(launch, STEPS.len());
    let (Some(first), Some(last)) = (before.first().copied(), friday_of(launch)) else { return Vec::new() };
    let mut days: BTreeMap<Date, DayView<'_>> = BTreeMap::new();
    for day in &before {
        days.insert(*day, DayView::default());
    }
    days.insert(launch, DayView { launch: true, ..DayView::default() });
    let mut own: BTreeMap<usize, Date> = BTreeMap::new();
    for (day, item) in items(brief).filter(|(day, _)| (first..=last).contains(day)) {
        for (i, step) in STEPS.iter().enumerate() {
            if day < launch && is_step(*step, &item) {
                own.insert(i, day);
            }
        }
        days.entry(day).or_default().items.push(item);
    }
    // A day that the plan gives to a step takes the place of ours.
    for (i, (step, day)) in STEPS.iter().zip(&before).enumerate() {
        let day = own.get(&i).unwrap_or(day);
        days.entry(*day).and_modify(|view| set(view, *step));
    }
    for (day, view) in &mut days {
        view.name = Traced::words(format!("{}, ", weekday(day.weekday())));
        if *day == launch {
            view.name.0.extend(when.shown().0);
        } else {
            view.name.push(&date::long(*day));
        }
        view.after = *day > launch;
        view.free =
            !(view.positioning || view.sales || view.edits || view.legal || view.launch) && view.items.is_empty();
    }
    days.into_values().collect()
}

/// Monday to Friday, where nobody knows the days.
fn undated<'b>() -> Vec<DayView<'b>> {
    let week = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    let mut days: Vec<DayView<'b>> =
        week.into_iter().map(|day| DayView { name: Traced::words(weekday(day)), ..DayView::default() }).collect();
    days.iter_mut().zip(STEPS).for_each(|(view, step)| set(view, step));
    days.last_mut().into_iter().for_each(|view| view.launch = true);
    days
}

fn set(view: &mut DayView<'_>, step: Step) {
    match step {
        Step::Positioning => view.positioning = true,
        Step::Sales => view.sales = true,
        Step::Edits => view.edits = true,
        Step::Legal => view.legal = true,
    }
}

/// Whether the plan has this step on its own day.
fn is_step(step: Step, item: &ItemView<'_>) -> bool {
    let says = |word| names(Some(item.text), word);
    match step {
        Step::Positioning => !item.due && says("positioning"),
        Step::Sales => item.due && says("sales"),
        Step::Edits => !item.due && (says("battlecard") || says("battlecards") || says("FAQ")),
        Step::Legal => says("legal"),
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

/// So many working days before a day, the earliest first.
fn working_days_before(day: Date, count: usize) -> Vec<Date> {
    let mut found = Vec::new();
    let mut at = day;
    while found.len() < count {
        let Ok(earlier) = at.checked_sub(1.day()) else { break };
        at = earlier;
        if !matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday) {
            found.push(at);
        }
    }
    found.reverse();
    found
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
    fn working_days_skip_the_weekend() {
        let days = working_days_before(date(2027, 3, 9), 4);
        assert_eq!(days, [date(2027, 3, 3), date(2027, 3, 4), date(2027, 3, 5), date(2027, 3, 8)]);
        assert_eq!(friday_of(date(2027, 3, 9)), Some(date(2027, 3, 12)));
        assert_eq!(friday_of(date(2027, 3, 13)), Some(date(2027, 3, 13)));
    }

    #[test]
    fn a_week_without_a_date_is_monday_to_friday() {
        let names: Vec<String> = undated().iter().map(|day| day.name.text()).collect();
        assert_eq!(names, ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]);
    }
}
