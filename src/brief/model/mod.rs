//! The types of a brief. Their doc comments are what a person reads: the first line follows "To add:" where the value is
//! missing, and stands beside the key in a new brief; the rest is advice.

mod business;
mod claims;
mod extra;
mod market;
mod outside;
mod record;
mod story;
mod work;

use schemars::JsonSchema;
use serde::Serialize;

pub use business::Business;
pub use claims::{Claim, ClaimRef, Claims, Status, Use};
pub use extra::Extra;
pub use market::{Asker, AudienceRef, Channel, ChannelKind, Competitor, Objection, Question, Rival};
pub use outside::{Comparison, Offer, Plan, Quote};
pub use story::{
    Audience, Avoided, Launch, Messaging, Motion, Pillar, Positioning, Product, RejectedFrame, Role, Tier,
};
pub use work::{Cut, Debrief, Kind, Metric, MetricRef, MetricResult, Milestone, Progress, Readiness, Risk, Story};

use super::date::Form;
use super::value::{Chosen, Leaves, Text};
use record::{choice, record};

record! {
    /// a product brief
    Brief {
        /// what is being launched
        product: Product,
        /// the launch itself
        launch: Launch,
        /// the one thing that a reader is asked to do: the button of every page, email and sheet
        offer: Offer,
        /// what one can buy, plan by plan, as customers see it
        plans: Vec<Plan>,
        /// the segments or personas it is for, the primary one first
        audience: Vec<Audience>,
        /// the market it is sold in
        positioning: Positioning,
        /// the promise and the reasons to believe it
        messaging: Messaging,
        /// every number, comparison or promise that leaves the building, each with its proof
        /// The key is a name of your own; other fields refer to it.
        claims: Claims,
        /// what people outside say about it, each with who agreed that it is published
        quotes: Vec<Quote>,
        /// what a buyer would choose instead, doing nothing included; one battlecard each
        competitors: Vec<Competitor>,
        /// the questions that people ask, each with the approved answer
        faq: Vec<Question>,
        /// where it is said, to whom, and when
        channels: Vec<Channel>,
        /// what each team must have done before launch: Sales, Support, Legal and Web at least
        readiness: Vec<Readiness>,
        /// the dates that everybody should know
        milestones: Vec<Milestone>,
        /// two to five metrics, each with where it stands, where it should be and by when
        metrics: Vec<Metric>,
        /// what could go wrong, and the plan for it
        risks: Vec<Risk>,
        /// what goes first if the date moves up, in order
        cut_first: Vec<Cut>,
        /// the business case: what it costs, what it brings, from when, and on which assumptions
        business: Business,
        /// stories of your own work, for an interview
        stories: Vec<Story>,
        /// what happened, after the launch
        debrief: Debrief,
        /// which documents are built, and where
        pack: Pack,
        /// anything else, for templates of your own
        extra: Extra,
    }
}

record! {
    /// which documents are built, and where
    Pack {
        /// the documents to build, by name, or whole sets of them; without it, the core five
        documents: Vec<Text>,
        /// the folder of the documents, beside the brief; without it, pack
        out: Option<Text> = "pack",
        /// how documents write a day: long (9 March 2027), us (March 9, 2027) or iso (2027-03-09)
        dates: Option<Chosen<Dates>> = "us",
        /// rules that `check` leaves out, each with a reason
        allow: Vec<Allowed>,
    }
}

record! {
    /// a rule that `check` leaves out
    Allowed {
        /// the name of the rule
        rule: Option<Text>,
        /// the reason
        why: Option<Text>,
    }
}

choice! {
    /// How documents write a day.
    Dates {
        /// 9 March 2027
        Long = "long",
        /// March 9, 2027
        Us = "us",
        /// 2027-03-09
        Iso = "iso",
    }
}

impl Brief {
    /// How documents write a day.
    #[must_use]
    pub fn dates(&self) -> Form {
        match self.pack.dates.as_ref().map(|dates| dates.value) {
            None | Some(Dates::Long) => Form::Long,
            Some(Dates::Us) => Form::Us,
            Some(Dates::Iso) => Form::Iso,
        }
    }
}

/// A brief, its values, and what it was read from.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// The typed model.
    pub brief: Brief,
    /// Every value with its bytes.
    pub leaves: Leaves,
}
