//! Where the launch stands, and what is when.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::due::in_words;
use super::{calendar, due};
use crate::brief::Brief;
use crate::brief::model::{Audience, Channel, Milestone, Progress, Readiness, Risk};
use crate::brief::{Text, When};
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
    /// The word for its kind, to find its text by.
    pub way: Option<&'b str>,
    /// The id of the audience it reaches.
    pub whom: Option<&'b str>,
    /// A link to the document that has its text, if the pack has it; filled in when it is known where documents stand.
    pub text: Option<String>,
}

pub(super) fn of(brief: &Brief) -> PlanView<'_> {
    let milestones = by_date(&brief.milestones, |m| m.date.as_ref());
    let channels = by_date(&brief.channels, |c| c.date.as_ref());
    let channels: Vec<ChannelView<'_>> = channels
        .into_iter()
        .map(|channel| ChannelView {
            channel,
            to: reached(brief, channel),
            when: channel.date.as_ref().map(due::both).unwrap_or_default(),
            way: channel.kind.as_ref().map(|kind| kind.typed.text.as_str()),
            whom: channel.audience.as_ref().map(|id| id.0.text.as_str()),
            text: None,
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

/// "Of five teams, one is ready, two are on track, one has not started (Web), and one is at risk: **Legal**": counts are the
/// subjects, so that names of any form can stand behind them, and those at risk are always named.
fn standing(readiness: &[Readiness]) -> Traced {
    const STANDS: [(Option<Progress>, &str, &str); 5] = [
        (Some(Progress::Done), "is ready", "are ready"),
        (Some(Progress::OnTrack), "is on track", "are on track"),
        (None, "has no status", "have no status"),
        (Some(Progress::NotStarted), "has not started", "have not started"),
        (Some(Progress::AtRisk), "is at risk", "are at risk"),
    ];
    let all = readiness.len();
    let group = |wanted| readiness.iter().filter(|r| progress(r) == wanted).collect::<Vec<_>>();
    if group(None).len() == all {
        return Traced::default();
    }
    let mut clauses = Vec::new();
    for (status, one, many) in STANDS {
        let teams = group(status);
        if teams.is_empty() {
            continue;
        }
        let verb = if teams.len() == 1 { one } else { many };
        let is_started = status != Some(Progress::NotStarted);
        let mut clause = Traced::words(match (all, teams.len()) {
            (1, _) => format!("The plan has one team, and it {one}"),
            (2, 2) if is_started => format!("Both teams {many}"),
            (2, 2) => "Neither of the two teams has started".to_owned(),
            (_, count) if count == all && is_started => format!("All {} teams {many}", in_words(all)),
            (_, count) if count == all => format!("None of the {} teams has started", in_words(all)),
            (_, count) => format!("{} {verb}", in_words(count)),
        });
        let names = match status {
            Some(Progress::AtRisk) => named(&teams, ": **", "**"),
            _ if all == 1 => named(&teams, ": ", ""),
            Some(Progress::NotStarted) if teams.len() < all => named(&teams, " (", ")"),
            _ => Traced::default(),
        };
        clause.0.extend(names.0);
        clauses.push(clause);
    }
    let mut out =
        if clauses.len() > 1 { Traced::words(format!("Of {} teams, ", in_words(all))) } else { Traced::default() };
    out.0.extend(joined(clauses).0);
    out
}

/// The teams' names between two marks; nothing where none has a name.
fn named(teams: &[&Readiness], open: &str, close: &str) -> Traced {
    let names: Vec<&Text> = teams.iter().filter_map(|r| r.team.as_ref()).collect();
    if names.is_empty() {
        return Traced::default();
    }
    let mut out = Traced::words(open);
    for (i, name) in names.iter().enumerate() {
        if i > 0 {
            out.push(if i + 1 == names.len() { " and " } else { ", " });
        }
        out.0.extend(name.traced().0);
    }
    out.push(close);
    out
}

/// Clauses with commas, and "and" before the last.
fn joined(clauses: Vec<Traced>) -> Traced {
    let count = clauses.len();
    let mut out: Vec<Piece> = Vec::new();
    for (i, clause) in clauses.into_iter().enumerate() {
        let link = match (i, count) {
            (0, _) => "",
            (_, 2) => " and ",
            (i, n) if i + 1 == n => ", and ",
            _ => ", ",
        };
        out.extend(Traced::words(link).0);
        out.extend(clause.0);
    }
    Traced(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Source;

    #[test]
    fn the_standing_reads_right_for_any_number_of_teams() {
        let said = |statuses: &str| {
            let teams: Vec<String> = (statuses.split_whitespace().enumerate())
                .map(|(i, status)| match status {
                    "-" => format!("{{team: T{i}}}"),
                    status => format!("{{team: T{i}, status: {status}}}"),
                })
                .collect();
            let text = format!("product: {{name: P}}\nreadiness: [{}]\n", teams.join(", "));
            let source = std::sync::Arc::new(Source { path: "brief.yaml".into(), text });
            of(&crate::brief::read(&source).unwrap().value.brief).standing.text()
        };
        for (statuses, reads) in [
            ("", ""),
            ("-", ""),
            ("done", "The plan has one team, and it is ready: T0"),
            ("on-track", "The plan has one team, and it is on track: T0"),
            ("not-started", "The plan has one team, and it has not started: T0"),
            ("at-risk", "The plan has one team, and it is at risk: **T0**"),
            ("done done", "Both teams are ready"),
            ("not-started not-started", "Neither of the two teams has started"),
            ("at-risk at-risk", "Both teams are at risk: **T0 and T1**"),
            ("on-track at-risk", "Of two teams, one is on track and one is at risk: **T1**"),
            ("done -", "Of two teams, one is ready and one has no status"),
            ("done done done", "All three teams are ready"),
            ("not-started not-started not-started", "None of the three teams has started"),
            (
                "at-risk on-track on-track not-started on-track",
                "Of five teams, three are on track, one has not started (T3), and one is at risk: **T0**",
            ),
            (
                "done at-risk - not-started not-started at-risk -",
                "Of seven teams, one is ready, two have no status, two have not started (T3 and T4), and two are at risk: **T1 and T5**",
            ),
        ] {
            assert_eq!(said(statuses), reads, "{statuses}");
        }
    }

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
