//! The plan as a calendar: what is when, who is ready, and which dates leave no room.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::due::{CloseView, both, close, is_done, names, offset};
use super::earlier::{self, EarlierView};
use super::week::{self, DayView};
use crate::brief::model::{Kind, Metric, Progress, Readiness, Risk};
use crate::brief::{Brief, Text, When};
use crate::traced::Traced;

/// The plan as a calendar.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CalendarView<'b> {
    /// The rows of a timeline: milestones, readiness and channels that have a day.
    pub tracks: Vec<TrackView<'b>>,
    /// Every team, those at risk first and those that are ready last.
    pub teams: Vec<TeamView<'b>>,
    /// The team that sells.
    pub sales: Option<TeamView<'b>>,
    /// The support desk.
    pub support: Option<TeamView<'b>>,
    /// Asks for the teams that every launch needs and the brief does not name; empty where all are there, or none.
    pub unnamed: String,
    /// Teams that are due on one day or on days without one between them.
    pub close: Vec<CloseView<'b>>,
    /// Whether a team is at risk and no risk that names it has a plan.
    pub blocked: bool,
    /// Teams that are due on launch day or the day before it.
    pub tight: Vec<TeamView<'b>>,
    /// Teams that are due after the launch.
    pub late: Vec<TeamView<'b>>,
    /// The days around the launch on which the plan has something, or something is proposed.
    pub week: Vec<DayView<'b>>,
    /// Whether something is proposed for one of them.
    pub proposed: bool,
    /// The metrics by what they tell.
    pub measures: MeasuresView<'b>,
    /// The plan with a launch two weeks earlier.
    pub earlier: EarlierView<'b>,
}

/// A row of the timeline.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TrackView<'b> {
    /// Its heading.
    pub name: &'static str,
    /// What stands in it, by date.
    pub marks: Vec<MarkView<'b>>,
}

/// A day of the timeline.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MarkView<'b> {
    /// What happens.
    pub text: &'b Text,
    /// The day, as 2027-03-09.
    pub iso: String,
    /// How a Mermaid chart draws it: `milestone`, `crit`, `active`, `done`, or nothing.
    pub drawn: &'static str,
}

/// What a team must have done.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TeamView<'b> {
    /// As in the brief.
    #[serde(flatten)]
    pub readiness: &'b Readiness,
    /// When it is due, as typed and as a day: `T-5 · 4 March 2027`.
    pub when: Traced,
    /// Whether it is at risk.
    pub at_risk: bool,
    /// The risk that names this team or its work.
    pub risk: Option<&'b Risk>,
}

/// The metrics by what they tell.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MeasuresView<'b> {
    /// Whether people use it.
    pub adoption: Vec<MetricView<'b>>,
    /// Whether they like it.
    pub sentiment: Vec<MetricView<'b>>,
    /// Whether it works for the business: retention, revenue and enablement.
    pub effectiveness: Vec<MetricView<'b>>,
    /// Whether the field can tell it.
    pub enablement: Vec<MetricView<'b>>,
    /// Those of no kind.
    pub other: Vec<MetricView<'b>>,
    /// What the market says: all but enablement, if they have a name and a target.
    pub market: Vec<MetricView<'b>>,
}

/// A metric.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MetricView<'b> {
    /// As in the brief.
    #[serde(flatten)]
    pub metric: &'b Metric,
    /// When it is read, as typed and as a day.
    pub when: Traced,
}

/// The teams that every launch needs.
const NEEDED: [&str; 4] = ["Sales", "Support", "Legal", "Web"];

pub(super) fn of(brief: &Brief) -> CalendarView<'_> {
    let launch = brief.launch.date.as_ref().and_then(|date| date.day);
    let teams = teams(brief, launch);
    let open: Vec<&TeamView<'_>> = teams.iter().filter(|team| !is_done(team.readiness)).collect();
    let due = |keep: &dyn Fn(i64) -> bool| {
        let kept = |team: &&&TeamView<'_>| {
            team.readiness.due.as_ref().and_then(|due| offset(due, launch)).is_some_and(keep)
                && team.readiness.team.is_some()
        };
        open.iter().filter(kept).map(|team| (*team).clone()).collect::<Vec<_>>()
    };
    let week = week::of(brief, launch);
    CalendarView {
        proposed: week.iter().any(|day| day.proposed),
        blocked: teams.iter().any(|team| team.at_risk && team.readiness.team.is_some() && team.risk.is_none()),
        tracks: tracks(brief),
        sales: teams.iter().find(|team| names(team.readiness.team.as_ref(), "Sales")).cloned(),
        support: teams.iter().find(|team| names(team.readiness.team.as_ref(), "Support")).cloned(),
        unnamed: unnamed(&brief.readiness),
        close: close(&brief.readiness, |due| offset(due, launch)),
        tight: due(&|days| (-1..=0).contains(&days)),
        late: due(&|days| days > 0),
        week,
        measures: measures(&brief.metrics),
        earlier: earlier::of(brief, launch),
        teams,
    }
}

fn tracks(brief: &Brief) -> Vec<TrackView<'_>> {
    fn mark<'b>(text: Option<&'b Text>, when: Option<&When>, drawn: &'static str) -> Option<MarkView<'b>> {
        Some(MarkView { text: text?, iso: when?.day?.to_string(), drawn })
    }
    let milestones = brief.milestones.iter().filter_map(|m| mark(m.what.as_ref(), m.date.as_ref(), "milestone"));
    let readiness = brief.readiness.iter().filter_map(|r| {
        let drawn = match r.status.as_ref().map(|status| status.value) {
            Some(Progress::Done) => "done",
            Some(Progress::AtRisk) => "crit",
            Some(Progress::OnTrack) => "active",
            Some(Progress::NotStarted) | None => "",
        };
        mark(r.team.as_ref().or(r.done_when.as_ref()), r.due.as_ref(), drawn)
    });
    let channels = brief.channels.iter().filter_map(|c| mark(c.name.as_ref(), c.date.as_ref(), ""));
    let mut tracks = vec![
        TrackView { name: "Milestones", marks: milestones.collect() },
        TrackView { name: "Ready", marks: readiness.collect() },
        TrackView { name: "Channels", marks: channels.collect() },
    ];
    tracks.retain(|track| !track.marks.is_empty());
    for track in &mut tracks {
        track.marks.sort_by(|a, b| a.iso.cmp(&b.iso));
    }
    tracks
}

fn teams(brief: &Brief, launch: Option<Date>) -> Vec<TeamView<'_>> {
    let rank = |readiness: &Readiness| match readiness.status.as_ref().map(|status| status.value) {
        Some(Progress::AtRisk) => 0,
        Some(Progress::NotStarted) => 1,
        None => 2,
        Some(Progress::OnTrack) => 3,
        Some(Progress::Done) => 4,
    };
    let view = |readiness| TeamView {
        readiness,
        when: readiness.due.as_ref().map(both).unwrap_or_default(),
        at_risk: rank(readiness) == 0,
        risk: risk_of(readiness, &brief.risks),
    };
    let mut teams: Vec<TeamView<'_>> = brief.readiness.iter().map(view).collect();
    teams.sort_by_key(|team| {
        let due = team.readiness.due.as_ref().and_then(|due| offset(due, launch));
        (rank(team.readiness), due.unwrap_or(i64::MAX))
    });
    teams
}

/// The risk that names a team, else one that has two words of its work; only one with a plan can help.
fn risk_of<'b>(readiness: &Readiness, risks: &'b [Risk]) -> Option<&'b Risk> {
    let with_plan = || risks.iter().filter(|risk| risk.plan.is_some());
    let team = readiness.team.as_ref()?;
    let says = |risk: &Risk| -> Vec<String> {
        let texts = [&risk.what, &risk.plan].into_iter().flatten();
        texts.flat_map(|text| words(&text.text).collect::<Vec<_>>()).collect()
    };
    let named =
        |risk: &&Risk| [&risk.what, &risk.plan].into_iter().flatten().any(|text| says_name(&text.text, &team.text));
    let work: Vec<String> = readiness.done_when.iter().flat_map(|text| words(&text.text)).collect();
    let of_its_work = |risk: &&Risk| {
        let mut shared: Vec<String> = says(risk).into_iter().filter(|w| w.chars().count() > 4).collect();
        shared.sort_unstable();
        shared.dedup();
        shared.iter().filter(|word| work.contains(word)).count() > 1
    };
    with_plan().find(named).or_else(|| with_plan().find(of_its_work))
}

/// Whether a text has this name in it, word for word, case aside.
pub(super) fn says_name(text: &str, name: &str) -> bool {
    let (text, name): (Vec<String>, Vec<String>) = (words(text).collect(), words(name).collect());
    !name.is_empty() && text.windows(name.len()).any(|part| part == name.as_slice())
}

/// The words in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn unnamed(readiness: &[Readiness]) -> String {
    if readiness.is_empty() {
        return String::new();
    }
    let missing: Vec<&str> =
        NEEDED.into_iter().filter(|word| !readiness.iter().any(|r| names(r.team.as_ref(), word))).collect();
    match missing.split_last() {
        None => String::new(),
        Some((last, [])) => format!("readiness!:what {last} must have done before launch"),
        Some((last, others)) => {
            format!("readiness!:what {} and {last} must have done before launch", others.join(", "))
        }
    }
}

fn measures(metrics: &[Metric]) -> MeasuresView<'_> {
    let those = |kinds: &[Kind]| -> Vec<MetricView<'_>> {
        let of = metrics.iter().filter(|m| m.kind.as_ref().is_some_and(|kind| kinds.contains(&kind.value)));
        of.map(measured).collect()
    };
    let mut market = those(&[Kind::Adoption, Kind::Retention, Kind::Revenue, Kind::Sentiment]);
    market.retain(|view| view.metric.name.is_some() && view.metric.target.is_some());
    MeasuresView {
        enablement: those(&[Kind::Enablement]),
        market,
        other: metrics.iter().filter(|m| m.kind.is_none()).map(measured).collect(),
        adoption: those(&[Kind::Adoption]),
        sentiment: those(&[Kind::Sentiment]),
        effectiveness: those(&[Kind::Retention, Kind::Revenue, Kind::Enablement]),
    }
}

fn measured(metric: &Metric) -> MetricView<'_> {
    MetricView { metric, when: metric.by.as_ref().map(both).unwrap_or_default() }
}
