//! What a person rehearses before an interview: the weak points of the brief, its principles, and what goes with what.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::claims::{ClaimView, ProofView};
use super::competitors::{CompetitorView, ObjectionView};
use super::plan::{self, ChannelView, PlanView};
use super::{AudienceView, PillarView};
use crate::brief::model::{Kind, Metric, MetricResult, Readiness, Risk, Story};
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
    /// Segments after the first that have a name.
    pub others: Vec<AudienceView<'b>>,
    /// The first channel.
    pub opening: Option<OpeningView<'b>>,
    /// The number to answer for: the first metric that is no enablement, else the first.
    pub main: Option<&'b Metric>,
    /// What the number came to, if the brief says so.
    pub actual: Option<&'b Text>,
    /// A number that is read before that one and tells how it will come out.
    pub early: Option<&'b Metric>,
    /// The number that tells whether the field can say it.
    pub certified: Option<&'b Metric>,
    /// What Sales must have done.
    pub sales: Option<&'b Readiness>,
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
    /// An objection that it answers: one that rests on the same claims, else the next one heard.
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
    let id = |metric: &Metric| metric.id.text.clone();
    let (told, untold) = principles(brief);
    PracticeView {
        weak: weak(known, main),
        principles: told.into_iter().chain(untold.iter().cloned()).collect(),
        untold,
        exercises: exercises(known),
        others: known.audience.iter().skip(1).filter(|view| view.audience.name.is_some()).cloned().collect(),
        opening: known.plan.channels.first().map(|channel| opening(channel, known.audience)),
        main,
        actual: actual(brief, main),
        early: early.filter(|early| early.by.is_some() && main.is_some_and(|main| id(main) != id(early))),
        certified: brief.metrics.iter().find(|metric| kind(metric) == Some(Kind::Enablement)),
        sales: brief.readiness.iter().find(|r| r.team.as_ref().is_some_and(|team| same(&team.text, "sales"))),
    }
}

fn actual<'b>(brief: &'b Brief, main: Option<&Metric>) -> Option<&'b Text> {
    let id = &main?.id.text;
    let of_main = |result: &&MetricResult| result.metric.as_ref().is_some_and(|metric| metric.0.text == *id);
    brief.debrief.results.iter().find(of_main)?.actual.as_ref()
}

fn weak<'b>(known: &Known<'_, 'b>, main: Option<&'b Metric>) -> Vec<WeakView<'b>> {
    let Known { brief, audience, pillars, competitors, proof, plan, .. } = known;
    let mut points = Vec::new();
    let mut add = |there: bool, point: WeakView<'b>| points.extend(there.then_some(point));
    let none = WeakView::default;
    let difference = brief.positioning.difference.as_ref();
    let (mut vendors, mut habits) =
        (competitors.iter().filter(|c| !c.do_nothing), competitors.iter().filter(|c| c.do_nothing));
    add(audience.iter().all(|view| view.audience.name.is_none()), WeakView { no_audience: true, ..none() });
    add(proof.strongest.is_empty(), WeakView { no_proof: true, ..none() });
    add(difference.is_none(), WeakView { no_difference: true, ..none() });
    add(brief.metrics.is_empty(), WeakView { no_metrics: true, ..none() });
    if let Some(pending) = proof.pending.first() {
        let rests = |pillar: &&PillarView<'b>| pillar.claims.iter().any(|claim| claim.id == pending.id);
        let carries = pillars.iter().filter(rests).filter_map(|pillar| pillar.pillar.name.as_ref()).collect();
        add(true, WeakView { pending: Some(pending.clone()), carries, ..none() });
    }
    let at_risk = plan.at_risk.iter().copied().find(|readiness| readiness.team.is_some());
    add(at_risk.is_some(), WeakView { at_risk, ..none() });
    let unanswered = competitors.iter().find_map(|competitor| competitor.unanswered.first()).cloned();
    add(unanswered.is_some(), WeakView { unanswered, ..none() });
    let unplanned = brief.risks.iter().find(|risk| risk.what.is_some() && risk.plan.is_none());
    add(unplanned.is_some(), WeakView { unplanned, ..none() });
    let rival = vendors.find(|view| view.competitor.name.is_some() && !view.competitor.strengths.is_empty()).cloned();
    add(rival.is_some(), WeakView { rival, ..none() });
    add(competitors.is_empty(), WeakView { no_rival: true, ..none() });
    let unmeasured = brief.metrics.iter().find(|m| m.name.is_some() && m.target.is_some() && m.baseline.is_none());
    add(unmeasured.is_some(), WeakView { unmeasured, ..none() });
    let inside = proof.internal.first().cloned();
    add(inside.is_some(), WeakView { inside, ..none() });
    let nothing = habits.find(|view| view.competitor.name.is_some()).cloned();
    add(nothing.is_some(), WeakView { nothing, ..none() });
    let sample = proof.strongest.first().cloned();
    add(sample.is_some(), WeakView { sample, ..none() });
    add(difference.is_some(), WeakView { copied: difference, ..none() });
    let target = main.filter(|metric| metric.name.is_some());
    add(target.is_some(), WeakView { target, ..none() });
    add(true, WeakView { date: true, ..none() });
    points
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
    let mut left = left.into_iter();
    let exercise = |(pillar, fitting): (&PillarView<'b>, Option<&ObjectionView<'b>>)| ExerciseView {
        pillar: pillar.clone(),
        objection: fitting.or_else(|| left.next()).cloned(),
    };
    known.pillars.iter().zip(fitting).map(exercise).collect()
}

fn opening<'b>(channel: &ChannelView<'b>, audience: &[AudienceView<'b>]) -> OpeningView<'b> {
    let reached = channel.channel.audience.as_ref();
    let to = reached.and_then(|id| audience.iter().find(|view| view.audience.id.text == id.0.text));
    OpeningView {
        channel: channel.clone(),
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

static PRINCIPLES: LazyLock<Vec<Principle>> =
    LazyLock::new(|| serde_yaml::from_str(catalog::words("principles")).unwrap_or_default());

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
    use super::*;

    #[test]
    fn word_list_reads() {
        let words: Vec<Principle> = serde_yaml::from_str(catalog::words("principles")).unwrap();
        assert!(words.len() >= 8 && words.iter().all(|p| p.asks.ends_with('?') && !p.look.ends_with('.')));
    }
}
