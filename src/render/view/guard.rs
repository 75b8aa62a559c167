//! What of a brief may be said to customers.

use super::Said;
use super::claims::ClaimView;
use crate::brief::model::Question;
use crate::brief::{Brief, Long, Text};
use crate::traced::Traced;

/// Whether a text says a claim that may not be said to customers.
pub(super) struct Guard<'c, 'b> {
    held_back: Vec<String>,
    claims: &'c [ClaimView<'b>],
}

impl<'c, 'b> Guard<'c, 'b> {
    pub(super) fn new(claims: &'c [ClaimView<'b>]) -> Self {
        let says = |claim: &ClaimView<'_>| claim.claim.says.as_ref().map(|says| folded(&says.text));
        let mut held_back: Vec<String> = claims.iter().filter(|claim| !claim.public).filter_map(says).collect();
        held_back.retain(|says| !says.is_empty());
        Self { held_back, claims }
    }

    pub(super) fn passes(&self, text: &str) -> bool {
        let text = format!(" {} ", folded(text));
        self.held_back.iter().all(|says| !text.contains(&format!(" {says} ")))
    }

    /// Whether all of these may be said.
    pub(super) fn all<'t>(&self, texts: impl IntoIterator<Item = Option<&'t Text>>) -> bool {
        texts.into_iter().flatten().all(|text| self.passes(&text.text))
    }

    pub(super) fn short<'t>(&self, text: Option<&'t Text>) -> Option<&'t Text> {
        text.filter(|text| self.passes(Said::Short(text).text()))
    }

    pub(super) fn long<'t>(&self, text: Option<&'t Long>) -> Option<&'t Long> {
        text.filter(|text| self.passes(Said::Long(text).text()))
    }

    /// A text below `extra`, in wire form.
    pub(super) fn extra(&self, brief: &Brief, key: &str) -> Option<String> {
        let wire = brief.extra.0.get(key)?.as_str()?;
        let text = Traced::parse(wire).ok()?.text();
        (!text.trim().is_empty() && self.passes(&text)).then(|| wire.to_owned())
    }

    /// An answer that rests on a claim which may not leave the building does not either.
    pub(super) fn question_passes(&self, question: &Question) -> bool {
        question.proof.iter().all(|proof| self.may_rest_on(&proof.0.text))
            && question.a.as_ref().is_none_or(|a| self.passes(&a.0.text))
            && question.q.as_ref().is_none_or(|q| self.passes(&q.text))
    }

    /// Whether what goes outside may rest on the claim of that name.
    pub(super) fn may_rest_on(&self, id: &str) -> bool {
        !self.claims.iter().any(|claim| claim.id == id && !claim.public)
    }
}

/// The words alone, in lower case, one blank between them.
pub(super) fn folded(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '%').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}
