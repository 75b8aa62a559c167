//! The promise, the frame and the reasons to believe.

use crate::brief::Text;
use crate::brief::model::{Pillar, Status};
use crate::check::context::{Context, Found, said, shown};
use crate::finding::{Level, counted};
use crate::language::lists;
use crate::language::words::{Phrase, Phrases, content, find_phrase, shared_of_smaller};

const HEADLINE: usize = 12;
const SUBHEAD: usize = 30;
const PILLARS: usize = 4;
/// A benefit that shares so much of its words with the feature, in percent, says the same.
const ALIKE: usize = 60;

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    let messaging = &context.brief.messaging;
    match &messaging.headline {
        None => {
            let finding = context.missing("missing-headline", "messaging.headline", "there is no headline");
            found.push(finding.help("write the promise in 12 words or fewer: `messaging:` and `headline:`"));
        }
        Some(headline) => too_long(context, "long-headline", headline, HEADLINE, found),
    }
    if let Some(subhead) = &messaging.subhead {
        too_long(context, "long-subhead", subhead, SUBHEAD, found);
    }
    if context.brief.positioning.difference.is_none() {
        let message = "the brief does not say what only this product does";
        let finding = context.missing("missing-difference", "positioning.difference", message);
        found.push(finding.help("add `difference:` below `positioning:`, in one sentence"));
    }
    mixed_frames(context, found);
    pillars(context, found);
}

fn too_long(context: &Context<'_>, rule: &'static str, text: &Text, most: usize, found: &mut Found) {
    let words = text.words();
    if words > most {
        let finding = context.at(rule, text.leaf, format!("{words} words, and {most} are the most that is remembered"));
        found.push(finding.help("keep the words that carry the promise; the rest can stand in the sentence below it"));
    }
}

fn mixed_frames(context: &Context<'_>, found: &mut Found) {
    let chosen = said(context.brief.positioning.frame.as_ref());
    let rejected = context.brief.positioning.rejected.iter().filter_map(|rejected| rejected.frame.as_ref());
    let frames: Vec<&Text> = rejected.filter(|frame| find_phrase(chosen, &frame.text).is_none()).collect();
    let phrases = Phrases::new(frames.iter().map(|frame| Phrase::new(&frame.text)).collect());
    for field in &context.fields {
        let path = field.leaf.path.as_str();
        let promises = matches!(path, "messaging.headline" | "messaging.subhead" | "product.one_liner")
            || path.starts_with("messaging.pillars[");
        for hit in phrases.find(field.text()).into_iter().filter(|_| promises) {
            let message = format!("the frame `{}` was rejected, and it stands here", shown(&hit.phrase));
            let mut finding = context.within("mixed-frame", field, hit.bytes, message);
            if let Some(frame) = frames.iter().find(|frame| frame.text == hit.phrase) {
                finding = finding.related(context.near(context.path_of(frame.leaf)), "rejected here");
            }
            found.push(finding.help("say it in the words of the frame you chose"));
        }
    }
}

fn pillars(context: &Context<'_>, found: &mut Found) {
    let pillars = &context.brief.messaging.pillars;
    if let Some(first_over) = pillars.get(PILLARS).and_then(|pillar| pillar.name.as_ref()) {
        let message = format!("{}, and three are remembered", counted(pillars.len(), "pillar"));
        let finding = context.at("too-many-pillars", first_over.leaf, message);
        found.push(finding.help("fold the weakest into another, or make it a feature of one"));
    }
    if let ([one], Some(name)) = (pillars.as_slice(), pillars.first().and_then(|pillar| pillar.name.as_ref())) {
        let message = format!("`{}` is the only pillar", shown(said(one.name.as_ref())));
        let mut finding = context.at("too-many-pillars", name.leaf, message);
        finding.level = Level::Note;
        found.push(finding.help("two or three reasons make a promise easier to believe"));
    }
    for pillar in pillars {
        one_pillar(context, pillar, found);
    }
}

fn one_pillar(context: &Context<'_>, pillar: &Pillar, found: &mut Found) {
    let Some(name) = &pillar.name else { return };
    if let (Some(feature), Some(benefit)) = (&pillar.feature, &pillar.benefit) {
        let [a, b] = [feature, benefit].map(|text| content(&text.text, lists::fillers()));
        let shared = shared_of_smaller(&a, &b);
        if shared >= ALIKE && a.len().min(b.len()) >= 2 {
            let message = "the benefit says the feature once more";
            let finding = context.at("benefit-restates-feature", benefit.leaf, message);
            let feature = context.near(context.path_of(feature.leaf));
            found.push(
                finding
                    .related(feature, "the feature")
                    .help("say what the customer can do now that they could not do before"),
            );
        }
    }
    if let (Some(feature), None) = (&pillar.feature, &pillar.benefit) {
        let message = format!("`{}` has a feature and no benefit", shown(&name.text));
        let finding = context.at("missing-benefit", feature.leaf, message);
        found.push(finding.help("add `benefit:`: what that lets the customer do"));
    }
    let proven = pillar.proof.iter().filter_map(|proof| context.claim(proof)).any(|c| c.status() != Status::Rejected);
    if !proven {
        let message = format!("no claim proves `{}`", shown(&name.text));
        let finding = context.at("unproven-pillar", name.leaf, message);
        found.push(finding.help("name one in `proof:`, or add it under `claims:` first"));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{of_brief, rules};

    const FINE: &str = "positioning: {frame: F, difference: D}\nclaims: {c: {says: S}}\n";

    #[test]
    fn what_fires_and_what_does_not() {
        let of: Vec<&str> = crate::check::table::POSITIONING.iter().map(|rule| rule.name).collect();
        let two = "{name: A, feature: Runs requests in chat, benefit: Employees wait minutes, proof: [c]}, {name: B, proof: [c]}";
        let words = |count: usize| vec!["word"; count].join(" ");
        for (messaging, expected) in [
            (format!("{{headline: Fine, pillars: [{two}]}}"), vec![]),
            (format!("{{pillars: [{two}]}}"), vec!["missing-headline"]),
            (format!("{{headline: {}, pillars: [{two}]}}", words(12)), vec![]),
            (format!("{{headline: {}, pillars: [{two}]}}", words(13)), vec!["long-headline"]),
            (format!("{{headline: H, subhead: {}, pillars: [{two}]}}", words(31)), vec!["long-subhead"]),
            (
                format!("{{headline: H, pillars: [{two}, {two}]}}")
                    .replace("A,", "A2, id: a3,")
                    .replacen("A2, id: a3", "A", 1)
                    .replacen("name: B", "name: B, id: b2", 1),
                vec![],
            ),
            ("{headline: H, pillars: [{name: A, proof: [c]}]}".to_owned(), vec!["too-many-pillars"]),
            (
                format!("{{headline: H, pillars: [{two}, {{name: C, feature: Logs}}]}}"),
                vec!["unproven-pillar", "missing-benefit"],
            ),
            (
                format!(
                    "{{headline: H, pillars: [{two}, {{name: C, feature: Automates approvals in chat, benefit: Approvals are automated in the chat, proof: [c]}}]}}"
                ),
                vec!["benefit-restates-feature"],
            ),
        ] {
            let brief = format!("{FINE}messaging: {messaging}\n");
            assert_eq!(rules(&of_brief(&brief), &of), expected, "{brief}");
        }
    }

    #[test]
    fn frames_are_phrases() {
        let brief = |headline: &str| {
            format!(
                "positioning: {{frame: Service-desk automation, difference: D, rejected: [{{frame: Chatbot}}, {{frame: Service desk}}]}}\nmessaging: {{headline: {headline}}}\n"
            )
        };
        assert_eq!(rules(&of_brief(&brief("A chatbot for IT")), &["mixed-frame"]), ["mixed-frame"]);
        assert_eq!(rules(&of_brief(&brief("Chatbots are over")), &["mixed-frame"]), Vec::<&str>::new());
        // The chosen frame contains the rejected one.
        assert_eq!(rules(&of_brief(&brief("The service desk at rest")), &["mixed-frame"]), Vec::<&str>::new());
    }
}
