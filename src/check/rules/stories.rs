//! Stories for an interview: who did it, and what came of it.

use crate::brief::model::Story;
use crate::check::context::{Context, Found, shown};
use crate::finding::listed;
use crate::language::figures::figures;
use crate::language::lists;
use crate::language::words::{Word, words};

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    for story in &context.brief.stories {
        one(context, story, found);
    }
}

fn one(context: &Context<'_>, story: &Story, found: &mut Found) {
    let Some(title) = &story.title else { return };
    if let Some(action) = &story.action
        && let Some(words) = shared(&action.0.text)
    {
        let message = format!("`{words}` leaves open what you did");
        let finding = context.at("shared-credit", action.0.leaf, message);
        found.push(finding.help("say what you decided, wrote or changed yourself, in the first person: \"I …\""));
    }
    if let Some(result) = &story.result {
        let text = &result.0.text;
        let counts = !figures(text).is_empty() || words(text).iter().any(|word| lists::number(&word.folded).is_some());
        if !counts {
            let finding = context.at("result-without-number", result.0.leaf, "the result has no figure");
            found.push(finding.help("say by how much, of how many, or in how many days"));
        }
    }
    let parts = [
        ("situation", story.situation.is_none()),
        ("task", story.task.is_none()),
        ("action", story.action.is_none()),
        ("result", story.result.is_none()),
        ("learned", story.learned.is_none()),
    ];
    let lacks: Vec<&str> = parts.iter().filter(|(_, missing)| *missing).map(|(name, _)| *name).collect();
    if !lacks.is_empty() {
        let message = format!("`{}` has no {}", shown(&title.text), listed(&lacks));
        let finding = context.at("incomplete-story", title.leaf, message);
        found.push(finding.help("an interviewer asks for the part that is missing"));
    }
}

/// The words that leave open who did it, unless the story says what its teller did.
fn shared(action: &str) -> Option<String> {
    let all = words(action);
    if all.iter().enumerate().any(|(i, word)| word.folded == "i" && does(&all, i)) {
        return None;
    }
    if let Some(hit) = lists::shared_credit().find(action).into_iter().next() {
        return action.get(hit.bytes).map(str::to_owned);
    }
    all.iter().find(|word| matches!(word.folded.as_str(), "we" | "our" | "us")).map(|word| word.folded.clone())
}

/// Whether "I" is followed by a verb of doing. Adverbs may stand between.
fn does(all: &[Word], at: usize) -> bool {
    let next = all.iter().skip(at + 1).find(|word| !word.folded.ends_with("ly") && word.folded != "also");
    next.is_some_and(|word| !lists::doing().contains(&word.folded))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{of_brief, rules};

    fn fired(story: &str) -> Vec<&'static str> {
        let of: Vec<&'static str> = crate::check::table::STORIES.iter().map(|rule| rule.name).collect();
        rules(&of_brief(&format!("stories: [{{title: T, situation: S, task: K, learned: L, {story}}}]\n")), &of)
    }

    #[test]
    fn what_fires_and_what_does_not() {
        for (story, expected) in [
            ("action: I helped align stakeholders around the launch, result: 9 trials", vec!["shared-credit"]),
            (
                "action: I owned the ladder and changed the FAQ after the beta showed the claim was too broad, result: 9 trials",
                vec![],
            ),
            ("action: We rewrote the claim, result: 9 trials", vec!["shared-credit"]),
            ("action: I personally rewrote the claim and we shipped it, result: 9 trials", vec![]),
            ("action: I was involved in the rewrite, result: 9 trials", vec!["shared-credit"]),
            ("action: I wrote it, result: It went well", vec!["result-without-number"]),
            ("action: I wrote it, result: Three accounts signed", vec![]),
            ("action: I wrote it", vec!["incomplete-story"]),
        ] {
            assert_eq!(fired(story), expected, "{story}");
        }
    }
}
