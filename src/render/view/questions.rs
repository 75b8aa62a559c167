//! Questions by who asks, and what of the brief may be said to customers.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Serialize;

use super::AudienceView;
use super::claims::{self, ClaimView};
use super::guard::{Guard, folded};
use super::outside::{self, CompareView, OfferView, ReasonView, VoiceView};
use crate::brief::Brief;
use crate::brief::model::{Asker, Motion, Plan, Question, Quote, Role};
use crate::brief::{Long, Text};
use crate::catalog;
use crate::language::lists;
use crate::language::words::Phrases;

/// A question with its answer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct QuestionView<'b> {
    /// As in the brief.
    #[serde(flatten)]
    pub question: &'b Question,
    /// The claims behind the answer, without rejected ones.
    pub claims: Vec<ClaimView<'b>>,
    /// Whether it is about security, data or control.
    pub security: bool,
    /// Whether it says how it is done.
    pub education: bool,
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
    /// The same without those that come first where the launch has a motion: on security where people sell it, on how it is
    /// done where messages do.
    pub other_questions: Vec<QuestionView<'b>>,
    /// What people outside say of it, as far as they agreed to that.
    pub voices: Vec<VoiceView<'b>>,
    /// The first of them: whom a text quotes that quotes one.
    pub voice: Option<VoiceView<'b>>,
    /// Voices whose approval is still open.
    pub held_voices: Vec<&'b Quote>,
    /// A quotation, from `extra.quote`.
    pub quote: Option<String>,
    /// Who said it, from `extra.quote_by`.
    pub quote_by: Option<String>,
    /// What a reader is asked to do.
    pub offer: OfferView<'b>,
    /// What one can buy.
    pub plans: Vec<&'b Plan>,
    /// What it does and what that changes, pillar by pillar, each with its proof.
    pub reasons: Vec<ReasonView<'b>>,
    /// What a buyer would do without it.
    pub alternative: Option<&'b Text>,
    /// What a buyer compares, competitor by competitor.
    pub comparisons: Vec<CompareView<'b>>,
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

pub(super) fn grouped<'b>(brief: &'b Brief, claims: &[ClaimView<'b>]) -> QuestionsView<'b> {
    let guard = Guard::new(claims);
    let mut groups = QuestionsView::default();
    for question in &brief.faq {
        let asks = |words: &Phrases| question.q.as_ref().is_some_and(|q| words.any(&q.text));
        let view = QuestionView {
            question,
            claims: claims::named(&question.proof, claims),
            security: asks(lists::security()),
            education: asks(lists::education()),
        };
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
    let teller = outside::Teller::new(brief, claims);
    let audience = wanted
        .filter(|a| [&a.name, &a.outcome, &a.message].into_iter().flatten().all(|text| guard.passes(&text.text)))
        .map(|audience| AudienceView {
            audience,
            claims: Vec::new(),
            primary: false,
            blocker: false,
            said: teller.tell(audience),
        })
        .collect();
    let voices = outside::voices(brief, &guard);
    let mut facts = claims::sorted(brief, claims).strongest;
    facts.truncate(FACTS);
    let mut questions = grouped(brief, claims).customers;
    for question in &mut questions {
        question.claims.retain(|claim| facts.iter().all(|fact| fact.id != claim.id));
    }
    let motion = brief.launch.motion.as_ref().map(|motion| motion.value);
    let is_first = |question: &QuestionView<'_>| match motion {
        Some(Motion::SalesLed) => question.security,
        Some(Motion::Lifecycle) => question.education,
        Some(Motion::Subscription) | None => false,
    };
    PublicView {
        other_questions: questions.iter().filter(|question| !is_first(question)).cloned().collect(),
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
        voice: voices.first().cloned(),
        voices,
        held_voices: outside::held_voices(brief),
        offer: outside::offer(brief, &guard),
        plans: outside::plans(brief, &guard),
        reasons: outside::reasons(brief, claims, &guard),
        alternative: guard.short(brief.positioning.alternative.as_ref()),
        comparisons: outside::comparisons(brief, &guard),
        audience,
        answered: answered(brief, &guard),
    }
}

/// The questions of the brief that take the place of a standard one.
fn answered(brief: &Brief, guard: &Guard<'_, '_>) -> Answered {
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
