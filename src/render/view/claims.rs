//! Claims: resolved where they are referred to, and sorted by what may be done with them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::brief::Brief;
use crate::brief::model::{Claim, ClaimRef, Status, Use};

/// A claim.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClaimView<'b> {
    /// As in the brief.
    #[serde(flatten)]
    pub claim: &'b Claim,
    /// Its id.
    pub id: &'b str,
    /// Counted from 1, in the order of the brief.
    pub number: usize,
    /// Whether it may be said to customers: approved and not internal.
    pub public: bool,
    /// Whether nobody has approved it yet.
    pub pending: bool,
    /// Whether it must not be said.
    pub rejected: bool,
    /// Whether it must not leave the building.
    pub internal: bool,
    /// `approved`, `pending` or `rejected`, also where the brief leaves it out.
    pub standing: &'static str,
    /// `external` or `internal`, also where the brief leaves it out.
    pub exposure: &'static str,
}

/// Claims by what may be done with them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProofView<'b> {
    /// What carries the story: what may be said to customers, the primary audience's proof first, then the pillars'.
    pub strongest: Vec<ClaimView<'b>>,
    /// What leadership is shown: what is approved, the ask's own proof first, then what carries the story.
    pub for_ask: Vec<ClaimView<'b>>,
    /// Approved and pending ones, in that order.
    pub ledger: Vec<ClaimView<'b>>,
    /// Those that may be said to customers.
    pub public: Vec<ClaimView<'b>>,
    /// Those that nobody has approved yet.
    pub pending: Vec<ClaimView<'b>>,
    /// Those that are approved, but must not leave the building.
    pub internal: Vec<ClaimView<'b>>,
    /// Those that must not be said.
    pub rejected: Vec<ClaimView<'b>>,
}

/// Every claim that says something.
pub(super) fn all(brief: &Brief) -> Vec<ClaimView<'_>> {
    let spoken = brief.claims.0.iter().filter(|(_, claim)| claim.says.is_some());
    spoken
        .enumerate()
        .map(|(i, (id, claim))| ClaimView {
            claim,
            id,
            number: i + 1,
            public: claim.is_public(),
            pending: claim.status() == Status::Pending,
            rejected: claim.status() == Status::Rejected,
            internal: claim.r#use() == Use::Internal,
            standing: match claim.status() {
                Status::Approved => "approved",
                Status::Pending => "pending",
                Status::Rejected => "rejected",
            },
            exposure: match claim.r#use() {
                Use::External => "external",
                Use::Internal => "internal",
            },
        })
        .collect()
}

/// The claims of those ids, without rejected ones, each once.
pub(super) fn named<'b>(ids: &[ClaimRef], claims: &[ClaimView<'b>]) -> Vec<ClaimView<'b>> {
    let mut found: Vec<ClaimView<'b>> = Vec::new();
    for ClaimRef(id) in ids {
        let claim = claims.iter().find(|claim| claim.id == id.text && !claim.rejected);
        if let Some(claim) = claim.filter(|claim| found.iter().all(|other| other.id != claim.id)) {
            found.push(claim.clone());
        }
    }
    found
}

pub(super) fn sorted<'b>(brief: &'b Brief, claims: &[ClaimView<'b>]) -> ProofView<'b> {
    let those = |keep: &dyn Fn(&ClaimView<'b>) -> bool| claims.iter().filter(|c| keep(c)).cloned().collect::<Vec<_>>();
    let primary = brief.audience.first().map(|audience| audience.proof.as_slice()).unwrap_or_default();
    let pillars = brief.messaging.pillars.iter().flat_map(|pillar| &pillar.proof);
    let order: Vec<ClaimRef> = primary.iter().chain(pillars).cloned().collect();
    let mut strongest = named(&order, claims);
    strongest.extend(claims.iter().filter(|c| order.iter().all(|ClaimRef(id)| id.text != c.id)).cloned());
    strongest.retain(|claim| claim.public);
    let mut ledger = those(&|c| !c.rejected && !c.pending);
    ledger.extend(those(&|c| c.pending));
    let mut for_ask = named(&brief.launch.proof, claims);
    for_ask.retain(|claim| !claim.pending);
    for claim in &strongest {
        if for_ask.iter().all(|other| other.id != claim.id) {
            for_ask.push(claim.clone());
        }
    }
    ProofView {
        for_ask,
        strongest,
        ledger,
        public: those(&|c| c.public),
        pending: those(&|c| c.pending),
        internal: those(&|c| c.internal && !c.pending && !c.rejected),
        rejected: those(&|c| c.rejected),
    }
}
