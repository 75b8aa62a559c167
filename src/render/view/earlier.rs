//! The plan with a launch two weeks earlier: which dates would not hold.

use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::due::{CloseView, both, close, is_done, offset};
use crate::brief::{Brief, Text, When};
use crate::traced::Traced;

/// So many days earlier.
const DAYS: i64 = 14;

/// The plan with a launch two weeks earlier. Relative dates move with it; fixed ones stay.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct EarlierView<'b> {
    /// Launch day then; empty where it has no day now.
    pub launch: Option<String>,
    /// What would then come first; `None` where the plan has no date before the launch that moves with it.
    pub first: Option<MovedView<'b>>,
    /// What has a fixed date before the launch, and would come after it.
    pub after: Vec<MovedView<'b>>,
    /// Fixed dates that would be launch day or the day before it.
    pub tight: Vec<MovedView<'b>>,
    /// Teams that would be due without a day between them and are not now.
    pub close: Vec<CloseView<'b>>,
}

/// A date that would not hold.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MovedView<'b> {
    /// What it is; of a team, its name.
    pub what: &'b Text,
    /// Whether it is a team that is due.
    pub team: bool,
    /// The date as it is, as typed and as a day.
    pub now: Traced,
    /// The day then.
    pub then: String,
}

pub(super) fn of(brief: &Brief, launch: Option<Date>) -> EarlierView<'_> {
    let Some(launch) = launch else { return EarlierView::default() };
    let moved_launch = launch.checked_sub(DAYS.days()).ok();
    let dated = || dated(brief).filter_map(|(what, when, team)| Some((what, when, team, offset(when, Some(launch))?)));
    // Days from the launch as it is now.
    let then = |when: &When, days: i64| if when.days.is_some() { days - DAYS } else { days };
    let those = |keep: &dyn Fn(&When, i64) -> bool| {
        let mut kept: Vec<(i64, MovedView<'_>)> = dated()
            .filter(|(_, when, _, days)| keep(when, *days))
            .filter_map(|(what, when, team, days)| {
                let at = then(when, days);
                let day = launch.checked_add(at.days()).ok()?;
                Some((at, MovedView { what, team, now: both(when), then: brief.dates().write(day) }))
            })
            .collect();
        kept.sort_by_key(|(at, _)| *at);
        kept.into_iter().map(|(_, view)| view).collect::<Vec<_>>()
    };
    let now_close = close(&brief.readiness, |due| offset(due, Some(launch)));
    let paths = |view: &CloseView<'_>| view.teams.iter().map(|team| team.path.clone()).collect::<Vec<_>>();
    let mut then_close = close(&brief.readiness, |due| Some(then(due, offset(due, Some(launch))?)));
    then_close.retain(|view| now_close.iter().all(|now| paths(now) != paths(view)));
    let moves = |when: &When| when.days.is_some();
    EarlierView {
        launch: moved_launch.map(|day| brief.dates().write(day)),
        first: those(&|when, days| moves(when) && days < 0).into_iter().next(),
        after: those(&|when, days| !moves(when) && days <= 0 && days > -DAYS),
        tight: those(&|when, days| !moves(when) && (-DAYS - 1..=-DAYS).contains(&days)),
        close: then_close,
    }
}

/// What the plan has before and around the launch: milestones, channels, and teams that are not ready yet.
fn dated(brief: &Brief) -> impl Iterator<Item = (&Text, &When, bool)> {
    let milestones = brief.milestones.iter().filter_map(|m| Some((m.what.as_ref()?, m.date.as_ref()?, false)));
    let open = brief.readiness.iter().filter(|r| !is_done(r));
    let teams = open.filter_map(|r| Some((r.team.as_ref()?, r.due.as_ref()?, true)));
    let channels = brief.channels.iter().filter_map(|c| Some((c.name.as_ref()?, c.date.as_ref()?, false)));
    milestones.chain(teams).chain(channels)
}
