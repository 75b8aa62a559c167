//! Questions by who asks, and what of the brief may be said to customers.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Serialize;

use super::claims::{self, ClaimView};
use super::{AudienceView, Said};
use crate::brief::Brief;
use crate::brief::model::{Asker, Question, Role};
use crate::brief::{Long, Text};
use crate::catalog;
use crate::traced::Traced;

/// A question with its answer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct QuestionView<'b> {
    /// As in the brief.
    #[serde(flatten)]
    pub question: &'b Question,
    /// The claims behind the answer, without rejected ones.
    pub claims: Vec<ClaimView<'b>>,
}

/// Questions by who asks. A question without an answer is in none of the groups but `open`.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct QuestionsView<'b> {
    /// Answers that may be sent to customers.
    pub customers: Vec<QuestionView<'b>>,
    /// Answers that may be sent to the press.
    pub press: Vec<QuestionView<'b>>,
    /// For the field.
    pub sales: Vec<QuestionView<'b>>,
    /// For the support desk.
    pub support: Vec<QuestionView<'b>>,
    /// For legal.
    pub legal: Vec<QuestionView<'b>>,
    /// Meant for customers or the press, but they rest on a claim that may not be said there.
    pub held: Vec<QuestionView<'b>>,
    /// Without an answer.
    pub open: Vec<QuestionView<'b>>,
}

/// What of the brief may be said to customers: a value that says a claim which may not leave the building is left out.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PublicView<'b> {
    /// What it does and for whom.
    pub one_liner: Option<&'b Text>,
    /// The promise.
    pub headline: Option<&'b Text>,
    /// Its how.
    pub subhead: Option<&'b Text>,
    /// The primary audience's problem.
    pub pain: Option<&'b Text>,
    /// What only this product does.
    pub difference: Option<&'b Text>,
    /// Who can have it, where, from when.
    pub availability: Option<&'b Text>,
    /// The price.
    pub pricing: Option<&'b Long>,
    /// What it lets customers do, pillar by pillar.
    pub benefits: Vec<&'b Text>,
    /// The claims that carry the story, at most three.
    pub facts: Vec<ClaimView<'b>>,
    /// Answers that may be sent to customers, each with its claims but for those of `facts`.
    pub questions: Vec<QuestionView<'b>>,
    /// A quotation, from `extra.quote`.
    pub quote: Option<String>,
    /// Who said it, from `extra.quote_by`.
    pub quote_by: Option<String>,
    /// The place of a date line, from `extra.place`.
    pub place: Option<String>,
    /// Who it is for: those who decide, want or use it.
    pub audience: Vec<AudienceView<'b>>,
    /// Which of the standard questions the brief's own questions answer already, by name.
    pub answered: Answered,
}

/// Standard questions that the brief's own questions answer.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Answered {
    /// What is it?
    pub what: bool,
    /// Who is it for?
    pub who: bool,
    /// What problem does it solve?
    pub problem: bool,
    /// What is different about it?
    pub different: bool,
    /// When and where can I have it?
    pub when: bool,
    /// What does it cost?
    pub cost: bool,
    /// How do we know that it works?
    pub works: bool,
}

/// Whether a text says a claim that may not be said to customers.
struct Guard<'b> {
    held_back: Vec<String>,
    claims: &'b [ClaimView<'b>],
}

impl<'b> Guard<'b> {
    fn new(claims: &'b [ClaimView<'b>]) -> Self {
        let says = |claim: &ClaimView<'_>| claim.claim.says.as_ref().map(|says| folded(&says.text));
        let mut held_back: Vec<String> = claims.iter().filter(|claim| !claim.public).filter_map(says).collect();
        held_back.retain(|says| !says.is_empty());
        Self { held_back, claims }
    }

    fn passes(&self, text: &str) -> bool {
        let text = format!(" {} ", folded(text));
        self.held_back.iter().all(|says| !text.contains(&format!(" {says} ")))
    }

    fn short<'t>(&self, text: Option<&'t Text>) -> Option<&'t Text> {
        text.filter(|text| self.passes(Said::Short(text).text()))
    }

    fn long<'t>(&self, text: Option<&'t Long>) -> Option<&'t Long> {
        text.filter(|text| self.passes(Said::Long(text).text()))
    }

    /// A text below `extra`, in wire form.
    fn extra(&self, brief: &Brief, key: &str) -> Option<String> {
        let wire = brief.extra.0.get(key)?.as_str()?;
        let text = Traced::parse(wire).ok()?.text();
        (!text.trim().is_empty() && self.passes(&text)).then(|| wire.to_owned())
    }

    /// An answer that rests on a claim which may not leave the building does not either.
    fn question_passes(&self, question: &Question) -> bool {
        let rests = |id: &str| self.claims.iter().any(|claim| claim.id == id && !claim.public);
        question.proof.iter().all(|proof| !rests(&proof.0.text))
            && question.a.as_ref().is_none_or(|a| self.passes(&a.0.text))
            && question.q.as_ref().is_none_or(|q| self.passes(&q.text))
    }
}

/// The words alone, in lower case, one blank between them.
fn folded(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '%').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

pub(super) fn grouped<'b>(brief: &'b Brief, claims: &[ClaimView<'b>]) -> QuestionsView<'b> {
    let guard = Guard::new(claims);
    let mut groups = QuestionsView::default();
    for question in &brief.faq {
        let view = QuestionView { question, claims: claims::named(&question.proof, claims) };
        let group = match question.asker() {
            _ if question.a.is_none() => &mut groups.open,
            Asker::Customers | Asker::Press if !guard.question_passes(question) => &mut groups.held,
            Asker::Customers => &mut groups.customers,
            Asker::Press => &mut groups.press,
            Asker::Sales => &mut groups.sales,
            Asker::Support => &mut groups.support,
            Asker::Legal => &mut groups.legal,
        };
        group.push(view);
    }
    groups
}

/// Claims that carry an announcement; more than three nobody repeats.
const FACTS: usize = 3;

pub(super) fn public<'b>(brief: &'b Brief, claims: &[ClaimView<'b>]) -> PublicView<'b> {
    let guard = Guard::new(claims);
    let wanted = brief.audience.iter().filter(|a| a.role.as_ref().is_none_or(|role| role.value != Role::Blocker));
    let audience = wanted
        .filter(|a| [&a.name, &a.outcome, &a.message].into_iter().flatten().all(|text| guard.passes(&text.text)))
        .map(|audience| AudienceView { audience, claims: Vec::new(), primary: false, blocker: false })
        .collect();
    let mut facts = claims::sorted(brief, claims).strongest;
    facts.truncate(FACTS);
    let mut questions = grouped(brief, claims).customers;
    for question in &mut questions {
        question.claims.retain(|claim| facts.iter().all(|fact| fact.id != claim.id));
    }
    PublicView {
        facts,
        questions,
        one_liner: guard.short(brief.product.one_liner.as_ref()),
        headline: guard.short(brief.messaging.headline.as_ref()),
        subhead: guard.short(brief.messaging.subhead.as_ref()),
        pain: guard.short(brief.audience.first().and_then(|a| a.pain.as_ref())),
        difference: guard.short(brief.positioning.difference.as_ref()),
        availability: guard.short(brief.product.availability.as_ref()),
        pricing: guard.long(brief.product.pricing.as_ref()),
        benefits: brief.messaging.pillars.iter().filter_map(|pillar| guard.short(pillar.benefit.as_ref())).collect(),
        quote: guard.extra(brief, "quote"),
        quote_by: guard.extra(brief, "quote_by"),
        place: guard.extra(brief, "place"),
        audience,
        answered: answered(brief, &guard),
    }
}

/// The questions of the brief that take the place of a standard one.
fn answered(brief: &Brief, guard: &Guard<'_>) -> Answered {
    static WORDS: LazyLock<BTreeMap<String, Vec<String>>> =
        LazyLock::new(|| catalog::words("standard-questions").unwrap_or_default());
    let name = folded(&brief.product.name.text);
    let ours = brief.faq.iter().filter(|q| q.asker() == Asker::Customers && q.a.is_some() && guard.question_passes(q));
    let asked: Vec<String> = ours
        .filter_map(|question| question.q.as_ref())
        .map(|q| format!(" {} ", folded(&q.text)).replace(&format!(" {name} "), " it ").trim().to_owned())
        .collect();
    let has = |key: &str| WORDS.get(key).is_some_and(|words| words.iter().any(|word| asked.contains(word)));
    Answered {
        what: has("what"),
        who: has("who"),
        problem: has("problem"),
        different: has("different"),
        when: has("when"),
        cost: has("cost"),
        works: has("works"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_list_reads() {
        let words: BTreeMap<String, Vec<String>> = catalog::words("standard-questions").unwrap();
        let keys: Vec<_> = words.keys().map(String::as_str).collect();
        assert_eq!(keys, ["cost", "different", "problem", "what", "when", "who", "works"]);
        for question in words.values().flatten() {
            assert_eq!(*question, folded(question));
        }
    }
}
