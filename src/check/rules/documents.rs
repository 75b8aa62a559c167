//! The documents as they stand: conflicts, gaps, age, length.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::brief;
use crate::brief::model::Read;
use crate::check::context::{Context, Found, shown};
use crate::check::folder::{OnDisk, State};
use crate::check::markdown::lines;
use crate::finding::{Level, Place, Source, counted, listed};
use crate::git;
use crate::pack::merge::open_markers;
use crate::pack::state::Span;
use crate::render::gaps;

/// More gaps than this and the pack is not ready to be shown.
const GAPS: usize = 10;

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    let mut open = 0;
    let mut lacking = 0;
    for document in context.documents {
        conflicts(document, found);
        let gaps = open_gaps(document, found);
        open += gaps;
        lacking += usize::from(gaps > 0);
        long(document, found);
    }
    if open > GAPS {
        let message = format!("the pack asks for {} in {}", counted(open, "value"), counted(lacking, "document"));
        let mut finding = Context::finding("open-gap", Some(context.place(0..0)), message);
        finding.level = Level::Warning;
        found.push(finding.help("fill in the brief where the gaps point; each value closes several"));
    }
}

fn conflicts(document: &OnDisk, found: &mut Found) {
    for block in open_markers(document.text(), document.markers) {
        let line = document.text().get(block.clone()).unwrap_or_default().lines().next().unwrap_or_default().len();
        let place = document.place(block.start..block.start + line);
        let finding =
            Context::finding("open-conflict", Some(place), "your edit and the brief differ here, and both still stand");
        found.push(finding.help("keep one of the two, take the lines with markers out, then run `launchpack build`"));
    }
    let text = &document.source.text;
    for block in git::conflicts(text) {
        let line = text.get(block.clone()).unwrap_or_default().lines().next().unwrap_or_default().len();
        let place = Place { source: Arc::clone(&document.source), span: block.start..block.start + line };
        let message = "git could not merge two versions here, and both still stand";
        let finding = Context::finding("open-conflict", Some(place), message);
        found.push(finding.help("keep one of the two, take the lines with markers out, then run `launchpack build`"));
    }
}

fn open_gaps(document: &OnDisk, found: &mut Found) -> usize {
    let starts: Vec<usize> = lines(document.text()).map(|(range, _)| range.start).collect();
    let mut count = 0;
    for (number, line) in gaps(document.text()) {
        count += 1;
        let start = starts.get(number - 1).copied().unwrap_or_default();
        let asked = line.split_once("To add:").map_or(line, |(_, asked)| asked.trim_start_matches(['*', ' ']));
        let message = format!("this document asks for {}", asked.trim_end_matches('.').replace('`', ""));
        let mut finding = Context::finding("open-gap", Some(document.place(start..start + line.len())), message);
        finding.path = asked.split('`').nth(1).map(str::to_owned);
        found.push(finding.help("fill it in in the brief and run `launchpack build`"));
    }
    count
}

fn long(document: &OnDisk, found: &mut Found) {
    let Some(budget) = document.budget else { return };
    let words = document.reading().words;
    if words * 3 > budget * 4 {
        let message = format!("{words} words, and its readers have time for about {budget}");
        let title = document.reading().headings.first().map_or(0..0, |heading| heading.bytes.clone());
        let finding = Context::finding("long-document", Some(document.place(trimmed(document, title))), message);
        found.push(finding.help("cut what another document says as well"));
    }
}

/// Without the blanks and line ends at its end.
fn trimmed(document: &OnDisk, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let text = document.text().get(range.clone()).unwrap_or_default();
    range.start..range.start + text.trim_end().len()
}

/// Documents that are older than their brief. `written_from` is the brief they came from.
pub(in crate::check) fn stale(context: &Context<'_>, written_from: Option<&str>, found: &mut Found) {
    let was = written_from.and_then(former);
    let changed = was.as_ref().map(|was| changed(was, context.read)).unwrap_or_default();
    for document in context.documents.iter().filter(|d| d.is_stale && d.state != State::Conflict) {
        let says = |span: &Span| span.paths.iter().any(|path| changed.contains(path.as_str()));
        let (spans, places) = (&document.aligned.spans, &document.aligned.places);
        let place = spans.iter().zip(places).find(|(span, _)| says(span)).map(|(_, place)| place);
        let said: BTreeSet<&str> = spans.iter().flat_map(|span| &span.paths).map(String::as_str).collect();
        let here: Vec<&str> = changed.iter().copied().filter(|path| said.contains(path)).collect();
        let at = place.map_or(0, |place| place.mine.start);
        let line = document.text().get(at..).unwrap_or_default().lines().next().unwrap_or_default().len();
        let (first, more) = here.split_at(here.len().min(3));
        let message = match (first, more.len()) {
            ([], _) => "the brief or a template changed since this was written".to_owned(),
            (some, 0) => format!("{} changed in the brief since this was written", listed(some)),
            (some, n) => format!("{} and {n} more values changed in the brief since this was written", listed(some)),
        };
        let mut finding = Context::finding("stale-document", Some(document.place(at..at + line)), message);
        if let Some(path) = first.first() {
            finding = finding.path(*path).related(context.near(path), "the brief now says");
        }
        found.push(finding.help("run `launchpack build`; your edits stay"));
    }
}

/// The brief that the documents came from, if it still reads.
fn former(text: &str) -> Option<Read> {
    let source = std::sync::Arc::new(Source { path: "brief.yaml".into(), text: text.to_owned() });
    brief::read(&source).ok().map(|checked| checked.value)
}

/// The paths whose values are not what they were, those that are new or gone included.
fn changed<'a>(was: &'a Read, is: &'a Read) -> BTreeSet<&'a str> {
    let map = |read: &'a Read| {
        read.leaves.0.iter().map(|leaf| (leaf.path.as_str(), leaf.text.trim())).collect::<BTreeMap<_, _>>()
    };
    let (was, is) = (map(was), map(is));
    let differs = |path: &&str| was.get(*path) != is.get(*path);
    was.keys().chain(is.keys()).copied().filter(|path| differs(path)).collect()
}

/// A text of a document for a message, without Markdown.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => {}
            '*' | '`' => {}
            c => out.push(c),
        }
    }
    shown(&out)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Bench, rules, told};
    use crate::finding::Level;

    const BRIEF: &str = "product: {name: Larkspur, one_liner: Larkspur answers in chat}\nmessaging: {headline: Requests resolved in chat}\nlaunch: {date: 2027-03-09, owner: P}\n";

    #[test]
    fn gaps_are_counted() {
        let bench = Bench::new(BRIEF);
        let found: Vec<_> = bench.check().into_iter().filter(|f| f.rule == "open-gap").collect();
        let warnings: Vec<_> = found.iter().filter(|f| f.level == Level::Warning).collect();
        assert_eq!(warnings.len(), 1, "{}", told(&found));
        assert!(found.iter().any(|f| f.path.as_deref() == Some("launch.ask") && f.level == Level::Note));
    }

    #[test]
    fn a_document_older_than_its_brief() {
        let bench = Bench::new(BRIEF);
        assert!(rules(&bench.check(), &["stale-document"]).is_empty());
        bench.set(&BRIEF.replace("2027-03-09", "2027-03-16"));
        let found = bench.check();
        let stale: Vec<_> = found.iter().filter(|f| f.rule == "stale-document").collect();
        assert!(
            stale.len() >= 3 && stale.iter().all(|f| f.message.contains("`launch.date`")),
            "{}",
            told(stale.iter().copied())
        );
        bench.build();
        assert!(rules(&bench.check(), &["stale-document"]).is_empty());
        // A comment in the brief changes no document.
        bench.set(&format!("# hello\n{}", BRIEF.replace("2027-03-09", "2027-03-16")));
        assert!(rules(&bench.check(), &["stale-document"]).is_empty());
    }

    #[test]
    fn conflicts_stand_open() {
        let bench = Bench::new(BRIEF);
        bench.edit("exec-summary.md", "9 March 2027", "10 March 2027");
        bench.set(&BRIEF.replace("2027-03-09", "2027-03-16"));
        bench.build();
        let found = bench.check();
        assert_eq!(rules(&found, &["open-conflict"]), ["open-conflict"], "{}", told(&found));
        assert!(rules(&found, &["stale-document"]).is_empty());
        // Git's own are found as well, and the document waits.
        let bench = Bench::new(BRIEF);
        bench.edit("exec-summary.md", "", "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> theirs\n");
        bench.set(&BRIEF.replace("2027-03-09", "2027-03-16"));
        bench.build();
        let found = bench.check();
        assert_eq!(rules(&found, &["open-conflict"]), ["open-conflict"], "{}", told(&found));
        assert!(told(&found).contains("git could not merge"), "{}", told(&found));
        // Lines that only look like markers are text.
        let bench = Bench::new(BRIEF);
        bench.edit("exec-summary.md", "", "<<<<<<< your edit\na\n=======\nb\n>>>>>>> the brief now says\n");
        assert!(rules(&bench.check(), &["open-conflict"]).is_empty());
    }

    #[test]
    fn length_counts_prose() {
        let bench = Bench::new(BRIEF);
        bench.edit("exec-summary.md", "", &format!("<!-- {} -->\n", "word ".repeat(900)));
        assert!(rules(&bench.check(), &["long-document"]).is_empty());
        bench.edit("exec-summary.md", "", &"word ".repeat(900));
        assert_eq!(rules(&bench.check(), &["long-document"]), ["long-document"]);
    }
}
