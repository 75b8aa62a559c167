//! What a person typed into a document: figures and comparisons that no claim backs, and terms that the brief avoids.

use std::ops::Range;

use super::documents::plain;
use super::wording::{avoided, instead_of};
use crate::check::context::{Context, Found, shown};
use crate::check::folder::{OnDisk, State};
use crate::language::boasts::{is_claimed, unbacked};
use crate::language::figures::figures;
use crate::language::lists;
use crate::language::words::is_quoted;

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    for document in context.documents.iter().filter(|document| document.state != State::Conflict) {
        let typed = document.aligned.alignment.typed();
        if typed.is_empty() {
            continue;
        }
        // What was typed is looked at with its line: a figure may have been typed in part.
        for line in touched_lines(document.text(), &typed) {
            let is_typed =
                |bytes: &Range<usize>| typed.iter().any(|one| one.start < bytes.end && bytes.start < one.end);
            figures_of(context, document, &line, &is_typed, found);
            terms_of(context, document, &line, &is_typed, found);
        }
    }
}

/// The lines of a text that one of the ranges touches.
fn touched_lines(text: &str, ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let touched = |line: &Range<usize>| ranges.iter().any(|range| range.start < line.end && line.start < range.end);
    crate::check::markdown::lines(text).map(|(range, _)| range).filter(touched).collect()
}

fn moved(bytes: &Range<usize>, by: usize) -> Range<usize> {
    bytes.start + by..bytes.end + by
}

fn figures_of(
    context: &Context<'_>,
    document: &OnDisk,
    line: &Range<usize>,
    is_typed: &dyn Fn(&Range<usize>) -> bool,
    found: &mut Found,
) {
    let text = document.text().get(line.clone()).unwrap_or_default();
    let public = document.public().iter().any(|part| part.start <= line.start && line.start < part.end);
    let read_aloud = |bytes: &Range<usize>| !document.reading().is_silent(bytes);
    let help = "add the claim with its proof to the brief, or take it out";
    for figure in figures(text) {
        let bytes = moved(&figure.bytes, line.start);
        // Inside, the plan's own figures are facts as well.
        let known = context.facts.know(&figure.amount) || (!public && context.inside_facts.know(&figure.amount));
        if known || !figure.measures || !is_typed(&bytes) || !read_aloud(&bytes) {
            continue;
        }
        let message = format!("no claim of the brief says `{}`", plain(text.get(figure.bytes).unwrap_or_default()));
        found.push(Context::finding("unbacked-figure", Some(document.place(bytes)), message).help(help));
    }
    let comparisons = lists::comparisons()
        .find(text)
        .into_iter()
        .filter(|hit| !is_claimed(lists::comparisons(), &context.claims, &hit.phrase));
    for hit in unbacked(text, &context.claims).into_iter().chain(comparisons) {
        let bytes = moved(&hit.bytes, line.start);
        if !is_typed(&bytes) || !read_aloud(&bytes) {
            continue;
        }
        let message = format!(
            "`{}` is a claim, and no claim of the brief makes it",
            plain(text.get(hit.bytes).unwrap_or_default())
        );
        found.push(Context::finding("unbacked-figure", Some(document.place(bytes)), message).help(help));
    }
}

fn terms_of(
    context: &Context<'_>,
    document: &OnDisk,
    line: &Range<usize>,
    is_typed: &dyn Fn(&Range<usize>) -> bool,
    found: &mut Found,
) {
    let text = document.text().get(line.clone()).unwrap_or_default();
    for hit in avoided(context).find(text) {
        let bytes = moved(&hit.bytes, line.start);
        if !is_typed(&bytes) || document.reading().is_silent(&bytes) || is_quoted(text, &hit.bytes) {
            continue;
        }
        let message = format!("`{}` is a term that the brief avoids", shown(&hit.phrase));
        let finding = Context::finding("avoided-term-in-document", Some(document.place(bytes)), message);
        found.push(finding.help(instead_of(context, &hit.phrase)));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Bench, rules, told};

    #[test]
    fn figures_that_were_typed() {
        for (file, was, now, expected) in [
            ("launch-faq.md", "", "It resolves 71% of requests.\n", vec!["unbacked-figure"]),
            ("launch-faq.md", "", "It resolves 38% of requests.\n", vec![]),
            ("launch-faq.md", "", "It is the fastest assistant.\n", vec!["unbacked-figure"]),
            (
                "launch-faq.md",
                "",
                "It is twice as quick, cheaper than Deskwise.\n",
                vec!["unbacked-figure", "unbacked-figure"],
            ),
            (
                "launch-faq.md",
                "",
                "Call on 12 April at 10:30, see step 2 and SOC 2, or https://a.example/95.\n",
                vec![],
            ),
            ("launch-faq.md", "", "1. First\n2. Second\n", vec![]),
            ("launch-faq.md", "", "Ask 3 questions.\n", vec![]),
            ("launch-faq.md", "", "`95%` and [95](95.md)\n", vec!["unbacked-figure"]),
            // The plan's figures are facts inside, and not in what customers read.
            ("exec-summary.md", "", "14 waitlisted accounts wait.\n", vec![]),
            (
                "launch-faq.md",
                "It says so, collects",
                "14 waitlisted accounts wait. It says so, collects",
                vec!["unbacked-figure"],
            ),
            ("launch-faq.md", "resolved 38% of requests", "resolved 58% of requests", vec!["unbacked-figure"]),
            (
                "enablement-deck.md",
                "Find out first who is on the call.",
                "Find out who is on the call; 80% have no idea.",
                vec!["unbacked-figure"],
            ),
        ] {
            let bench = Bench::example("enterprise-ai");
            bench.edit(file, was, now);
            let found = bench.check();
            assert_eq!(rules(&found, &["unbacked-figure"]), expected, "{now}: {}", told(&found));
        }
    }

    #[test]
    fn terms_that_were_typed() {
        for (now, expected) in [
            ("It is a chatbot.\n", vec!["avoided-term-in-document"]),
            ("Never call it a \"chatbot\".\n", vec![]),
            ("It is an assistant.\n", vec![]),
        ] {
            let bench = Bench::example("enterprise-ai");
            bench.edit("launch-faq.md", "", now);
            assert_eq!(rules(&bench.check(), &["avoided-term-in-document"]), expected, "{now}");
        }
    }
}
