//! Every rule's examples, run: the bad one is found, the good one is not.

use super::rule::{self, Example};
use super::testing::{Bench, TODAY, of_brief_on, source, told};
use crate::brief;
use crate::finding::Finding;

fn found(example: &Example) -> Vec<Finding> {
    let today = example.today.as_deref().unwrap_or(TODAY);
    let is_of_reviews = example.sent.is_some() || example.comments.is_some();
    let is_of_documents =
        example.document.is_some() || example.draft.is_some() || example.then.is_some() || is_of_reviews;
    if !is_of_documents {
        return of_brief_on(&example.brief, today);
    }
    let bench = Bench::new(&example.brief);
    #[cfg(feature = "review")]
    {
        example.sent.iter().for_each(|by| bench.send(by));
        example.comments.iter().for_each(|list| bench.note(list));
    }
    if let Some(document) = &example.document {
        bench.edit(
            document,
            example.was.as_deref().unwrap_or_default(),
            &example.now.as_deref().unwrap_or_default().repeat(example.times.unwrap_or(1)),
        );
    }
    if let Some(draft) = &example.draft {
        bench.put("draft.md", draft);
    }
    if let Some(then) = &example.then {
        bench.set(then);
    }
    if example.rebuilt {
        bench.build();
    }
    bench.check_on(today)
}

#[test]
fn bad_examples_are_found_and_good_ones_are_not() {
    let mut wrong = Vec::new();
    for rule in rule::groups().iter().flat_map(|group| group.rules) {
        let Some(words) = rule::explained(rule.name) else {
            wrong.push(format!("{}: no text", rule.name));
            continue;
        };
        for (example, is_bad) in [(&words.bad, true), (&words.good, false)] {
            let whole = if example.brief.contains("product:") {
                example.brief.clone()
            } else {
                format!("product: {{name: X}}\n{}", example.brief)
            };
            if let Err(faults) = brief::read(&source(&whole)) {
                wrong.push(format!(
                    "{}: the example does not read: {:?}",
                    rule.name,
                    faults.0.iter().map(|f| &f.message).collect::<Vec<_>>()
                ));
                continue;
            }
            let hits: Vec<Finding> = found(example).into_iter().filter(|finding| finding.rule == rule.name).collect();
            if hits.is_empty() == is_bad {
                wrong.push(format!("{}: {} example, {}", rule.name, if is_bad { "bad" } else { "good" }, told(&hits)));
            }
            if is_bad && hits.iter().all(|hit| hit.level != rule.level) {
                wrong.push(format!("{}: the bad example is of another level", rule.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is found in the full examples, freshly built, is a hint at most.
#[test]
fn full_examples_are_quiet() {
    for name in ["enterprise-ai", "consumer-device", "subscription"] {
        let found = Bench::example(name).check();
        assert!(found.iter().all(|f| f.level == crate::finding::Level::Note), "{name}\n{}", told(&found));
        assert!(found.len() <= 3, "{name}\n{}", told(&found));
    }
}
