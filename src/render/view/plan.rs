//! Where the launch stands, and what is when.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::calendar;
use crate::brief::Brief;
use crate::brief::model::{Audience, Channel, Milestone, Progress, Readiness, Risk};
use crate::brief::{Text, When};
use crate::render::capital;
use crate::traced::{Piece, Traced};

/// Where the launch stands, and what is when.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlanView<'b> {
    /// Who is ready, on track and at risk, in a sentence without its stop.
    pub standing: Traced,
    /// Teams at risk.
    pub at_risk: Vec<&'b Readiness>,
    /// Risks that name a competitor.
    pub rivals: Vec<&'b Risk>,
    /// Milestones by date.
    pub milestones: Vec<&'b Milestone>,
    /// The first milestone.
    pub next: Option<&'b Milestone>,
    /// Channels by date.
    pub channels: Vec<ChannelView<'b>>,
    /// Four of them at the most, where there is place for no more: the first two, that of launch day, and the next.
    pub main: Vec<ChannelView<'b>>,
    /// What must be done before launch, by date: readiness that is not done.
    pub due: Vec<&'b Readiness>,
}

/// Where it is said.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChannelView<'b> {
    /// As in the brief.
    #[serde(flatten)]
    pub channel: &'b Channel,
    /// The name of the audience it reaches.
    pub to: Option<&'b Text>,
    /// When, as typed and as a day: `T-7 · 2 March 2027`.
    pub when: Traced,
}

pub(super) fn of(brief: &Brief) -> PlanView<'_> {
    let milestones = by_date(&brief.milestones, |m| m.date.as_ref());
    let channels = by_date(&brief.channels, |c| c.date.as_ref());
    let channels: Vec<ChannelView<'_>> = channels
        .into_iter()
        .map(|channel| ChannelView {
            channel,
            to: reached(brief, channel),
            when: channel.date.as_ref().map(calendar::both).unwrap_or_default(),
        })
        .collect();
    PlanView {
        standing: standing(&brief.readiness),
        at_risk: brief.readiness.iter().filter(|r| progress(r) == Some(Progress::AtRisk)).collect(),
        rivals: brief.risks.iter().filter(|risk| names_a_rival(brief, risk)).collect(),
        next: milestones.first().copied().filter(|m| m.date.is_some()),
        milestones,
        main: main(brief, &channels),
        channels,
        due: by_date(&brief.readiness, |r| r.due.as_ref())
            .into_iter()
            .filter(|r| progress(r) != Some(Progress::Done))
            .collect(),
    }
}

/// Of channels by date, those to show where there is place for four.
fn main<'b>(brief: &Brief, channels: &[ChannelView<'b>]) -> Vec<ChannelView<'b>> {
    const PLACES: usize = 4;
    let day = |when: Option<&When>| when.and_then(|when| when.day);
    let launch = day(brief.launch.date.as_ref());
    let from_launch =
        |channel: &ChannelView<'_>| day(channel.channel.date.as_ref()).zip(launch).is_some_and(|(d, l)| d >= l);
    let at = channels.iter().position(from_launch).unwrap_or(0);
    // The last two places are those of launch day and the next, as far as there are any.
    let second = at.clamp(PLACES / 2, channels.len().saturating_sub(PLACES / 2).max(PLACES / 2));
    let (first, rest) = (channels.iter().take(PLACES / 2), channels.iter().skip(second).take(PLACES / 2));
    first.chain(rest).cloned().collect()
}

fn names_a_rival(brief: &Brief, risk: &Risk) -> bool {
    let what = risk.what.as_ref().map(|what| what.text.as_str()).unwrap_or_default();
    let names = brief.competitors.iter().filter_map(|competitor| competitor.name.as_ref());
    names.into_iter().any(|name| calendar::says_name(what, &name.text))
}

fn reached<'b>(brief: &'b Brief, channel: &Channel) -> Option<&'b Text> {
    let id = &channel.audience.as_ref()?.0.text;
    let audience: &Audience = brief.audience.iter().find(|audience| audience.id.text == *id)?;
    audience.name.as_ref()
}

/// By date, in the order of the brief where dates are the same; what has no date comes last.
pub(super) fn by_date<'t, T>(items: impl IntoIterator<Item = &'t T>, when: impl Fn(&T) -> Option<&When>) -> Vec<&'t T> {
    let key = |item: &T| match when(item) {
        Some(When { day: Some(day), .. }) => (0, Some(*day), 0),
        Some(When { days: Some(days), .. }) => (1, None::<Date>, *days),
        Some(_) | None => (2, None, 0),
    };
    let mut sorted: Vec<&'t T> = items.into_iter().collect();
    sorted.sort_by_key(|item| key(item));
    sorted
}

fn progress(readiness: &Readiness) -> Option<Progress> {
    readiness.status.as_ref().map(|status| status.value)
}

/// "One of five teams is ready, two are on track, Web has not started, and Legal is at risk": one team is named, several
/// are counted, and those at risk are always named.
fn standing(readiness: &[Readiness]) -> Traced {
    let those = |wanted| readiness.iter().filter(move |r| progress(r) == Some(wanted)).collect::<Vec<_>>();
    let (done, on_track) = (those(Progress::Done), those(Progress::OnTrack));
    let (not_started, at_risk) = (those(Progress::NotStarted), those(Progress::AtRisk));
    let known = done.len() + on_track.len() + not_started.len() + at_risk.len();
    let mut clauses: Vec<Traced> = Vec::new();
    if known == 0 {
        return Traced::default();
    }
    let total = in_words(readiness.len());
    let teams = if readiness.len() == 1 { "team" } else { "teams" };
    if on_track.len() == readiness.len() && readiness.len() > 1 {
        return Traced::words(format!("All {total} {teams} are on track"));
    }
    if done.is_empty() {
        clauses.push(Traced::words(format!("None of the {total} {teams} is ready yet")));
    } else if done.len() == readiness.len() {
        let all = if readiness.len() == 1 {
            "The one team is ready".into()
        } else {
            format!("All {total} {teams} are ready")
        };
        return Traced::words(all);
    } else {
        let verb = if done.len() == 1 { "is" } else { "are" };
        clauses.push(Traced::words(capital(&format!("{} of {total} {teams} {verb} ready", in_words(done.len())))));
    }
    let mut add = |group: &[&Readiness], one: &str, many: &str, named: bool| match group {
        [] => {}
        [team] => clauses.push(teams_then(&[team], one, named)),
        [..] if named => clauses.push(teams_then(group, many, true)),
        [..] => clauses.push(Traced::words(format!("{}{many}", in_words(group.len())))),
    };
    add(&on_track, " is on track", " are on track", false);
    add(&not_started, " has not started", " have not started", false);
    add(&at_risk, " is at risk", " are at risk", true);
    joined(clauses)
}

fn teams_then(teams: &[&Readiness], words: &str, bold: bool) -> Traced {
    let mark = if bold { "**" } else { "" };
    let mut out = Traced::words(mark);
    let names: Vec<&Text> = teams.iter().filter_map(|r| r.team.as_ref()).collect();
    for (i, name) in names.iter().enumerate() {
        if i > 0 {
            out.push(if i + 1 == names.len() { " and " } else { ", " });
        }
        out.0.extend(name.traced().0);
    }
    out.push(words);
    out.push(mark);
    out
}

/// Clauses with commas, and "and" before the last.
fn joined(clauses: Vec<Traced>) -> Traced {
    let count = clauses.len();
    let mut out: Vec<Piece> = Vec::new();
    for (i, clause) in clauses.into_iter().enumerate() {
        let link = match (i, count) {
            (0, _) => "",
            (_, 2) => ", and ",
            (i, n) if i + 1 == n => ", and ",
            _ => ", ",
        };
        out.extend(Traced::words(link).0);
        out.extend(clause.0);
    }
    Traced(out)
}

/// Numbers up to twelve are words.
#[must_use]
pub(in crate::render) fn in_words(count: usize) -> String {
    const WORDS: [&str; 13] =
        ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Source;

    #[test]
    fn launch_day_is_among_the_channels_to_show() {
        let shown = |days: &[i32]| {
            let channels: Vec<_> = days.iter().map(|day| format!("{{name: c{day}, date: T{day:+}}}")).collect();
            let channels = channels.join(", ");
            let text = format!("product: {{name: P}}\nlaunch: {{date: 2027-03-09}}\nchannels: [{channels}]\n");
            let source = std::sync::Arc::new(Source { path: "brief.yaml".into(), text });
            let read = crate::brief::read(&source).unwrap().value;
            of(&read.brief).main.iter().filter_map(|c| Some(c.channel.name.as_ref()?.text.clone())).collect::<Vec<_>>()
        };
        assert_eq!(shown(&[-42, -35, -33, -28, 0, 1, 8]), ["c-42", "c-35", "c0", "c1"]);
        assert_eq!(shown(&[-9, -8, -7, -6, 0]), ["c-9", "c-8", "c-6", "c0"]);
        assert_eq!(shown(&[-3, -2, -1, 4, 5]), ["c-3", "c-2", "c4", "c5"]);
        assert_eq!(shown(&[0, 1, 2]), ["c0", "c1", "c2"]);
        assert_eq!(shown(&[-5, -4, -3, -2, -1]), ["c-5", "c-4", "c-3", "c-2"]);
        assert_eq!(shown(&[3]), ["c3"]);
    }
}
