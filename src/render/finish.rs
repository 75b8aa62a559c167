//! From wire text to a document: tidy the template's blanks, find out where each value stands, escape it for that place, and
//! note which bytes say which value.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::escape::{self, Edge};
use super::finished::{Finished, MARKDOWN};
use super::long;
use super::{Said, contents};
use crate::brief::Leaves;
use crate::traced::{Origin, Piece, SLOT, Traced};

/// A word in the place of each value, to see what a parser takes the place for.
const PROBE: &str = "Xx";

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Unknown,
    Inline,
    Heading,
    Cell,
    /// The words of a link.
    Linked,
    FrontMatter,
    Comment,
    /// A comment within a line.
    Aside,
    Html,
    Mermaid,
    /// A line of a Mermaid Gantt chart, where no quotation marks hold a text together.
    Gantt,
    Url,
    Code,
}

/// A value that stands where none can: the line of the text made so far, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misplaced {
    pub(super) line: String,
    pub(super) why: &'static str,
}

/// Makes the document.
pub(super) fn finish(traced: Traced, leaves: &Leaves) -> Result<Finished, Misplaced> {
    let (skeleton, values) = skeleton(traced);
    let (skeleton, values) = without_unused_notes(&tidy(&skeleton), values);
    let places = places(&skeleton);
    let mut out =
        Writer { skeleton: &skeleton, leaves, text: String::with_capacity(skeleton.len() * 2), said: Vec::new() };
    let mut from = 0;
    for (((at, _), (text, origin)), place) in skeleton.match_indices(SLOT).zip(&values).zip(places) {
        out.text.push_str(skeleton.get(from..at).unwrap_or_default());
        out.value(at, text, origin, place)?;
        from = at + SLOT.len_utf8();
    }
    out.text.push_str(skeleton.get(from..).unwrap_or_default());
    Ok(contents::filled(Finished { text: out.text, said: out.said }))
}

/// Leaves out the footnotes that nothing refers to, so that a template can define them all.
fn without_unused_notes(skeleton: &str, values: Vec<(String, Origin)>) -> (String, Vec<(String, Origin)>) {
    // Counted in one pass: a brief may have as many claims as documents.
    let mut uses: HashMap<&str, usize> = HashMap::new();
    for mark in skeleton.split("[^").skip(1).filter_map(|rest| rest.split(']').next()) {
        *uses.entry(mark).or_default() += 1;
    }
    let mut values = values.into_iter();
    let (mut out, mut kept) = (String::with_capacity(skeleton.len()), Vec::new());
    for line in skeleton.split_inclusive('\n') {
        let mut own: Vec<_> = values.by_ref().take(line.matches(SLOT).count()).collect();
        let note = line.strip_prefix("[^").and_then(|rest| rest.split_once("]:")).map(|(id, _)| id);
        if note.is_some_and(|id| uses.get(id).is_none_or(|uses| *uses < 2)) {
            continue;
        }
        out.push_str(line);
        kept.append(&mut own);
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    (out, kept)
}

/// The template's words with one [`SLOT`] for each value, and the values.
fn skeleton(traced: Traced) -> (String, Vec<(String, Origin)>) {
    let (mut skeleton, mut values) = (String::new(), Vec::new());
    for Piece { text, from } in traced.0 {
        match from {
            None => skeleton.push_str(&text),
            Some(origin) => {
                skeleton.push(SLOT);
                values.push((text, origin));
            }
        }
    }
    (skeleton, values)
}

/// One blank line between blocks, one blank between words, nothing at the end of a line: templates may be spaced as it suits
/// them. Fenced code keeps its blanks.
fn tidy(skeleton: &str) -> String {
    let mut out = String::with_capacity(skeleton.len());
    let (mut fenced, mut blank, mut in_notes, mut number) = (false, false, false, 0);
    for line in skeleton.lines() {
        let line = line.trim_end();
        if line.is_empty() {
            blank = true;
            continue;
        }
        // Speaker's notes are lines without blank ones between them.
        in_notes = (in_notes || out.ends_with("<!--\n")) && !out.ends_with("-->\n");
        if blank && !out.is_empty() && !in_notes {
            out.push('\n');
        }
        blank = false;
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        let mut body = line.trim_start();
        // A template numbers every item 1, since it does not know which of them there are.
        let item = line.strip_prefix("1. ").filter(|_| !fenced);
        number = if item.is_some() { number + 1 } else { 0 };
        let counted = item.map(|item| format!("{number}. {item}")).unwrap_or_default();
        if item.is_some() {
            body = &counted;
        }
        out.push_str(line.get(..line.len() - line.trim_start().len()).unwrap_or_default());
        if fenced || !body.contains("  ") {
            out.push_str(body);
        } else {
            out.push_str(&body.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "));
        }
        out.push('\n');
    }
    out
}

/// The place of each slot, in order.
pub(super) fn places(skeleton: &str) -> Vec<Place> {
    let mut probe = String::with_capacity(skeleton.len());
    let mut offsets = Vec::new();
    for part in skeleton.split_inclusive(SLOT) {
        match part.strip_suffix(SLOT) {
            Some(words) => {
                probe.push_str(words);
                offsets.push(probe.len());
                probe.push_str(PROBE);
            }
            None => probe.push_str(part),
        }
    }
    let mut found = vec![Place::Unknown; offsets.len()];
    let mut assign = |range: Range<usize>, place: Place| {
        let (first, end) = (offsets.partition_point(|o| *o < range.start), offsets.partition_point(|o| *o < range.end));
        found.get_mut(first..end).into_iter().flatten().for_each(|p| *p = place);
    };
    let mut stack: Vec<Place> = Vec::new();
    for (event, range) in Parser::new_ext(&probe, MARKDOWN).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                let inside = match tag {
                    Tag::Heading { .. } => Place::Heading,
                    Tag::TableCell => Place::Cell,
                    Tag::MetadataBlock(_) => Place::FrontMatter,
                    Tag::CodeBlock(CodeBlockKind::Fenced(info)) if &*info == "mermaid" => {
                        let chart = probe.get(range).and_then(|block| block.split_whitespace().nth(1));
                        if chart == Some("gantt") { Place::Gantt } else { Place::Mermaid }
                    }
                    Tag::CodeBlock(_) => Place::Code,
                    Tag::HtmlBlock
                        if probe.get(range.clone()).is_some_and(|html| html.trim_start().starts_with("<!--")) =>
                    {
                        Place::Comment
                    }
                    // No escaping makes a value safe in these.
                    Tag::HtmlBlock if probe.get(range.clone()).is_some_and(is_program) => Place::Unknown,
                    Tag::HtmlBlock => Place::Html,
                    Tag::Link { .. } | Tag::Image { .. } => {
                        assign(range, Place::Url);
                        Place::Linked
                    }
                    _ => stack.last().copied().unwrap_or(Place::Inline),
                };
                stack.push(inside);
            }
            Event::End(end) => {
                debug_assert!(!matches!(end, TagEnd::HtmlBlock) || !stack.is_empty());
                stack.pop();
            }
            Event::Text(_) | Event::Html(_) => assign(range, stack.last().copied().unwrap_or(Place::Inline)),
            Event::Code(_) => assign(range, Place::Code),
            Event::InlineHtml(html) => {
                assign(range, if html.starts_with("<!--") { Place::Aside } else { Place::Unknown });
            }
            _ => {}
        }
    }
    found
}

/// Whether a block of HTML holds a program or a style.
fn is_program(html: &str) -> bool {
    let html = html.trim_start().to_ascii_lowercase();
    ["<script", "<style", "<textarea"].iter().any(|tag| html.starts_with(tag))
}

struct Writer<'a> {
    skeleton: &'a str,
    leaves: &'a Leaves,
    text: String,
    said: Vec<Said>,
}

impl Writer<'_> {
    /// Appends a value that stands at byte `at` of the skeleton.
    fn value(&mut self, at: usize, text: &str, origin: &Origin, place: Place) -> Result<(), Misplaced> {
        let after = self.skeleton.get(at + SLOT.len_utf8()..).unwrap_or_default();
        let line = self.text.rsplit('\n').next().unwrap_or_default();
        let ends = after.is_empty() || after.starts_with('\n');
        let edge = Edge {
            start: at_line_start(line),
            heading_end: place == Place::Heading && ends,
            linked: matches!(place, Place::Heading | Place::Linked),
            // What another value begins with is escaped on its own, but for letters.
            next: after.chars().next().map(|c| if c == SLOT { 'x' } else { c }),
        };
        let long = origin.leaves.first().and_then(|leaf| self.leaves.get(*leaf)).is_some_and(|leaf| leaf.long);
        let plain = if long { Cow::Owned(long::plain(text)) } else { Cow::Borrowed(text) };
        let mut escaped = match place {
            Place::Inline if long && edge.start && ends => long::block(text, &continuation(line)),
            Place::Inline | Place::Heading | Place::Cell if long => long::flat(text, edge),
            Place::Inline | Place::Heading | Place::Cell | Place::Linked => escape::inline(&plain, edge),
            Place::FrontMatter => escape::yaml(&plain, line.matches('"').count() % 2 == 1),
            Place::Comment => escape::comment(&plain, false),
            Place::Aside => escape::comment(&plain, true),
            Place::Html => escape::one_line(&plain)
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .replace('"', "&quot;")
                .replace('\'', "&#39;"),
            Place::Mermaid => escape::mermaid(&plain),
            Place::Gantt => escape::gantt(&plain, edge.start),
            Place::Url => escape::url(&plain),
            Place::Code => return Err(self.misplaced("a value can't stand in code")),
            Place::Unknown => return Err(self.misplaced("a value can't stand inside a tag or a link definition")),
        };
        // "2027" before a stop, the template's own or that of the next value, would begin a numbered list.
        let figures = line.trim_end_matches(|c: char| c.is_ascii_digit());
        if place == Place::Inline && at_line_start(figures) {
            let number = figures.len() < line.len() || !escaped.is_empty();
            if number && after.starts_with(['.', ')']) && escaped.bytes().all(|b| b.is_ascii_digit()) {
                escaped.push('\\');
            }
            if figures.len() < line.len() && escaped.starts_with(['.', ')']) {
                escaped.insert(0, '\\');
            }
        }
        let start = self.text.len();
        self.text.push_str(&escaped);
        self.said.push(Said { bytes: start..self.text.len(), leaves: origin.leaves.clone(), via: origin.via });
        Ok(())
    }

    fn misplaced(&self, why: &'static str) -> Misplaced {
        Misplaced { line: self.text.rsplit('\n').next().unwrap_or_default().to_owned(), why }
    }
}

/// Whether only the markers of quotes, lists and headings stand before this end of a line.
pub(super) fn at_line_start(line: &str) -> bool {
    let mut rest = line.trim_start();
    if let Some((id, text)) = rest.strip_prefix("[^").and_then(|note| note.split_once("]: "))
        && !id.contains(']')
    {
        rest = text.trim_start();
    }
    loop {
        let next = rest
            .strip_prefix('>')
            .or_else(|| ["- ", "* ", "+ ", "[ ] ", "[x] "].iter().find_map(|marker| rest.strip_prefix(marker)))
            .or_else(|| {
                let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                if number.len() < rest.len() {
                    number.strip_prefix(". ").or_else(|| number.strip_prefix(") "))
                } else {
                    None
                }
            });
        match next {
            Some(tail) => rest = tail.trim_start(),
            None => return rest.is_empty() || (rest.ends_with(' ') && rest.trim_end().chars().all(|c| c == '#')),
        }
    }
}

/// What further lines of a block begin with, so that they belong to it: quotes stay, markers become blanks.
pub(super) fn continuation(line: &str) -> String {
    if line.starts_with("[^") {
        return "    ".to_owned();
    }
    line.chars().map(|c| if c == '>' { '>' } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::traced::{LeafId, Via};

    fn made(template: &str, value: &str, long: bool) -> String {
        let leaf = crate::brief::Leaf { path: "x".into(), span: 0..0, text: value.into(), long };
        let mut traced = Traced::default();
        for (i, words) in template.split("{}").enumerate() {
            if i > 0 {
                traced.0.extend(Traced::value(LeafId(0), value).0);
            }
            traced.push(words);
        }
        let leaves = Leaves(vec![leaf]);
        finish(traced, &leaves).unwrap().text
    }

    #[test]
    fn the_place_decides() {
        assert_eq!(made("---\ntitle: {}\n---\n", "a: \"b\"", false), "---\ntitle: \"a: \\\"b\\\"\"\n---\n");
        assert_eq!(made("---\ntitle: \"{}: c\"\n---\n", "a \"b\"", false), "---\ntitle: \"a \\\"b\\\": c\"\n---\n");
        assert_eq!(made("<!-- {} -->\n", "a --> b", false), "<!-- a -- > b -->\n");
        assert_eq!(
            made("| a | {} |\n| --- | --- |\n| {} | b |\n", "x | y", false),
            "| a | x \\| y |\n| --- | --- |\n| x \\| y | b |\n"
        );
        assert_eq!(
            made("```mermaid\nflowchart TD\n  a[\"{}\"]\n```\n", "x \"y\"", false),
            "```mermaid\nflowchart TD\n  a[\"x #quot;y#quot;\"]\n```\n"
        );
        assert_eq!(
            made("```mermaid\ngantt\n  {} :2027-03-09, 1d\n```\n", "title: \"y\"", false),
            "```mermaid\ngantt\n  #116;itle#58; \"y\" :2027-03-09, 1d\n```\n"
        );
        assert_eq!(
            made("See [{}]({}).\n", "https://a.example/b c", false),
            "See [https://a.example/b c](https://a.example/b%20c).\n"
        );
        assert_eq!(made("- {}\n", "- x", false), "- \\- x\n");
        assert_eq!(made("{}. So\n", "2027", false), "2027\\. So\n");
    }

    #[test]
    fn a_note_begins_a_line() {
        assert_eq!(made("x[^a]\n\n[^a]: {}\n", "> q", false), "x[^a]\n\n[^a]: \\> q\n");
    }

    #[test]
    fn figures_are_no_list() {
        assert_eq!(made("{}{}\n", "1.", false), "1\\.1.\n");
        assert_eq!(made("20{}. So\n", "27", false), "2027\\. So\n");
    }

    #[test]
    fn longer_text_follows_its_indent() {
        assert_eq!(made("- **Q** says:\n\n  {}\n", "A\n\n- b\n- c", true), "- **Q** says:\n\n  A\n\n  - b\n  - c\n");
        assert_eq!(made("> {}\n", "A\n\nB", true), "> A\n>\n> B\n");
        assert_eq!(made("Price: {} Done.\n", "A\n\n- b\n- c", true), "Price: A b; c Done.\n");
    }

    #[test]
    fn blanks_are_tidied() {
        assert_eq!(tidy("\n\na  b \n\n\n\n- c\n```\nx  y\n```\n\n"), "a b\n\n- c\n```\nx  y\n```\n");
    }

    #[test]
    fn code_takes_no_values() {
        let traced = Traced(vec![
            Piece { text: "`".into(), from: None },
            Piece { text: "v".into(), from: Some(Origin { leaves: vec![LeafId(0)], via: Some(Via::Date) }) },
            Piece { text: "`".into(), from: None },
        ]);
        assert!(finish(traced, &Leaves::default()).is_err());
    }
}
