//! What a buyer might choose instead, and what people ask.

use crate::brief::fields::pattern;
use crate::brief::model::{Asker, Competitor, Question};
use crate::check::context::{Context, Found, said, shown};
use crate::finding::counted;
use crate::language::figures::{Facts, figures};
use crate::language::lists;
use crate::language::words::{sentences, words};

use super::claims::days;

/// Prices and plans of rivals move faster than this many days.
const STALE: i32 = 90;

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    if context.brief.competitors.is_empty() {
        let finding = context.missing(
            "no-alternative",
            "competitors",
            "the brief names nothing that a buyer could choose instead",
        );
        found.push(finding.help("there always is one: name what people do today, `- name: Doing nothing`"));
    }
    let priced = prices(context);
    for competitor in &context.brief.competitors {
        one(context, competitor, &priced, found);
    }
    insults(context, found);
    for question in &context.brief.faq {
        answer(context, question, found);
    }
    standard_questions(context, found);
}

fn one(context: &Context<'_>, competitor: &Competitor, priced: &Facts, found: &mut Found) {
    let Some(name) = &competitor.name else { return };
    let lacks = match (competitor.strengths.is_empty(), competitor.we_lose_when.is_none()) {
        (true, true) => "no strengths and no deal to walk away from",
        (true, false) => "no strengths",
        (false, true) => "no deal to walk away from",
        (false, false) => "",
    };
    if !lacks.is_empty() {
        let message = format!("the card on `{}` has {lacks}", shown(&name.text));
        let finding = context.at("one-sided-battlecard", name.leaf, message);
        found.push(
            finding.help("sellers stop trusting a card that admits nothing: add `strengths:` and `we_lose_when:`"),
        );
    }
    if competitor.objections.len() < 2 {
        let count = match competitor.objections.len() {
            0 => "no objections".to_owned(),
            n => format!("only {}", counted(n, "objection")),
        };
        let finding =
            context.at("missing-objections", name.leaf, format!("the card on `{}` has {count}", shown(&name.text)));
        found.push(finding.help("ask two sellers what they hear when this name comes up"));
    }
    for objection in &competitor.objections {
        let Some(says) = &objection.says else { continue };
        let Some(answer) = &objection.answer else {
            let finding =
                context.at("unanswered-objection", says.leaf, format!("`{}` has no answer", shown(&says.text)));
            found.push(finding.help("write what a seller says; without it each of them improvises"));
            continue;
        };
        let unproven = figures(&answer.0.text).into_iter().any(|figure| !priced.know(&figure.amount));
        if objection.proof.is_empty() && unproven {
            let finding = context.at("unproven-rebuttal", answer.0.leaf, "the answer has a figure and no proof");
            found.push(finding.help("name the claim in `proof:`; the figure is what will be questioned"));
        }
    }
    intel(context, competitor, found);
}

/// What a price or a date backs by itself.
fn prices(context: &Context<'_>) -> Facts {
    let mut facts = Facts::default();
    for field in &context.fields {
        let pattern = pattern(&field.leaf.path);
        if matches!(pattern.as_str(), "product.pricing" | "product.availability" | "competitors[].pricing") {
            facts.learn(field.text());
        }
    }
    facts
}

fn intel(context: &Context<'_>, competitor: &Competitor, found: &mut Found) {
    let Some(name) = &competitor.name else { return };
    let help = "look again, and write the day in `as_of:`";
    match competitor.as_of.as_ref().and_then(|when| Some((when, when.day?))) {
        Some((when, day)) if days(day, context.today) > STALE => {
            let message = format!("what is known of `{}` is {} days old", shown(&name.text), days(day, context.today));
            found.push(context.at("stale-intel", when.typed.leaf, message).help(help));
        }
        None if competitor.pricing.is_some() => {
            let leaf = competitor.pricing.as_ref().map_or(name.leaf, |pricing| pricing.leaf);
            let message = format!("the price of `{}` has no day on which it was learnt", shown(&name.text));
            found.push(context.at("stale-intel", leaf, message).help(help));
        }
        Some(_) | None => {}
    }
    for row in &competitor.compare {
        let Some(what) = &row.what else { continue };
        let message = match row.as_of.as_ref().and_then(|when| when.day) {
            Some(day) if days(day, context.today) > STALE => {
                format!("this comparison with `{}` is {} days old", shown(&name.text), days(day, context.today))
            }
            Some(_) => continue,
            None => format!("this comparison with `{}` has no day on which it was looked up", shown(&name.text)),
        };
        found.push(context.at("stale-intel", what.leaf, message).help(help));
    }
}

fn insults(context: &Context<'_>, found: &mut Found) {
    for field in &context.fields {
        let pattern = pattern(&field.leaf.path);
        let about_a_rival = matches!(
            pattern.as_str(),
            "competitors[].is"
                | "competitors[].weaknesses[]"
                | "competitors[].compare[].theirs"
                | "competitors[].we_win_when"
                | "competitors[].objections[].answer"
        );
        if !about_a_rival {
            continue;
        }
        for hit in lists::insults().find(field.text()) {
            let typed = field.text().get(hit.bytes.clone()).unwrap_or_default();
            let message = format!("`{}` insults, and the customer may have chosen them", shown(typed));
            let finding = context.within("insulting-rebuttal", field, hit.bytes, message);
            found.push(finding.help("state the fact behind it, with its date"));
        }
    }
}

fn answer(context: &Context<'_>, question: &Question, found: &mut Found) {
    let Some(q) = &question.q else { return };
    let Some(answer) = &question.a else {
        let finding = context.at("unanswered-question", q.leaf, format!("`{}` has no answer", shown(&q.text)));
        return found.push(finding.help("write it in `a:`; its first sentence answers"));
    };
    let text = &answer.0.text;
    let Some(first) = sentences(text).into_iter().next() else { return };
    let sentence = text.get(first).unwrap_or_default();
    let hit = lists::improvised().find(sentence).into_iter().next();
    // Only a beginning sends the asker away; "you can contact us for the rest" may end an answer.
    let begins = |at: usize| words(sentence.get(..at).unwrap_or_default()).len() <= 1;
    if let Some(hit) = hit.filter(|hit| begins(hit.bytes.start)) {
        let message = format!("the answer begins with `{}`", shown(sentence.get(hit.bytes).unwrap_or_default()));
        let finding = context.at("improvised-answer", answer.0.leaf, message);
        found.push(finding.help("say first what is true for most who ask; conditions can follow"));
    }
}

fn standard_questions(context: &Context<'_>, found: &mut Found) {
    let brief = context.brief;
    let name = brief.product.name.text.to_lowercase();
    let folded = |text: &str| words(text).into_iter().map(|w| w.folded).collect::<Vec<_>>().join(" ");
    let (product, mut asked) = (folded(&name), Vec::new());
    for question in brief.faq.iter().filter(|q| q.asker() == Asker::Customers && q.a.is_some()) {
        let text = format!(" {} ", folded(said(question.q.as_ref())));
        asked.push(text.replace(&format!(" {product} "), " it ").trim().to_owned());
    }
    let answers =
        |key: &str| lists::standard_questions().get(key).is_some_and(|ways| ways.iter().any(|way| asked.contains(way)));
    let proven = brief.claims.0.iter().any(|(_, claim)| claim.is_public());
    for (answered, path, question) in [
        (brief.product.pricing.is_some() || answers("cost"), "product.pricing", "what does it cost"),
        (
            brief.product.availability.is_some() || answers("when"),
            "product.availability",
            "when and where can I have it",
        ),
        (proven || answers("works"), "claims", "how do we know that it works"),
    ] {
        if !answered {
            let finding =
                context.missing("missing-standard-question", path, format!("nothing answers \"{question}?\""));
            let help = match path {
                "claims" => "add an approved claim with its proof".to_owned(),
                path => format!("fill in `{path}`"),
            };
            found.push(finding.help(format!("{help}; support will be asked on the first day")));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{of_brief, rules};

    const FINE: &str = "name: C, strengths: [S], we_lose_when: L";

    fn fired(brief: &str) -> Vec<&'static str> {
        let of: Vec<&'static str> = crate::check::table::COMPETITION.iter().map(|rule| rule.name).collect();
        rules(&of_brief(brief), &of).into_iter().filter(|rule| *rule != "missing-standard-question").collect()
    }

    #[test]
    fn competitors() {
        let two = "objections: [{says: A, answer: B}, {says: C, answer: D}]";
        for (competitor, expected) in [
            (format!("{FINE}, {two}"), vec![]),
            (format!("name: C, {two}"), vec!["one-sided-battlecard"]),
            (format!("{FINE}, objections: [{{says: A, answer: B}}]"), vec!["missing-objections"]),
            (format!("{FINE}, objections: [{{says: A}}, {{says: C, answer: D}}]"), vec!["unanswered-objection"]),
            (
                format!("{FINE}, objections: [{{says: A, answer: It is 40% faster}}, {{says: C, answer: D}}]"),
                vec!["unproven-rebuttal"],
            ),
            (
                format!(
                    "{FINE}, pricing: 40% off, as_of: 2027-01-01, objections: [{{says: A, answer: They give 40% off}}, {{says: C, answer: D}}]"
                ),
                vec![],
            ),
            (format!("{FINE}, {two}, weaknesses: [An outdated console]"), vec!["insulting-rebuttal"]),
            (format!("{FINE}, {two}, pitch: Their rivals are outdated"), vec![]),
            (format!("{FINE}, {two}, as_of: 2026-10-01"), vec!["stale-intel"]),
            (format!("{FINE}, {two}, as_of: 2026-11-01"), vec![]),
            (format!("{FINE}, {two}, pricing: $9"), vec!["stale-intel"]),
            (format!("{FINE}, {two}, compare: [{{what: W, ours: O, as_of: 2027-01-01}}]"), vec![]),
            (format!("{FINE}, {two}, compare: [{{what: W, ours: O, as_of: 2026-10-01}}]"), vec!["stale-intel"]),
            (format!("{FINE}, {two}, compare: [{{what: W, ours: O}}]"), vec!["stale-intel"]),
            (
                format!("{FINE}, {two}, compare: [{{what: W, theirs: An outdated one, ours: O, as_of: 2027-01-01}}]"),
                vec!["insulting-rebuttal"],
            ),
        ] {
            assert_eq!(fired(&format!("competitors: [{{{competitor}}}]\n")), expected, "{competitor}");
        }
        assert_eq!(fired("launch: {tier: 1}\n"), ["no-alternative"]);
    }

    #[test]
    fn questions() {
        let with = |faq: &str| {
            format!(
                "competitors: [{{{FINE}, objections: [{{says: A, answer: B}}, {{says: C, answer: D}}]}}]\nfaq: [{faq}]\n"
            )
        };
        for (faq, expected) in [
            ("{q: Q, a: No.}", vec![]),
            ("{q: Q}", vec!["unanswered-question"]),
            ("{q: Q, a: It depends on your plan.}", vec!["improvised-answer"]),
            ("{q: Q, a: Please contact us.}", vec!["improvised-answer"]),
            ("{q: Q, a: 'Yes. It depends on nothing else, so contact us.'}", vec![]),
            ("{q: Q, a: The answer is yes unless it depends on SCIM.}", vec![]),
        ] {
            assert_eq!(fired(&with(faq)), expected, "{faq}");
        }
        let standard = |brief: &str| rules(&of_brief(brief), &["missing-standard-question"]).len();
        assert_eq!(standard("launch: {tier: 1}\n"), 3);
        assert_eq!(
            standard("product: {name: X, pricing: $3, availability: Now}\nclaims: {c: {says: S, status: approved}}\n"),
            0
        );
        assert_eq!(
            standard(
                "product: {name: X, pricing: $3}\nfaq: [{q: When can I get X?, a: Now}, {q: Does X work?, a: Yes}]\n"
            ),
            0
        );
    }
}
