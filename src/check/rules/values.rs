//! Values that a person changed in one document and nowhere else, found by provenance.

use std::collections::BTreeMap;
use std::ops::Range;

use super::documents::plain;
use crate::align::places::{Fate, Place as Stands};
use crate::brief::date;
use crate::check::context::{Context, Found};
use crate::check::folder::{OnDisk, State};
use crate::finding::{Finding, Place};
use crate::language::words::words;
use crate::pack::state::Span;

/// A piece of a document that says a value.
struct Piece<'a> {
    document: &'a OnDisk,
    span: &'a Span,
    stands: &'a Stands,
}

/// The document, its bytes that say another text now, and the piece that they were.
type Change<'a> = (&'a OnDisk, Range<usize>, &'a Span);

/// A rewritten value still has this share of its words, in percent; one that has fewer was replaced.
const ALIKE: usize = 30;
/// Values of so few words may be replaced in full: a date, a name, a figure.
const SHORT: usize = 5;

impl Piece<'_> {
    /// What was written.
    fn was(&self) -> &str {
        self.document.aligned.base.get(self.span.bytes.clone()).unwrap_or_default()
    }

    fn text(&self, bytes: &Range<usize>) -> &str {
        self.document.text().get(bytes.clone()).unwrap_or_default()
    }
}

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    // By the value, then by what it was changed to: one finding for each.
    let mut changes: BTreeMap<(&str, Vec<String>), Vec<Change<'_>>> = BTreeMap::new();
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    for document in context.documents.iter().filter(|document| document.state != State::Conflict) {
        let said = document.aligned.spans.iter().zip(&document.aligned.places);
        let said = said.filter(|(span, _)| !span.paths.is_empty());
        pieces.extend(said.map(|(span, stands)| Piece { document, span, stands }));
    }
    for piece in &pieces {
        let bytes = &piece.stands.mine;
        if piece.stands.fate != Fate::Changed {
            continue;
        }
        let Some(path) = piece.span.paths.first() else { continue };
        let new = folded(piece.text(bytes));
        let old = folded(piece.was());
        if new == old
            || is_beside(piece.was(), piece.text(bytes))
            || !is_same_value(&old, &new)
            || says(context, piece.span, &new)
        {
            continue;
        }
        changes.entry((path.as_str(), new)).or_default().push((piece.document, bytes.clone(), piece.span));
    }
    for ((path, new), places) in &changes {
        found.extend(finding(context, path, new, places, &pieces));
    }
}

/// Whether the value still stands, and something was put behind or before it that a comma, a dash or a bracket sets off.
fn is_beside(old: &str, new: &str) -> bool {
    let sets_off = |c: char| matches!(c, ',' | ';' | '(' | ')' | '–' | '—');
    let behind = new.strip_prefix(old).map(str::trim_start).is_some_and(|rest| rest.starts_with(sets_off));
    behind || new.strip_suffix(old).map(str::trim_end).is_some_and(|rest| rest.ends_with(sets_off))
}

/// Whether two texts can be the same value, edited.
fn is_same_value(old: &[String], new: &[String]) -> bool {
    if old.len() <= SHORT {
        return new.len() <= old.len() * 3 + 3;
    }
    let kept = old.iter().filter(|word| new.contains(word)).count();
    kept * 100 >= ALIKE * old.len()
}

/// Words and figures alone: capitals, punctuation and emphasis are nobody's disagreement.
fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.folded).collect()
}

/// Whether the brief says by now what was typed.
fn says(context: &Context<'_>, span: &Span, new: &[String]) -> bool {
    let leaves = context.read.leaves.0.iter();
    let [path] = span.paths.as_slice() else { return false };
    let mut of_path = leaves.filter(|leaf| leaf.path == *path);
    of_path.any(|leaf| {
        let text = folded(&leaf.text);
        text == new || dates(&leaf.text).iter().any(|date| folded(date) == new)
    })
}

/// A date in the forms in which documents write it.
fn dates(text: &str) -> Vec<String> {
    let day = date::day(text.trim());
    day.into_iter().flat_map(|day| date::Form::ALL.map(|form| form.write(day))).collect()
}

fn finding(
    context: &Context<'_>,
    path: &str,
    new: &[String],
    places: &[Change<'_>],
    pieces: &[Piece<'_>],
) -> Option<Finding> {
    let (document, bytes, span) = places.first()?;
    let now = plain(document.text().get(bytes.clone()).unwrap_or_default());
    let was = plain(document.aligned.base.get(span.bytes.clone()).unwrap_or_default());
    let message = format!("`{path}` is `{was}` in the brief, and `{now}` here");
    let mut finding =
        Context::finding("disagreement", Some(document.place(bytes.clone())), message).path(path).help(format!(
            "if this is right, take it into the brief with `launchpack pull {}`; else put the old text back",
            document.file
        ));
    let mut told: Vec<(String, usize)> = vec![line_of(&document.place(bytes.clone()))];
    let mut relate = |finding: Finding, place: Place, words: String| {
        let line = line_of(&place);
        if told.contains(&line) {
            return finding;
        }
        told.push(line);
        finding.related(place, words)
    };
    finding = relate(finding, context.near(path), "the brief".to_owned());
    for (document, bytes, _) in places.iter().skip(1) {
        finding = relate(finding, document.place(bytes.clone()), "changed here as well".to_owned());
    }
    for piece in pieces.iter().filter(|piece| piece.span.paths.iter().any(|one| one == path)) {
        let bytes = &piece.stands.mine;
        let (place, words) = match piece.stands.fate {
            Fate::Kept => (piece.document.place(bytes.clone()), "still says it".to_owned()),
            Fate::Changed => {
                let text = piece.text(bytes);
                // Only capitals or emphasis were changed there, or it is one of those above.
                let words = if folded(text) == *new { continue } else { format!("says `{}`", plain(text)) };
                (piece.document.place(bytes.clone()), words)
            }
            Fate::Deleted | Fate::Removed | Fate::Rewritten | Fate::Unsure(_) => continue,
        };
        finding = relate(finding, place, words);
    }
    Some(finding)
}

fn line_of(place: &Place) -> (String, usize) {
    (place.source.path.display().to_string(), place.line_column().0)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Bench, told};
    use crate::finding::Finding;

    fn disagreements(bench: &Bench) -> Vec<Finding> {
        bench.check().into_iter().filter(|finding| finding.rule == "disagreement").collect()
    }

    #[test]
    fn a_value_changed_in_one_document() {
        let bench = Bench::example("enterprise-ai");
        assert!(disagreements(&bench).is_empty());
        bench.edit(
            "battlecard-deskwise.md",
            "Resolves 38% of requests without an agent",
            "Resolves 55% of requests without an agent",
        );
        let found = disagreements(&bench);
        let [one] = found.as_slice() else { panic!("{}", told(&found)) };
        assert_eq!(one.path.as_deref(), Some("claims.resolves-38.says"));
        assert!(one.message.contains("`Resolves 38% of requests without an agent`"), "{}", one.message);
        assert!(one.message.contains("`Resolves 55% of requests without an agent`"), "{}", one.message);
        let place = one.place.as_ref().unwrap();
        assert_eq!(place.source.path.to_str(), Some("pack/battlecard-deskwise.md"));
        assert!(place.source.text[place.span.clone()].starts_with("Resolves 55%"));
        let files: Vec<String> = one.related.iter().map(|(p, _)| format!("{}", p.source.path.display())).collect();
        for file in ["brief.yaml", "pack/exec-summary.md", "pack/message-ladder.md", "pack/enablement-deck.md"] {
            assert!(files.iter().any(|found| found == file), "{file}: {files:?}");
        }
    }

    #[test]
    fn dates_lines_and_lists() {
        for (file, was, now, count) in [
            ("launch-faq.md", "Launch 9 March 2027", "Launch 16 March 2027", 1),
            ("exec-summary.md", "Priya Raman", "Jonas Weil", 1),
            // What is no other text is no disagreement.
            ("launch-faq.md", "It completes 46 routine", "It completes **46** routine", 0),
            ("launch-faq.md", "Ask Priya Raman.", "Ask Priya Raman, by chat.", 0),
            ("launch-faq.md", "## If it is not here", "## If it is not here yet", 0),
            ("launch-faq.md", "", "A line of my own\n", 0),
        ] {
            let bench = Bench::example("enterprise-ai");
            bench.edit(file, was, now);
            let found = disagreements(&bench);
            assert_eq!(found.len(), count, "{was}: {}", told(&found));
        }
    }

    #[test]
    fn the_brief_may_follow() {
        let bench = Bench::example("enterprise-ai");
        bench.edit("exec-summary.md", "Priya Raman", "Jonas Weil");
        let brief = crate::catalog::examples().into_iter().find(|e| e.name == "enterprise-ai").unwrap().text;
        bench.set(&brief.replacen("owner: Priya Raman", "owner: Jonas Weil", 1));
        assert!(disagreements(&bench).is_empty());
    }

    #[test]
    fn the_same_change_in_two_documents_is_one_finding() {
        let bench = Bench::example("enterprise-ai");
        for file in ["launch-faq.md", "exec-summary.md"] {
            bench.edit(file, "9 March 2027", "16 March 2027");
        }
        let found = disagreements(&bench);
        assert_eq!(found.len(), 1, "{}", told(&found));
        assert!(found[0].related.iter().any(|(_, words)| words == "changed here as well"));
    }
}
