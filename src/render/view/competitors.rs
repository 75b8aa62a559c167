//! Competitors, vendors and the old way alike.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Serialize;

use super::claims::{self, ClaimView};
use super::guard::Guard;
use super::outside::{self, CompareView};
use crate::brief::model::{Competitor, Objection, Rival};
use crate::brief::{Brief, Text};
use crate::catalog;

/// What a buyer might choose instead.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CompetitorView<'b> {
    /// As in the brief.
    #[serde(flatten)]
    pub competitor: &'b Competitor,
    /// Whether it is no vendor but what people do when they buy nothing.
    pub do_nothing: bool,
    /// The objections heard most, at most five, each with its answer.
    pub heard: Vec<ObjectionView<'b>>,
    /// The others.
    pub also_heard: Vec<ObjectionView<'b>>,
    /// Objections that nobody has answered yet.
    pub unanswered: Vec<ObjectionView<'b>>,
    /// Claims that nobody has approved yet, but those that are about another competitor.
    pub pending: Vec<ClaimView<'b>>,
    /// What a buyer compares, as customers may see it.
    pub compared: Option<CompareView<'b>>,
    /// The first question to ask.
    pub opener: Option<&'b Text>,
    /// The first strength.
    pub strength: Option<&'b Text>,
    /// The first weakness.
    pub shortfall: Option<&'b Text>,
    /// The file of its battlecard, if the pack has one; filled in when it is known where documents stand.
    pub battlecard: Option<String>,
}

/// What the field hears.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ObjectionView<'b> {
    /// As in the brief.
    #[serde(flatten)]
    pub objection: &'b Objection,
    /// The claims behind the answer, without rejected ones.
    pub claims: Vec<ClaimView<'b>>,
}

/// Objections on a card; more than five nobody finds in a call.
const HEARD: usize = 5;

pub(super) fn all<'b>(brief: &'b Brief, claims: &[ClaimView<'b>]) -> Vec<CompetitorView<'b>> {
    let guard = Guard::new(claims);
    let view = |competitor: &'b Competitor| {
        let objection =
            |objection: &'b Objection| ObjectionView { objection, claims: claims::named(&objection.proof, claims) };
        let (mut heard, unanswered): (Vec<_>, Vec<_>) =
            competitor.objections.iter().map(objection).partition(|view| view.objection.answer.is_some());
        let also_heard = heard.split_off(heard.len().min(HEARD));
        CompetitorView {
            competitor,
            do_nothing: is_alternative(competitor),
            heard,
            also_heard,
            unanswered,
            pending: claims.iter().filter(|c| c.pending && !is_about_another(c, competitor, brief)).cloned().collect(),
            compared: outside::comparison(competitor, &guard),
            opener: competitor.questions.first(),
            strength: competitor.strengths.first(),
            shortfall: competitor.weaknesses.first(),
            battlecard: None,
        }
    };
    brief.competitors.iter().map(view).collect()
}

/// Whether a text has these words, as whole ones.
fn has_words(text: &str, words: &str) -> bool {
    let is_end = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(words).any(|(at, found)| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|tail| tail.chars().next());
        !words.is_empty() && is_end(before) && is_end(after)
    })
}

fn is_about_another(claim: &ClaimView<'_>, competitor: &Competitor, brief: &Brief) -> bool {
    let says = claim.claim.says.as_ref().map(|says| says.text.as_str()).unwrap_or_default();
    let named = |one: &Competitor| one.name.as_ref().is_some_and(|name| has_words(says, &name.text));
    !named(competitor) && brief.competitors.iter().any(named)
}

/// Each competitor's first objection, then each one's second, and so on.
pub(super) fn hardest<'b>(competitors: &[CompetitorView<'b>]) -> Vec<ObjectionView<'b>> {
    let rank = |rank: usize| competitors.iter().filter_map(move |competitor| competitor.heard.get(rank).cloned());
    (0..HEARD).flat_map(rank).collect()
}

/// Whether nobody sells it: it is what people do instead of buying.
#[must_use]
pub fn is_alternative(competitor: &Competitor) -> bool {
    match &competitor.kind {
        Some(kind) => kind.value == Rival::Alternative,
        None => is_do_nothing(competitor),
    }
}

fn is_do_nothing(competitor: &Competitor) -> bool {
    static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| catalog::words("do-nothing").unwrap_or_default());
    let id = competitor.id.text.replace('-', " ");
    let name = competitor.name.as_ref().map(|name| name.text.to_lowercase()).unwrap_or_default();
    let begins = |text: &str, word: &str| {
        text.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric()))
    };
    WORDS.iter().any(|word| begins(&name, word) || begins(&id, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_list_reads() {
        let words: Vec<String> = catalog::words("do-nothing").unwrap();
        assert!(words.contains(&"status quo".to_owned()) && words.iter().all(|w| *w == w.to_lowercase()));
    }
}
