//! Messages that are made from the brief: emails, what a customer hears in the first months, a note in the product, and what
//! is said about the price.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use super::claims::ClaimView;
use super::competitors::ObjectionView;
use super::guard::Guard;
use super::outside::SegmentView;
use super::{AudienceView, due, plan};
use crate::brief::model::{Audience, Channel, ChannelKind, Kind, Metric, Motion, Role};
use crate::brief::{Brief, Text};
use crate::language::lists;
use crate::traced::Traced;

/// What the texts of an announcement are made of.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct AnnounceView<'b> {
    /// One email for each channel of kind `email`, and for each audience that none of them reaches; by date.
    pub emails: Vec<EmailView<'b>>,
    /// What a customer hears: before, on day one, in week one, at day 30, before renewal.
    pub stages: Vec<StageView<'b>>,
    /// The channel of the note within the product, if the brief has one.
    pub note: NoteView<'b>,
    /// What is heard about the price, with its answer.
    pub price_objections: Vec<ObjectionView<'b>>,
    /// Who did the work, each once.
    pub thanks: Vec<ThanksView<'b>>,
    /// Whether it is sold by people.
    pub sales_led: bool,
    /// Whether messages along the way sell it.
    pub lifecycle: bool,
    /// Whether it is sold in plans that renew.
    pub subscription: bool,
}

/// An email.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EmailView<'b> {
    /// Its path in the brief: the channel's or the audience's.
    pub path: &'b str,
    /// Who gets it.
    pub to: Option<&'b Text>,
    /// By which channel.
    pub channel: Option<&'b Text>,
    /// When, as typed and as a day.
    pub when: Traced,
    /// Its subject: what the channel says, else what is said to this audience.
    pub message: Option<&'b Text>,
    /// What the reader may be told.
    pub said: SegmentView<'b>,
    /// Whether it goes out before the launch.
    pub is_early: bool,
    /// What the reader may answer, and what is said then.
    pub answer: Option<ObjectionView<'b>>,
}

/// A message to somebody who bought it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StageView<'b> {
    /// `before`, `first`, `week`, `month` or `renewal`.
    pub key: &'static str,
    /// What the moment is called.
    pub moment: &'static str,
    /// The channel that the brief has for this moment.
    pub channel: Option<&'b Text>,
    /// When that is, as typed and as a day.
    pub when: Traced,
    /// What it says, where the brief has it.
    pub message: Option<&'b Text>,
    /// What tells whether it worked.
    pub metric: Option<&'b Metric>,
}

/// A note within the product.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct NoteView<'b> {
    /// What it says, where the brief has a channel for it.
    pub title: Option<&'b Text>,
    /// Who sees it.
    pub to: Option<&'b Text>,
    /// From when on, as typed and as a day.
    pub when: Traced,
}

/// Somebody to thank.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ThanksView<'b> {
    /// Who.
    pub name: &'b Text,
    /// For what: a team, a milestone or a channel.
    pub what: Option<&'b Text>,
}

pub(super) fn of<'b>(
    brief: &'b Brief,
    audience: &[AudienceView<'b>],
    hardest: &[ObjectionView<'b>],
    claims: &[ClaimView<'b>],
) -> AnnounceView<'b> {
    let guard = Guard::new(claims);
    let motion = brief.launch.motion.as_ref().map(|motion| motion.value);
    let sayable: Vec<ObjectionView<'b>> = hardest.iter().filter(|one| may_be_sent(one, &guard)).cloned().collect();
    let is_price =
        |one: &&ObjectionView<'_>| one.objection.says.as_ref().is_some_and(|says| lists::prices().any(&says.text));
    AnnounceView {
        emails: emails(brief, audience, &sayable, &guard),
        stages: stages(brief, &guard),
        note: note(brief, &guard),
        price_objections: sayable.iter().filter(is_price).cloned().collect(),
        thanks: thanks(brief),
        sales_led: motion == Some(Motion::SalesLed),
        lifecycle: motion == Some(Motion::Lifecycle),
        subscription: motion == Some(Motion::Subscription),
    }
}

fn may_be_sent(one: &ObjectionView<'_>, guard: &Guard<'_, '_>) -> bool {
    let rests = one.objection.proof.iter().all(|proof| guard.may_rest_on(&proof.0.text));
    let answer = one.objection.answer.as_ref().map(|answer| answer.0.text.as_str()).unwrap_or_default();
    rests && guard.passes(answer)
}

fn is_of(channel: &Channel, kind: ChannelKind) -> bool {
    channel.kind.as_ref().is_some_and(|chosen| chosen.value == kind)
}

/// Days from the launch to a channel's day.
fn offset(brief: &Brief, channel: &Channel) -> Option<i64> {
    due::offset(channel.date.as_ref()?, brief.launch.date.as_ref().and_then(|launch| launch.day))
}

/// Whether a channel reaches somebody who bought it already, rather than somebody who may.
fn is_later(brief: &Brief, channel: &Channel) -> bool {
    let sold = brief.launch.motion.as_ref().is_some_and(|motion| motion.value == Motion::SalesLed);
    !sold && offset(brief, channel).is_some_and(|days| days > 0)
}

fn emails<'b>(
    brief: &'b Brief,
    audience: &[AudienceView<'b>],
    sayable: &[ObjectionView<'b>],
    guard: &Guard<'_, 'b>,
) -> Vec<EmailView<'b>> {
    let mut found: Vec<EmailView<'b>> = Vec::new();
    let mut used = BTreeSet::new();
    let of_kind = brief.channels.iter().filter(|channel| is_of(channel, ChannelKind::Email));
    let channels = plan::by_date(of_kind.filter(|channel| !is_later(brief, channel)), |c| c.date.as_ref());
    let by_id: HashMap<&str, &AudienceView<'b>> =
        audience.iter().map(|one| (one.audience.id.text.as_str(), one)).collect();
    let reached = |channel: &Channel| by_id.get(channel.audience.as_ref()?.0.text.as_str()).copied();
    for channel in &channels {
        let to = reached(channel);
        let said = to.map(|to| to.said.clone()).unwrap_or_default();
        found.push(EmailView {
            path: &channel.path,
            to: to.and_then(|to| to.audience.name.as_ref()),
            channel: channel.name.as_ref(),
            when: channel.date.as_ref().map(due::both).unwrap_or_default(),
            message: guard.short(channel.message.as_ref()).or(said.message),
            answer: answer(to, sayable, &mut used),
            is_early: offset(brief, channel).is_some_and(|days| days < 0),
            said,
        });
    }
    let has_one: HashSet<&str> =
        channels.iter().filter_map(|channel| Some(channel.audience.as_ref()?.0.text.as_str())).collect();
    for one in audience.iter().filter(|one| !has_one.contains(one.audience.id.text.as_str())) {
        found.push(EmailView {
            path: &one.audience.path,
            to: one.audience.name.as_ref(),
            channel: None,
            when: brief.launch.date.as_ref().map(due::both).unwrap_or_default(),
            message: one.said.message,
            answer: answer(Some(one), sayable, &mut used),
            is_early: false,
            said: one.said.clone(),
        });
    }
    found
}

/// What this reader may answer: first what rests on the claims that convince them; nothing is used twice.
fn answer<'b>(
    to: Option<&AudienceView<'b>>,
    sayable: &[ObjectionView<'b>],
    used: &mut BTreeSet<String>,
) -> Option<ObjectionView<'b>> {
    let shares = |one: &&ObjectionView<'b>| {
        one.claims.iter().any(|claim| to.is_some_and(|to| to.claims.iter().any(|other| other.id == claim.id)))
    };
    let mut free = sayable.iter().filter(|one| !used.contains(&one.objection.path));
    let found = free.clone().find(shares).or_else(|| free.next())?;
    used.insert(found.objection.path.clone());
    Some(found.clone())
}

/// The moments, each with the days after the launch on which a channel belongs to it; before the first there is none.
const STAGES: [(&str, &str, Range<i64>); 5] = [
    ("before", "Before day one", 0..0),
    ("first", "Day one", 1..4),
    ("week", "Week one", 4..15),
    ("month", "Day 30", 15..46),
    ("renewal", "Before renewal", 46..i64::MAX),
];

fn stages<'b>(brief: &'b Brief, guard: &Guard<'_, 'b>) -> Vec<StageView<'b>> {
    let kinds = [ChannelKind::Email, ChannelKind::InProduct];
    let later = brief.channels.iter().filter(|c| is_later(brief, c) && kinds.iter().any(|kind| is_of(c, *kind)));
    let later = plan::by_date(later, |c| c.date.as_ref());
    let measured = |kind: Kind, at: usize| {
        brief.metrics.iter().filter(|m| m.kind.as_ref().is_some_and(|k| k.value == kind)).nth(at)
    };
    let stage = |(key, moment, days): &(&'static str, &'static str, Range<i64>)| {
        let at = |c: &&&Channel| offset(brief, c).is_some_and(|at| days.contains(&at));
        let of_email = |c: &&&Channel| at(c) && is_of(c, ChannelKind::Email);
        let channel = later.iter().find(of_email).or_else(|| later.iter().find(at)).copied();
        StageView {
            key,
            moment,
            channel: channel.and_then(|c| c.name.as_ref()),
            when: channel.and_then(|c| c.date.as_ref()).map(due::both).unwrap_or_default(),
            message: channel.and_then(|c| guard.short(c.message.as_ref())),
            metric: match *key {
                "first" => measured(Kind::Adoption, 0),
                "week" => measured(Kind::Adoption, 1),
                "month" => measured(Kind::Sentiment, 0),
                "renewal" => measured(Kind::Retention, 0),
                _ => None,
            },
        }
    };
    STAGES.iter().map(stage).collect()
}

fn note<'b>(brief: &'b Brief, guard: &Guard<'_, 'b>) -> NoteView<'b> {
    let channel = brief.channels.iter().find(|channel| is_of(channel, ChannelKind::InProduct));
    let id = channel.and_then(|channel| channel.audience.as_ref()).map(|id| id.0.text.as_str());
    let to = brief
        .audience
        .iter()
        .find(|one| id == Some(one.id.text.as_str()))
        .or_else(|| audience_of(brief, Role::User))
        .or_else(|| brief.audience.first());
    let when = channel.and_then(|channel| channel.date.as_ref()).or(brief.launch.date.as_ref());
    NoteView {
        title: channel.and_then(|channel| guard.short(channel.message.as_ref())),
        to: to.and_then(|to| to.name.as_ref()),
        when: when.map(due::both).unwrap_or_default(),
    }
}

fn audience_of(brief: &Brief, role: Role) -> Option<&Audience> {
    brief.audience.iter().find(|one| one.role.as_ref().is_some_and(|chosen| chosen.value == role))
}

/// Those who own the work before the launch: teams, then milestones, then channels.
fn thanks(brief: &Brief) -> Vec<ThanksView<'_>> {
    let owner = brief.launch.owner.as_ref().map(|owner| owner.text.as_str());
    let teams = brief.readiness.iter().map(|one| (one.owner.as_ref(), one.team.as_ref()));
    let steps = brief.milestones.iter().map(|one| (one.owner.as_ref(), one.what.as_ref()));
    let channels = brief.channels.iter().map(|one| (one.owner.as_ref(), one.name.as_ref()));
    let mut seen = BTreeSet::new();
    let all = teams.chain(steps).chain(channels).filter_map(|(name, what)| Some(ThanksView { name: name?, what }));
    all.filter(|one| Some(one.name.text.as_str()) != owner && seen.insert(one.name.text.as_str())).collect()
}
