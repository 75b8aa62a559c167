//! The words of the brief: vague ones, claims that nobody proves, terms to avoid, sentences that nobody can say.

use crate::brief::fields::{Field, Voice};
use crate::check::context::{Context, Found, shown};
use crate::finding::Level;
use crate::language::boasts::unbacked;
use crate::language::figures::figures;
use crate::language::lists;
use crate::language::words::{Phrase, Phrases, sentences, words};

/// More words than this nobody says in one breath.
const SENTENCE: usize = 35;

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    let avoided = avoided(context);
    for field in &context.fields {
        if matches!(field.voice, Voice::Ours | Voice::Plan | Voice::Claim | Voice::Story) {
            vague(context, field, found);
        }
        if matches!(field.voice, Voice::Ours | Voice::Plan) {
            superlatives(context, field, found);
        }
        // What is known of rivals and the shapes of deals have figures of their own.
        if field.voice == Voice::Ours && (field.for_customers || field.is_spoken || field.promises) && !is_price(field)
        {
            numbers(context, field, found);
        }
        if matches!(field.voice, Voice::Ours | Voice::Claim) {
            avoided_terms(context, field, &avoided, found);
        }
        if field.is_spoken {
            long_sentences(context, field, found);
        }
    }
}

fn is_price(field: &Field<'_>) -> bool {
    field.leaf.path.starts_with("plans[")
        || matches!(field.leaf.path.as_str(), "product.pricing" | "product.availability" | "offer.text")
}

fn vague(context: &Context<'_>, field: &Field<'_>, found: &mut Found) {
    for hit in lists::vague().find(field.text()) {
        let typed = field.text().get(hit.bytes.clone()).unwrap_or_default();
        let message = format!("`{}` asks to be believed", shown(typed));
        let finding = context.within("vague-language", field, hit.bytes, message);
        found.push(finding.help("say what changes, for whom, and by how much"));
    }
}

fn superlatives(context: &Context<'_>, field: &Field<'_>, found: &mut Found) {
    for hit in unbacked(field.text(), &context.claims) {
        let typed = field.text().get(hit.bytes.clone()).unwrap_or_default();
        let message = format!("`{}` is a claim, and no entry of `claims` makes it", shown(typed));
        let mut finding = context.within("unbacked-superlative", field, hit.bytes, message);
        if !field.for_customers {
            finding.level = Level::Warning;
        }
        found.push(finding.help("prove it under `claims:`, or say what is true without comparing"));
    }
}

fn numbers(context: &Context<'_>, field: &Field<'_>, found: &mut Found) {
    for figure in figures(field.text()).into_iter().filter(|figure| !context.facts.know(&figure.amount)) {
        let typed = field.text().get(figure.bytes.clone()).unwrap_or_default();
        let message = format!("no claim, price, date or metric says `{typed}`");
        let mut finding = context.within("unbacked-number", field, figure.bytes, message);
        if !field.promises {
            finding.level = Level::Note;
        }
        found.push(finding.help("add the claim with its proof, or say the figure that one has"));
    }
}

/// The terms that the brief forbids itself.
pub(super) fn avoided(context: &Context<'_>) -> Phrases {
    let terms = context.brief.messaging.avoid.iter().filter_map(|avoided| avoided.term.as_ref());
    Phrases::new(terms.map(|term| Phrase::new(&term.text)).collect())
}

/// What to say instead of a term, for the help of a finding.
pub(super) fn instead_of(context: &Context<'_>, term: &str) -> String {
    let entry =
        context.brief.messaging.avoid.iter().find(|avoided| avoided.term.as_ref().is_some_and(|t| t.text == term));
    match entry.and_then(|entry| entry.instead.as_ref()) {
        Some(instead) => format!("say `{}`", shown(&instead.text)),
        None => "say it in the words of `messaging.say`".to_owned(),
    }
}

fn avoided_terms(context: &Context<'_>, field: &Field<'_>, avoided: &Phrases, found: &mut Found) {
    for hit in avoided.find(field.text()) {
        let message = format!("`{}` is a term that this brief avoids", shown(&hit.phrase));
        let finding = context.within("avoided-term", field, hit.bytes, message);
        found.push(finding.help(instead_of(context, &hit.phrase)));
    }
}

fn long_sentences(context: &Context<'_>, field: &Field<'_>, found: &mut Found) {
    for sentence in sentences(field.text()) {
        let count = words(field.text().get(sentence.clone()).unwrap_or_default()).len();
        if count > SENTENCE {
            let message = format!("a sentence of {count} words, to be said aloud");
            found.push(context.within("long-sentence", field, sentence, message).help("make it two"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{fired, of_brief, rules};
    use crate::finding::Level;

    #[test]
    fn what_fires_and_what_does_not() {
        use Level::{Error, Note, Warning};
        for (brief, expected) in [
            ("messaging: {headline: A seamless desk}\n", vec![("vague-language", Warning)]),
            ("launch: {goal: Drive awareness with campaigns}\n", vec![("vague-language", Warning)]),
            ("competitors: [{name: C, pitch: The leading cutting-edge suite}]\n", vec![]),
            ("messaging: {headline: The fastest desk}\n", vec![("unbacked-superlative", Error)]),
            ("launch: {goal: Become the leading desk}\n", vec![("unbacked-superlative", Warning)]),
            ("messaging: {headline: The fastest desk}\nclaims: {c: {says: Fastest of nine}}\n", vec![]),
            ("messaging: {headline: Resolves most requests on the first day}\n", vec![]),
            ("messaging: {headline: Sold at Best Western hotels}\n", vec![]),
            ("messaging: {headline: Best-in-class service}\n", vec![("vague-language", Warning)]),
            (
                "messaging: {headline: Resolves 55% of requests}\nclaims: {c: {says: Resolves 38% of requests}}\n",
                vec![("unbacked-number", Warning)],
            ),
            (
                "messaging: {headline: Resolves 38% of requests}\nclaims: {c: {says: Resolves 38% of requests}}\n",
                vec![],
            ),
            (
                "messaging: {headline: Resolves 38% of requests}\nclaims: {c: {says: Resolves 38% of requests, status: rejected}}\n",
                vec![("unbacked-number", Warning)],
            ),
            ("business: {brings: 55% more income}\n", vec![("unbacked-number", Warning)]),
            ("faq: [{q: Q, a: It takes 14 minutes}]\n", vec![("unbacked-number", Note)]),
            ("faq: [{q: Q, a: It starts on 9 March 2027 with the SOC 2 report}]\n", vec![]),
            ("messaging: {headline: A chatbot, avoid: [chatbot]}\n", vec![("avoided-term", Error)]),
            (
                "messaging: {avoid: [chatbot]}\naudience: [{name: A, pain: A chatbot fails}]\nfaq: [{q: Is it a chatbot?}]\n",
                vec![],
            ),
            (
                "messaging: {avoid: [chatbot]}\npositioning: {rejected: [Chatbot]}\ncompetitors: [{name: C, is: A chatbot}]\n",
                vec![],
            ),
        ] {
            assert_eq!(fired(crate::check::table::WORDING, brief), expected, "{brief}");
        }
    }

    #[test]
    fn sentences_that_are_said() {
        let long = vec!["word"; 36].join(" ");
        assert_eq!(rules(&of_brief(&format!("messaging: {{headline: {long}}}\n")), &["long-sentence"]).len(), 1);
        assert_eq!(rules(&of_brief(&format!("risks: [{long}]\n")), &["long-sentence"]).len(), 0);
        let two = format!("{}. {}", vec!["word"; 30].join(" "), vec!["word"; 30].join(" "));
        assert_eq!(rules(&of_brief(&format!("faq: [{{q: Q, a: {two}}}]\n")), &["long-sentence"]).len(), 0);
    }
}
