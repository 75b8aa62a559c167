//! What a document is to its reader: headings, links, words of prose, slides.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::language::words;
use crate::render::{MARKDOWN, slug};

/// A link, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) bytes: Range<usize>,
    pub(crate) to: String,
}

/// A heading, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    pub(crate) level: HeadingLevel,
    pub(crate) bytes: Range<usize>,
    pub(crate) text: String,
}

/// A document, read once.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) headings: Vec<Heading>,
    pub(crate) links: Vec<Link>,
    /// The names that a link to a place in the document can have.
    pub(crate) anchors: HashSet<String>,
    /// Paragraphs, headings and cells: the stretches that somebody reads without a break.
    pub(crate) passages: Vec<Range<usize>>,
    /// Code, addresses and data, where words are not prose.
    pub(crate) silent: Vec<Range<usize>>,
    /// Words that somebody reads: no comments, code, footnotes or lists of links.
    pub(crate) words: usize,
}

impl Reading {
    pub(crate) fn of(text: &str) -> Self {
        let mut reader = Reader::default();
        for (event, range) in Parser::new_ext(text, MARKDOWN).into_offset_iter() {
            reader.event(event, range, text);
        }
        reader.reading
    }

    /// Whether a place is within code, an address or data.
    pub(crate) fn is_silent(&self, at: &Range<usize>) -> bool {
        self.silent.iter().any(|silent| silent.start < at.end && at.start < silent.end)
    }
}

#[derive(Debug, Default)]
struct Reader {
    reading: Reading,
    heading: Option<Heading>,
    seen: HashMap<String, usize>,
    /// Blocks whose words nobody counts.
    mute: usize,
    /// Words of the list item that is being read: outside and inside links.
    item: Option<(usize, usize)>,
    in_link: usize,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, range: Range<usize>, text: &str) {
        match event {
            Event::Start(tag) => self.start(&tag, range, text),
            Event::End(tag) => self.end(tag),
            Event::Text(words) => self.text(&words, range),
            Event::Code(words) => {
                self.text(&words, range.clone());
                self.reading.silent.push(range);
            }
            Event::Html(html) => self.reading.anchors.extend(named(&html)),
            Event::InlineHtml(html) => {
                self.reading.anchors.extend(named(&html));
                self.reading.silent.extend((!html.starts_with("<!--")).then_some(range));
            }
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.reading.silent.push(range);
            }
            Event::SoftBreak | Event::HardBreak | Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>, text: &str) {
        match tag {
            Tag::Heading { level, .. } => {
                self.reading.passages.push(range.clone());
                self.heading = Some(Heading { level: *level, bytes: range, text: String::new() });
            }
            Tag::Paragraph | Tag::TableCell => self.reading.passages.push(range),
            Tag::Item => {
                self.reading.passages.push(first_line(&range, text));
                self.item = Some((0, 0));
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                let whole = text.get(range.clone()).unwrap_or_default();
                if let Some(at) = whole.rfind("](") {
                    self.reading.silent.push(range.start + at + 1..range.end);
                } else {
                    self.reading.silent.extend(whole.starts_with('<').then(|| range.clone()));
                }
                self.reading.links.push(Link { bytes: range, to: dest_url.to_string() });
                self.in_link += 1;
            }
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => {
                self.reading.silent.push(range);
                self.mute += 1;
            }
            // A comment holds what the speaker says.
            Tag::HtmlBlock => {
                let is_comment = text.get(range.clone()).unwrap_or_default().trim_start().starts_with("<!--");
                self.reading.silent.extend((!is_comment).then_some(range));
            }
            Tag::FootnoteDefinition(_) => self.mute += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let Some(heading) = self.heading.take() else { return };
                let slug = slug(&heading.text);
                let count = self.seen.entry(slug.clone()).or_default();
                self.reading.anchors.insert(if *count == 0 { slug } else { format!("{slug}-{count}") });
                *count += 1;
                self.reading.headings.push(heading);
            }
            TagEnd::Item => {
                if let Some((outside, inside)) = self.item.take() {
                    // An item that is a link and nothing else is a way, not a text.
                    self.reading.words += if outside == 0 { 0 } else { outside + inside };
                }
            }
            TagEnd::Link | TagEnd::Image => self.in_link = self.in_link.saturating_sub(1),
            TagEnd::CodeBlock | TagEnd::MetadataBlock(_) | TagEnd::FootnoteDefinition => {
                self.mute = self.mute.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, _range: Range<usize>) {
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
        if self.mute > 0 {
            return;
        }
        let count = words::words(text).len();
        match (&mut self.item, self.in_link > 0) {
            (Some((_, inside)), true) => *inside += count,
            (Some((outside, _)), false) => *outside += count,
            (None, _) => self.reading.words += count,
        }
    }
}

fn first_line(range: &Range<usize>, text: &str) -> Range<usize> {
    let whole = text.get(range.clone()).unwrap_or_default();
    range.start..range.start + whole.find('\n').unwrap_or(whole.len())
}

/// The words of a text as they are read when it is sent: without marks, paragraphs with an empty line between them.
pub(crate) fn text_of(text: &str) -> String {
    let mut out = String::new();
    let mut quiet = false;
    for event in Parser::new_ext(text, MARKDOWN) {
        match event {
            Event::Start(Tag::FootnoteDefinition(_) | Tag::HtmlBlock) => quiet = true,
            Event::End(TagEnd::FootnoteDefinition | TagEnd::HtmlBlock) => quiet = false,
            Event::Text(words) | Event::Code(words) if !quiet => out.push_str(&words),
            Event::HardBreak | Event::End(TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead) => {
                end_line(&mut out, "\n");
            }
            Event::SoftBreak | Event::End(TagEnd::TableCell) => out.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::List(_) | TagEnd::Table) => {
                end_line(&mut out, "\n\n");
            }
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// Ends what was written so far, once.
fn end_line(out: &mut String, end: &str) {
    out.truncate(out.trim_end().len());
    out.push_str(if out.is_empty() { "" } else { end });
}

/// Names of places in HTML: `<a id="x">`.
fn named(html: &str) -> Vec<String> {
    let after =
        ["id=\"", "name=\""].into_iter().flat_map(|key| html.match_indices(key).map(|(at, key)| at + key.len()));
    after.filter_map(|at| html.get(at..)?.split('"').next().map(str::to_owned)).collect()
}

/// One slide of a deck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slide {
    pub(crate) bytes: Range<usize>,
    /// Bytes of its title's line; empty at its start where it has none.
    pub(crate) title: Range<usize>,
    pub(crate) title_text: String,
    /// Words of its body, title and notes aside.
    pub(crate) words: usize,
    pub(crate) bullets: usize,
    /// Rows of its longest table, the head aside.
    pub(crate) rows: usize,
    /// What the speaker says; empty where there are no notes.
    pub(crate) notes: String,
}

/// The slides of a deck for Marp; none for any other document.
pub(crate) fn slides(text: &str) -> Vec<Slide> {
    let mut lines = lines(text).peekable();
    let Some((_, "---")) = lines.next() else { return Vec::new() };
    let mut is_deck = false;
    let mut start = 0;
    for (range, line) in lines.by_ref() {
        start = range.end;
        is_deck |= line.replace(' ', "") == "marp:true";
        if line == "---" {
            break;
        }
    }
    if !is_deck {
        return Vec::new();
    }
    let (mut slides, mut from, mut fenced, mut noted) = (Vec::new(), start, false, false);
    for (range, line) in lines {
        fenced ^= line.starts_with("```") || line.starts_with("~~~");
        noted = (noted || line.starts_with("<!--")) && !line.contains("-->");
        if line == "---" && !fenced && !noted {
            slides.push(slide(text, from..range.start));
            from = range.end;
        }
    }
    slides.push(slide(text, from..text.len()));
    slides
}

fn slide(text: &str, bytes: Range<usize>) -> Slide {
    let whole = text.get(bytes.clone()).unwrap_or_default();
    let mut slide = Slide {
        title: bytes.start..bytes.start,
        bytes: bytes.clone(),
        title_text: String::new(),
        words: 0,
        bullets: 0,
        rows: 0,
        notes: String::new(),
    };
    let (mut noting, mut rows, mut body) = (false, 0, String::new());
    for (range, line) in lines(whole) {
        let opens = line.trim_start().starts_with("<!--");
        if noting || opens {
            let closed = line.contains("-->");
            let note = line.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
            slide.notes.push_str(note);
            slide.notes.push('\n');
            noting = !closed;
            continue;
        }
        let bare = line.trim();
        let heading = bare.trim_start_matches('#').trim();
        if bare.starts_with('#') && slide.title_text.is_empty() {
            let start = bytes.start + range.start;
            slide.title = start..start + line.trim_end().len();
            heading.clone_into(&mut slide.title_text);
            continue;
        }
        rows = if bare.starts_with('|') { rows + 1 } else { 0 };
        if rows > 0 {
            // A table is measured by its rows.
            slide.rows = slide.rows.max(usize::saturating_sub(rows, 2));
            continue;
        }
        slide.bullets += usize::from(is_item(bare));
        body.push_str(line);
        body.push('\n');
    }
    if is_directive(&slide.notes) {
        slide.notes.clear();
    }
    let notes = slide.notes.trim().to_owned();
    slide.notes = notes;
    slide.words = Reading::of(&body).words;
    slide
}

fn is_item(line: &str) -> bool {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with("- ")
        || line.starts_with("* ")
        || line.starts_with("+ ")
        || (digits.len() < line.len() && (digits.starts_with(". ") || digits.starts_with(") ")))
}

/// A comment that sets how a slide looks, such as `_class: lead`, is no note.
fn is_directive(notes: &str) -> bool {
    let mut lines = notes.lines().filter(|line| !line.trim().is_empty()).peekable();
    let setting = |line: &str| {
        line.split_once(':').is_some_and(|(key, _)| {
            !key.contains(' ') && !key.is_empty() && key.starts_with(['_', '$'])
                || ["class", "paginate", "header", "footer", "theme", "backgroundColor", "backgroundImage", "color"]
                    .contains(&line.split(':').next().unwrap_or_default())
        })
    };
    lines.peek().is_some() && lines.all(setting)
}

/// The lines of a text with their bytes, ends aside.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let range = at..at + line.len();
        at += line.len();
        (range, line.trim_end_matches(['\n', '\r']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_prose() {
        let text = "---\ntitle: x y\n---\n\n# One two\n\n- [a](#a)\n- [b c](#b)\n- d [e](f.md)\n\n| f | g |\n| --- | --- |\n| h i | j |\n\n<!-- k l -->\n\n```\nm n\n```\n\n[^o]: p q\n";
        assert_eq!(Reading::of(text).words, 2 + 2 + 5);
    }

    #[test]
    fn texts_are_read_as_they_are_sent() {
        for (markdown, read) in [
            ("**Grow** the\ncompany\\!", "Grow the company!"),
            ("a\n\n- b\n- [c](https://c.example)\n\nd[^e]\n\n[^e]: F\n", "a\n\nb\nc\n\nd"),
            ("<https://larkspur.example>", "https://larkspur.example"),
            ("| a | b |\n| --- | --- |\n| c | d |\n", "a b\nc d"),
            ("> quoted\n>\n> twice", "quoted\n\ntwice"),
            ("", ""),
        ] {
            assert_eq!(text_of(markdown), read);
        }
    }

    #[test]
    fn links_and_anchors() {
        let reading =
            Reading::of("# A b?\n\n## A b\n\n<a id=\"here\"></a>\n\n[x](#a-b) ![y](z.png) <https://a.example>\n");
        let mut anchors: Vec<_> = reading.anchors.iter().map(String::as_str).collect();
        anchors.sort_unstable();
        assert_eq!(anchors, ["a-b", "a-b-1", "here"]);
        assert_eq!(
            reading.links.iter().map(|l| l.to.as_str()).collect::<Vec<_>>(),
            ["#a-b", "z.png", "https://a.example"]
        );
    }

    #[test]
    fn slides_are_read() {
        let text = "---\nmarp: true\n---\n\n# Title\n\nOne **two**.\n\n- three\n- four\n\n<!--\nSay it.\n-->\n\n---\n\n| a | b |\n| --- | --- |\n| c | d |\n\n<!-- _class: lead -->\n";
        let slides = slides(text);
        let told: Vec<_> =
            slides.iter().map(|s| (s.title_text.as_str(), s.words, s.bullets, s.rows, s.notes.as_str())).collect();
        assert_eq!(told, [("Title", 4, 2, 0, "Say it."), ("", 0, 0, 1, "")]);
        assert!(super::slides("---\ntitle: x\n---\n\n---\n").is_empty());
    }
}
