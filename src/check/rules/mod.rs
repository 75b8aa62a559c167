//! The rules, in groups.

mod audience;
mod claims;
mod competition;
mod deck;
pub(super) mod documents;
pub(super) mod former;
mod limits;
mod links;
mod metrics;
mod outside;
mod plan;
mod positioning;
mod public;
#[cfg(feature = "review")]
pub(super) mod reviews;
mod stories;
#[cfg(feature = "audit")]
pub(super) mod texts;
mod typed;
mod values;
mod wording;

use super::context::{Context, Found};

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
    outside::check,
    documents::check,
    values::check,
    typed::check,
    public::check,
    deck::check,
    limits::check,
    links::check,
];
