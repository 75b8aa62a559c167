//! What customers read: voices, the offer, plans, comparisons and reasons, as far as they may be said.

use schemars::JsonSchema;
use serde::Serialize;

use super::claims::{self, ClaimView};
use super::guard::Guard;
use crate::brief::model::{Audience, Comparison, Competitor, Plan, Quote, Role, Status};
use crate::brief::{Brief, Text, When};
use crate::traced::Traced;

/// What somebody outside says, as far as it may be published.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct VoiceView<'b> {
    /// As in the brief.
    #[serde(flatten)]
    pub quote: &'b Quote,
    /// Who it is: name, role and company, with commas.
    pub by: Traced,
}

/// What a reader is asked to do.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct OfferView<'b> {
    /// Its path in the brief.
    pub path: &'static str,
    /// The words of the button.
    pub text: Option<&'b Text>,
    /// The address.
    pub link: Option<&'b Text>,
    /// Its last day.
    pub until: Option<&'b When>,
    /// Whether it can be shown: it has words and an address, and its last day is not before the launch.
    pub is_open: bool,
    /// Whether its last day is before the launch.
    pub is_over: bool,
}

/// A pillar as customers hear it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReasonView<'b> {
    /// What the product does.
    pub feature: Option<&'b Text>,
    /// What that lets a customer do.
    pub benefit: Option<&'b Text>,
    /// Why it matters to them.
    pub value: Option<&'b Text>,
    /// The claims behind it that may be said.
    pub claims: Vec<ClaimView<'b>>,
}

/// What a segment may be told.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct SegmentView<'b> {
    /// Their problem.
    pub pain: Option<&'b Text>,
    /// What they do about it today.
    pub today: Option<&'b Text>,
    /// What they want instead.
    pub outcome: Option<&'b Text>,
    /// The headline, said for them.
    pub message: Option<&'b Text>,
    /// The claims that convince them and may be said; without any, those that carry the story.
    pub claims: Vec<ClaimView<'b>>,
    /// The pillar that most of these claims are proof of, without its claims; where there is no such pillar, the first.
    pub reason: Option<ReasonView<'b>>,
    /// The same, and then those that carry the story.
    pub more: Vec<ClaimView<'b>>,
}

/// What a buyer compares with one competitor.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CompareView<'b> {
    /// Whom.
    pub name: Option<&'b Text>,
    /// Line by line.
    pub rows: Vec<&'b Comparison>,
    /// The day on which all of it was looked up, where it is the same.
    pub as_of: Option<&'b When>,
}

pub(super) fn voices<'b>(brief: &'b Brief, guard: &Guard<'_, 'b>) -> Vec<VoiceView<'b>> {
    let may = |quote: &&Quote| {
        quote.status() == Status::Approved && guard.all([&quote.says, &quote.who, &quote.company].map(Option::as_ref))
    };
    let view = |quote: &'b Quote| VoiceView { quote, by: by(quote) };
    brief.quotes.iter().filter(may).map(view).collect()
}

pub(super) fn held_voices(brief: &Brief) -> Vec<&Quote> {
    brief.quotes.iter().filter(|quote| quote.status() == Status::Pending).collect()
}

/// `Ada Blom, head of service, Northlight Insurance`
fn by(quote: &Quote) -> Traced {
    let mut out = Traced::default();
    for part in [&quote.who, &quote.role, &quote.company].into_iter().flatten() {
        if !out.0.is_empty() {
            out.push(", ");
        }
        out.0.extend(part.traced().0);
    }
    out
}

pub(super) fn offer<'b>(brief: &'b Brief, guard: &Guard<'_, 'b>) -> OfferView<'b> {
    let (text, link, until) =
        (guard.short(brief.offer.text.as_ref()), brief.offer.link.as_ref(), brief.offer.until.as_ref());
    let day = |when: Option<&When>| when.and_then(|when| when.day);
    let is_over = day(until).zip(day(brief.launch.date.as_ref())).is_some_and(|(until, launch)| until < launch);
    OfferView { path: "offer", text, link, until, is_open: text.is_some() && link.is_some() && !is_over, is_over }
}

pub(super) fn plans<'b>(brief: &'b Brief, guard: &Guard<'_, 'b>) -> Vec<&'b Plan> {
    let said = |plan: &&Plan| {
        guard.all([&plan.price, &plan.r#for, &plan.replaces].map(Option::as_ref))
            && guard.all(plan.includes.iter().map(Some))
    };
    brief.plans.iter().filter(said).collect()
}

pub(super) fn reasons<'b>(brief: &'b Brief, claims: &[ClaimView<'b>], guard: &Guard<'_, 'b>) -> Vec<ReasonView<'b>> {
    let pillars = brief.messaging.pillars.iter();
    let views = pillars.map(|pillar| ReasonView {
        feature: guard.short(pillar.feature.as_ref()),
        benefit: guard.short(pillar.benefit.as_ref()),
        value: guard.short(pillar.value.as_ref()),
        claims: public(claims::named(&pillar.proof, claims)),
    });
    views.filter(|reason| reason.benefit.is_some() || reason.feature.is_some()).collect()
}

fn public(mut claims: Vec<ClaimView<'_>>) -> Vec<ClaimView<'_>> {
    claims.retain(|claim| claim.public);
    claims
}

/// What segments are told, worked out once for all of them.
pub(super) struct Teller<'c, 'b> {
    brief: &'b Brief,
    claims: &'c [ClaimView<'b>],
    guard: Guard<'c, 'b>,
    strongest: Vec<ClaimView<'b>>,
    reasons: Vec<ReasonView<'b>>,
}

/// No text for a segment says more claims than this.
const TOLD: usize = 4;

impl<'c, 'b> Teller<'c, 'b> {
    pub(super) fn new(brief: &'b Brief, claims: &'c [ClaimView<'b>]) -> Self {
        let guard = Guard::new(claims);
        let mut strongest = claims::sorted(brief, claims).strongest;
        strongest.truncate(2 * TOLD);
        Self { brief, claims, reasons: reasons(brief, claims, &guard), guard, strongest }
    }

    pub(super) fn tell(&self, audience: &'b Audience) -> SegmentView<'b> {
        let is_primary = self.brief.audience.first().is_some_and(|first| first.path == audience.path);
        let mut own = public(claims::named(&audience.proof, self.claims));
        let reason = self.reason(&own, is_primary);
        own.truncate(TOLD);
        let mut more = own.clone();
        more.extend(self.strongest.iter().filter(|claim| own.iter().all(|other| other.id != claim.id)).cloned());
        more.truncate(TOLD);
        // Who can stop it asks about something else than what carries the story.
        let is_blocker = audience.role.as_ref().is_some_and(|role| role.value == Role::Blocker);
        SegmentView {
            pain: self.guard.short(audience.pain.as_ref()),
            today: self.guard.short(audience.today.as_ref()),
            outcome: self.guard.short(audience.outcome.as_ref()),
            message: self.guard.short(audience.message.as_ref()),
            reason,
            claims: if own.is_empty() && !is_blocker { more.clone() } else { own },
            more,
        }
    }

    /// The pillar that most of these claims are proof of; without any, the first. Of several, the first is for the primary
    /// audience, since everybody hears it, and a later one for the others.
    fn reason(&self, own: &[ClaimView<'b>], is_primary: bool) -> Option<ReasonView<'b>> {
        let shared = |reason: &ReasonView<'_>| {
            reason.claims.iter().filter(|claim| own.iter().any(|other| other.id == claim.id)).count()
        };
        let mut best = self.reasons.first().map(|first| (shared(first), first))?;
        for reason in self.reasons.iter().skip(1) {
            let count = shared(reason);
            if count > best.0 || (count == best.0 && count > 0 && !is_primary) {
                best = (count, reason);
            }
        }
        Some(ReasonView { claims: Vec::new(), ..best.1.clone() })
    }
}

pub(super) fn comparisons<'b>(brief: &'b Brief, guard: &Guard<'_, 'b>) -> Vec<CompareView<'b>> {
    brief.competitors.iter().filter_map(|competitor| comparison(competitor, guard)).collect()
}

pub(super) fn comparison<'b>(competitor: &'b Competitor, guard: &Guard<'_, '_>) -> Option<CompareView<'b>> {
    let said =
        |row: &&Comparison| row.ours.is_some() && guard.all([&row.what, &row.theirs, &row.ours].map(Option::as_ref));
    let rows: Vec<&Comparison> = competitor.compare.iter().filter(said).collect();
    let day = |row: &Comparison| row.as_of.as_ref().and_then(|when| when.day);
    let first = *rows.first()?;
    let same = rows.iter().all(|row| day(row) == day(first));
    let as_of = first.as_of.as_ref().filter(|_| same);
    Some(CompareView { name: competitor.name.as_ref(), rows, as_of })
}
