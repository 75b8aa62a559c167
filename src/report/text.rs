//! Findings as text: each with its line, the offending bytes underlined, and what to do.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as Title, Renderer, Snippet};

use crate::finding::{Finding, Level, Place};

/// A line longer than this is cut around what is marked in it.
const MAX_LINE: usize = 400;

/// Findings of one kind that are shown; whoever has mended those knows what to do with the others.
const SHOWN: usize = 10;

/// The findings, a blank line between them: the first ten of each rule, and how many more there are of it.
#[must_use]
pub fn text(findings: &[Finding], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        let count = counts.entry(finding.rule).or_default();
        *count += 1;
        // One more is told rather than counted.
        let is_last = || findings.iter().filter(|other| other.rule == finding.rule).count() == SHOWN + 1;
        if *count <= SHOWN || (*count == SHOWN + 1 && is_last()) {
            out.push_str(&one(&renderer, finding));
            out.push_str("\n\n");
        }
    }
    for (rule, count) in counts.into_iter().filter(|(_, count)| *count > SHOWN + 1) {
        let _ = writeln!(out, "… and {} more of `{rule}`\n", count - SHOWN);
    }
    out
}

fn one(renderer: &Renderer, finding: &Finding) -> String {
    let title = match finding.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Note => Title::NOTE,
    };
    let message = safe(&finding.message);
    let label = finding.label.as_deref().map(safe);
    let help = finding.help.as_deref().map(safe);
    let excerpt = finding.place.as_ref().map(Excerpt::of);
    let related: Vec<(Excerpt, String)> =
        finding.related.iter().map(|(place, words)| (Excerpt::of(place), safe(words))).collect();
    let mut group = Group::with_title(title.primary_title(message.as_str()).id(finding.rule));
    if let Some(excerpt) = &excerpt {
        group = group.element(excerpt.snippet(AnnotationKind::Primary, label.as_deref()));
    }
    for (excerpt, words) in &related {
        group = group.element(excerpt.snippet(AnnotationKind::Context, Some(words)));
    }
    if let Some(help) = &help {
        group = group.element(Title::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// The lines that a place stands in.
struct Excerpt {
    path: String,
    line: usize,
    text: String,
    span: Range<usize>,
}

impl Excerpt {
    fn of(place: &Place) -> Self {
        let source = &place.source.text;
        let floor = |at: usize| place.source.floor(at);
        let (start, end) = (floor(place.span.start), floor(place.span.end.max(place.span.start)));
        let (line, whole) = place.source.line(start);
        let (first, line_end) = (whole.start, whole.end);
        // What runs over several lines is marked to the end of its first.
        let end = end.min(line_end).max(start);
        let (from, to) =
            (floor(first.max(start.saturating_sub(MAX_LINE))), floor(line_end.min(end.max(start) + MAX_LINE)));
        let end = end.min(to);
        let (mut text, mut span) = (String::new(), 0..0);
        for (part, at) in [(from..start, 0), (start..end, 1), (end..to, 2)] {
            if at == 1 {
                span.start = text.len();
            }
            text.push_str(&safe(source.get(part).unwrap_or_default()));
            if at == 1 {
                span.end = text.len();
            }
        }
        Self { path: safe(&place.source.path.display().to_string()), line, text, span }
    }

    fn snippet<'a>(
        &'a self,
        kind: AnnotationKind,
        label: Option<&'a str>,
    ) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let mut mark = kind.span(self.span.clone());
        if let Some(label) = label {
            mark = mark.label(label);
        }
        Snippet::source(self.text.as_str()).line_start(self.line).path(self.path.as_str()).annotation(mark)
    }
}

/// Text that a terminal only shows: controls, and the characters that turn the direction of writing, are replaced.
#[must_use]
pub fn safe(text: &str) -> String {
    let shown = |c: char| match c {
        '\t' => ' ',
        '\u{feff}' => '\u{200b}',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fdd0}'..='\u{fdef}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect()
}

/// The same for a text of several lines.
#[must_use]
pub fn safe_lines(text: &str) -> String {
    text.split('\n').map(safe).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::finding::Source;

    #[test]
    fn a_finding_shows_its_line() {
        let source = Arc::new(Source { path: "brief.yaml".into(), text: "launch:\n  onwer: Priya\n".into() });
        let place = Place { source, span: 10..15 };
        let finding = Finding::error("unknown-key", place, "`onwer` is not a field of `launch`")
            .label("did you mean `owner`?")
            .help("data of your own goes under `extra:`");
        let expected = "\
error[unknown-key]: `onwer` is not a field of `launch`
 --> brief.yaml:2:3
  |
2 |   onwer: Priya
  |   ^^^^^ did you mean `owner`?
  |
  = help: data of your own goes under `extra:`

";
        assert_eq!(text(&[finding], false), expected);
    }

    #[test]
    fn ten_of_a_kind_are_shown_and_the_others_counted() {
        let finding = |rule| Finding::failure(rule, "so");
        let many = |count| -> Vec<Finding> { (0..count).map(|_| finding("many")).chain([finding("one")]).collect() };
        let told = text(&many(300), false);
        assert_eq!((told.matches("error[many]").count(), told.matches("error[one]").count()), (10, 1));
        assert!(told.ends_with("… and 290 more of `many`\n\n"), "{told}");
        assert_eq!(text(&many(11), false).matches("error[many]").count(), 11);
    }

    #[test]
    fn escapes_never_reach_the_terminal() {
        let source =
            Arc::new(Source { path: "b\u{1b}[2J".into(), text: format!("a: \u{1b}[31m{}\n", "x".repeat(100_000)) });
        let finding = Finding::error("r", Place { source, span: 3..50_000 }, "bad \u{1b}]0;x\u{7}").help("\u{9b}1m");
        let out = text(&[finding], false);
        assert!(!out.contains(|c: char| c.is_control() && c != '\n'), "{out:?}");
        assert!(out.len() < 5_000);
    }
}
