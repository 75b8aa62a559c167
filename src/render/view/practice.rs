//! What a person rehearses before an interview: the weak points of the brief, its principles, and what goes with what.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::claims::{ClaimView, ProofView};
use super::competitors::{CompetitorView, ObjectionView};
use super::plan::{self, ChannelView, PlanView};
use super::{AudienceView, PillarView};
use crate::brief::model::{Channel, Kind, Metric, MetricResult, Readiness, Risk, Story};
use crate::brief::{Brief, Text};
use crate::catalog;
use crate::traced::Traced;

/// What a person rehearses before an interview.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PracticeView<'b> {
    /// Where an interviewer will press, the weakest point first. Of each sort there is one, and there are at least five.
    pub weak: Vec<WeakView<'b>>,
    /// Principles: those that the brief has a story for, then the other known ones.
    pub principles: Vec<PrincipleView<'b>>,
    /// The first principles without a story.
    pub untold: Vec<PrincipleView<'b>>,
    /// The pillars, each with an objection to answer.
    pub exercises: Vec<ExerciseView<'b>>,
    /// Segments after the first.
    pub others: Vec<AudienceView<'b>>,
    /// The first channel; its fields are empty where there is none, as are those of the next four.
    pub opening: OpeningView<'b>,
    /// The number to answer for: the first metric that is no enablement, else the first.
    pub main: &'b Metric,
    /// What the number came to, if the brief says so.
    pub actual: Option<&'b Text>,
    /// A number that is read before that one and tells how it will come out.
    pub early: &'b Metric,
    /// The number that tells, before launch, whether the field can say it.
    pub certified: &'b Metric,
    /// What Sales must have done.
    pub sales: &'b Readiness,
}

/// A weak point: one of these is there.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct WeakView<'b> {
    /// Nobody said who it is for.
    pub no_audience: bool,
    /// No claim may be said to customers.
    pub no_proof: bool,
    /// Nobody said what only this product does.
    pub no_difference: bool,
    /// No metric.
    pub no_metrics: bool,
    /// No competitor.
    pub no_rival: bool,
    /// A claim that nobody has approved yet.
    pub pending: Option<ClaimView<'b>>,
    /// The names of the pillars that rest on that claim.
    pub carries: Vec<&'b Text>,
    /// A team at risk.
    pub at_risk: Option<&'b Readiness>,
    /// An objection without an answer.
    pub unanswered: Option<ObjectionView<'b>>,
    /// A risk without a plan.
    pub unplanned: Option<&'b Risk>,
    /// A vendor that is better at something.
    pub rival: Option<CompetitorView<'b>>,
    /// A metric without a baseline.
    pub unmeasured: Option<&'b Metric>,
    /// A fact that is for inside only.
    pub inside: Option<ClaimView<'b>>,
    /// What people do when they buy nothing.
    pub nothing: Option<CompetitorView<'b>>,
    /// The claim that carries the story.
    pub sample: Option<ClaimView<'b>>,
    /// What only this product does, until somebody copies it.
    pub copied: Option<&'b Text>,
    /// The number to answer for.
    pub target: Option<&'b Metric>,
    /// The date, which may move.
    pub date: bool,
}

/// A principle, and the stories that show it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PrincipleView<'b> {
    /// Its name.
    pub name: Traced,
    /// The question behind it; empty where it is not a known one.
    pub asks: String,
    /// Where to look for a story; empty where it is not a known one.
    pub look: String,
    /// The stories.
    pub stories: Vec<&'b Story>,
}

/// A pillar to practise on.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ExerciseView<'b> {
    /// The pillar.
    #[serde(flatten)]
    pub pillar: PillarView<'b>,
    /// An objection that it answers: one that rests on the same claims, else one that is left.
    pub objection: Option<ObjectionView<'b>>,
}

/// The first channel.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OpeningView<'b> {
    /// The channel.
    #[serde(flatten)]
    pub channel: ChannelView<'b>,
    /// Whether it reaches the primary audience.
    pub to_primary: bool,
    /// Whether it reaches somebody who can stop it.
    pub to_blocker: bool,
}

static NO_METRIC: LazyLock<Metric> = LazyLock::new(Metric::default);
static NO_TEAM: LazyLock<Readiness> = LazyLock::new(Readiness::default);
static NO_CHANNEL: LazyLock<Channel> = LazyLock::new(Channel::default);

/// What the other parts of the view have worked out already.
pub(super) struct Known<'v, 'b> {
    pub(super) brief: &'b Brief,
    pub(super) audience: &'v [AudienceView<'b>],
    pub(super) pillars: &'v [PillarView<'b>],
    pub(super) competitors: &'v [CompetitorView<'b>],
    pub(super) hardest: &'v [ObjectionView<'b>],
    pub(super) proof: &'v ProofView<'b>,
    pub(super) plan: &'v PlanView<'b>,
}

pub(super) fn of<'b>(known: &Known<'_, 'b>) -> PracticeView<'b> {
    let brief = known.brief;
    let kind = |metric: &Metric| metric.kind.as_ref().map(|kind| kind.value);
    let outcomes = || brief.metrics.iter().filter(|metric| kind(metric) != Some(Kind::Enablement));
    let main = outcomes().next().or(brief.metrics.first());
    let early = plan::by_date(outcomes(), |metric| metric.by.as_ref()).first().copied();
    let (told, untold) = principles(brief);
    PracticeView {
        weak: weak(known, main),
        principles: told.into_iter().chain(untold.iter().cloned()).collect(),
        untold,
        exercises: exercises(known),
        others: known.audience.iter().skip(1).cloned().collect(),
        opening: opening(known.plan.channels.first(), known.audience),
        main: main.unwrap_or(&NO_METRIC),
        actual: actual(brief, main),
        early: early
            .filter(|early| early.by.is_some() && main.is_some_and(|main| main.id.text != early.id.text))
            .unwrap_or(&NO_METRIC),
        certified: (brief.metrics.iter())
            .find(|metric| kind(metric) == Some(Kind::Enablement) && before_launch(brief, metric))
            .unwrap_or(&NO_METRIC),
        sales: brief
            .readiness
            .iter()
            .find(|readiness| readiness.team.as_ref().is_some_and(|team| same(&team.text, "sales")))
            .unwrap_or(&NO_TEAM),
    }
}

fn before_launch(brief: &Brief, metric: &Metric) -> bool {
    let launch = brief.launch.date.as_ref().and_then(|date| date.day);
    metric.by.as_ref().is_some_and(|by| match (by.days, by.day, launch) {
        (Some(days), ..) => days < 0,
        (None, Some(day), Some(launch)) => day < launch,
        _ => false,
    })
}

fn actual<'b>(brief: &'b Brief, main: Option<&Metric>) -> Option<&'b Text> {
    let id = &main?.id.text;
    let of_main = |result: &&MetricResult| result.metric.as_ref().is_some_and(|metric| metric.0.text == *id);
    brief.debrief.results.iter().find(of_main)?.actual.as_ref()
}

fn weak<'b>(known: &Known<'_, 'b>, main: Option<&'b Metric>) -> Vec<WeakView<'b>> {
    let Known { brief, audience, competitors, proof, plan, .. } = known;
    let none = WeakView::default;
    let named = |do_nothing: bool| competitors.iter().find(|c| c.do_nothing == do_nothing).cloned();
    let (rival, nothing) = (named(false), named(true));
    let difference = brief.positioning.difference.as_ref();
    let mut unanswered = competitors.iter().flat_map(|competitor| &competitor.unanswered);
    let points = [
        audience.is_empty().then(|| WeakView { no_audience: true, ..none() }),
        proof.strongest.is_empty().then(|| WeakView { no_proof: true, ..none() }),
        difference.is_none().then(|| WeakView { no_difference: true, ..none() }),
        main.is_none().then(|| WeakView { no_metrics: true, ..none() }),
        proof.pending.first().map(|claim| WeakView {
            pending: Some(claim.clone()),
            carries: resting_on(claim, known.pillars),
            ..none()
        }),
        (plan.at_risk.first()).map(|team| WeakView { at_risk: Some(team), ..none() }),
        (unanswered.next()).map(|objection| WeakView { unanswered: Some(objection.clone()), ..none() }),
        (brief.risks.iter().find(|risk| risk.plan.is_none())).map(|risk| WeakView { unplanned: Some(risk), ..none() }),
        (rival.is_none() && nothing.is_none()).then(|| WeakView { no_rival: true, ..none() }),
        rival.map(|rival| WeakView { rival: Some(rival), ..none() }),
        (brief.metrics.iter().find(|m| m.target.is_some() && m.baseline.is_none()))
            .map(|metric| WeakView { unmeasured: Some(metric), ..none() }),
        proof.internal.first().map(|claim| WeakView { inside: Some(claim.clone()), ..none() }),
        nothing.map(|nothing| WeakView { nothing: Some(nothing), ..none() }),
        proof.strongest.first().map(|claim| WeakView { sample: Some(claim.clone()), ..none() }),
        difference.map(|difference| WeakView { copied: Some(difference), ..none() }),
        main.map(|metric| WeakView { target: Some(metric), ..none() }),
        Some(WeakView { date: true, ..none() }),
    ];
    points.into_iter().flatten().collect()
}

fn resting_on<'b>(claim: &ClaimView<'b>, pillars: &[PillarView<'b>]) -> Vec<&'b Text> {
    let rests = |pillar: &&PillarView<'b>| pillar.claims.iter().any(|other| other.id == claim.id);
    pillars.iter().filter(rests).filter_map(|pillar| pillar.pillar.name.as_ref()).collect()
}

fn exercises<'b>(known: &Known<'_, 'b>) -> Vec<ExerciseView<'b>> {
    let mut left: Vec<&ObjectionView<'b>> = known.hardest.iter().collect();
    let shares = |pillar: &PillarView<'b>, objection: &ObjectionView<'b>| {
        objection.claims.iter().any(|claim| pillar.claims.iter().any(|other| other.id == claim.id))
    };
    // Those that fit a pillar are taken first, so that no other pillar uses them up.
    let mut fitting: Vec<Option<&ObjectionView<'b>>> = Vec::new();
    for pillar in known.pillars {
        let at = left.iter().position(|objection| shares(pillar, objection));
        fitting.push(at.map(|at| left.remove(at)));
    }
    // Of the others, those that rest on nothing come first: they belong to no pillar.
    left.sort_by_key(|objection| !objection.claims.is_empty());
    let mut left = left.into_iter();
    let exercise = |(pillar, fitting): (&PillarView<'b>, Option<&ObjectionView<'b>>)| ExerciseView {
        pillar: pillar.clone(),
        objection: fitting.or_else(|| left.next()).cloned(),
    };
    known.pillars.iter().zip(fitting).map(exercise).collect()
}

fn opening<'b>(first: Option<&ChannelView<'b>>, audience: &[AudienceView<'b>]) -> OpeningView<'b> {
    let channel = first.cloned().unwrap_or_else(|| ChannelView {
        channel: &NO_CHANNEL,
        to: None,
        when: Traced::default(),
        way: None,
        whom: None,
        text: None,
    });
    let reached = channel.channel.audience.as_ref();
    let to = reached.and_then(|id| audience.iter().find(|view| view.audience.id.text == id.0.text));
    OpeningView {
        channel,
        to_primary: to.is_some_and(|view| view.primary),
        to_blocker: to.is_some_and(|view| view.blocker),
    }
}

/// An entry of the list of principles.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Principle {
    name: String,
    asks: String,
    look: String,
}

static PRINCIPLES: LazyLock<Vec<Principle>> = LazyLock::new(|| catalog::words("principles").unwrap_or_default());

/// Principles with a story, in the order of the brief, and known ones without.
fn principles(brief: &Brief) -> (Vec<PrincipleView<'_>>, Vec<PrincipleView<'_>>) {
    let mut told: Vec<PrincipleView<'_>> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for story in &brief.stories {
        let Some(name) = &story.principle else { continue };
        if let Some(at) = names.iter().position(|told| same(told, &name.text)) {
            told.get_mut(at).into_iter().for_each(|view| view.stories.push(story));
            continue;
        }
        let known = PRINCIPLES.iter().find(|principle| same(&principle.name, &name.text));
        let (asks, look) = known.map(|known| (known.asks.clone(), known.look.clone())).unwrap_or_default();
        names.push(&name.text);
        told.push(PrincipleView { name: name.traced(), asks, look, stories: vec![story] });
    }
    let untold = PRINCIPLES.iter().filter(|principle| !names.iter().any(|name| same(name, &principle.name)));
    let view = |Principle { name, asks, look }: Principle| PrincipleView {
        name: Traced::words(name),
        asks,
        look,
        stories: Vec::new(),
    };
    let untold = untold.cloned().map(view).collect();
    (told, untold)
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::finding::Source;
    use crate::render::view::View;

    #[test]
    fn every_brief_has_five_weak_points() {
        let full = catalog::examples().into_iter().map(|example| example.text);
        for text in full.chain(["product:\n  name: X\n", "product:\n  name: X\nmetrics: [{target: \"3\"}]\n"]) {
            let source = Arc::new(Source { path: "brief.yaml".into(), text: text.to_owned() });
            let read = crate::brief::read(&source).unwrap().value;
            assert!(View::new(&read.brief, &|_| true).practice.unwrap().weak.len() >= 5, "{text}");
        }
    }

    #[test]
    fn word_list_reads() {
        let words: Vec<Principle> = catalog::words("principles").unwrap();
        assert!(words.len() >= 8 && words.iter().all(|p| p.asks.ends_with('?') && !p.look.ends_with('.')));
    }
}
