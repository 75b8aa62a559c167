//! The rules, in groups.

mod audience;
mod claims;
mod competition;
mod deck;
pub(super) mod documents;
pub(super) mod former;
mod links;
mod metrics;
mod plan;
mod positioning;
mod public;
mod stories;
mod typed;
mod values;
mod wording;

use super::context::{Context, Found};
use super::rule::{Group, note, warning};

/// What is wrong about allowing.
const EXCEPTIONS: &[super::rule::Rule] =
    &[warning("unknown-rule"), warning("unexplained-exception"), note("unused-exception")];

/// Every group, in the order in which `explain` lists them.
pub(super) const GROUPS: &[Group] = &[
    Group { title: "audience and problem", rules: audience::RULES },
    Group { title: "positioning and messaging", rules: positioning::RULES },
    Group { title: "wording", rules: wording::RULES },
    Group { title: "claims", rules: claims::RULES },
    Group { title: "competition and questions", rules: competition::RULES },
    Group { title: "plan and enablement", rules: plan::RULES },
    Group { title: "metrics and risks", rules: metrics::RULES },
    Group { title: "stories", rules: stories::RULES },
    Group { title: "documents", rules: documents::RULES },
    Group { title: "what was typed into documents", rules: typed::RULES },
    Group { title: "slides", rules: deck::RULES },
    Group { title: "exceptions", rules: EXCEPTIONS },
];

/// What applies them.
pub(super) const ALL: &[fn(&Context<'_>, &mut Found)] = &[
    audience::check,
    positioning::check,
    wording::check,
    claims::check,
    competition::check,
    plan::check,
    metrics::check,
    stories::check,
    documents::check,
    values::check,
    typed::check,
    public::check,
    deck::check,
    links::check,
];
