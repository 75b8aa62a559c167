//! Markdown.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::{Block, Kind, Lines, Row, Said, html};
use crate::render::MARKDOWN;

/// Fields of front matter that a reader of the page sees.
const SHOWN: [&str; 5] = ["title", "description", "subject", "preview", "summary"];

/// Reads Markdown from that byte on.
pub(super) fn read(whole: &str, from: usize) -> Vec<Block> {
    let text = whole.get(from..).unwrap_or_default();
    let lines = Lines::of(whole);
    let mut reader =
        Reader { whole, lines: &lines, out: Vec::new(), words: Said::default(), at: 0, items: 0, html: None };
    let mut rows: Vec<Row> = Vec::new();
    let mut cells: Vec<Said> = Vec::new();
    let mut quiet = Quiet::No;
    for (event, range) in Parser::new_ext(text, MARKDOWN).into_offset_iter() {
        let range = range.start + from..range.end + from;
        if !matches!(event, Event::Html(_)) {
            reader.end_html();
        }
        match event {
            Event::Start(Tag::MetadataBlock(_)) => quiet = Quiet::Fields,
            Event::Start(Tag::CodeBlock(kind)) => {
                reader.at = range.start;
                let is_text = match &kind {
                    CodeBlockKind::Indented => true,
                    CodeBlockKind::Fenced(name) => matches!(name.as_ref(), "" | "text" | "txt" | "email" | "plain"),
                };
                quiet = if is_text { Quiet::Verbatim } else { Quiet::All };
            }
            Event::End(TagEnd::MetadataBlock(_)) => quiet = Quiet::No,
            Event::End(TagEnd::CodeBlock) => {
                if matches!(quiet, Quiet::Verbatim) {
                    reader.end(Kind::Verbatim);
                }
                quiet = Quiet::No;
            }
            Event::Start(Tag::Heading { .. } | Tag::Paragraph | Tag::Table(_)) => reader.at = range.start,
            Event::Start(Tag::Item) => {
                // The words of an item end where one within it begins.
                reader.end(Kind::Item);
                reader.items += 1;
                reader.at = range.start;
            }
            Event::End(TagEnd::Item) => {
                reader.end(Kind::Item);
                reader.items = reader.items.saturating_sub(1);
            }
            Event::End(TagEnd::Heading(level)) => reader.end(|said| Kind::Heading(level as u8, said)),
            Event::End(TagEnd::Paragraph) if reader.items > 0 => reader.words.add("\n"),
            Event::End(TagEnd::Paragraph) => reader.end(Kind::Paragraph),
            Event::Start(Tag::TableHead | Tag::TableRow) => cells.clear(),
            Event::End(TagEnd::TableCell) => cells.push(std::mem::take(&mut reader.words).cleaned()),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                rows.push(Row { at: lines.at(range.start), cells: std::mem::take(&mut cells) });
            }
            Event::End(TagEnd::Table) => {
                let kind = Kind::Table(None, std::mem::take(&mut rows));
                reader.out.push(Block { at: lines.at(reader.at), kind });
            }
            Event::Text(said) => match quiet {
                Quiet::No | Quiet::Verbatim => reader.words.push(&said, range),
                Quiet::Fields => reader.fields(range),
                Quiet::All => {}
            },
            Event::FootnoteReference(_) if matches!(quiet, Quiet::No) => reader.words.push("†", range),
            Event::Code(said) => reader.words.push(&said, inner(whole, &range, &said)),
            Event::SoftBreak | Event::HardBreak => {
                reader.words.push("\n", range.start..range.start + 1);
            }
            Event::Html(_) => match &mut reader.html {
                Some(open) => open.end = range.end,
                None => reader.html = Some(range),
            },
            _ => {}
        }
    }
    reader.end_html();
    reader.out
}

/// What is not read as words.
#[derive(Clone, Copy)]
enum Quiet {
    No,
    Fields,
    Verbatim,
    All,
}

/// The bytes within the signs around them.
fn inner(whole: &str, range: &Range<usize>, said: &str) -> Range<usize> {
    let written = whole.get(range.clone()).unwrap_or_default();
    written.find(said).map_or(range.clone(), |at| range.start + at..range.start + at + said.len())
}

struct Reader<'t> {
    whole: &'t str,
    lines: &'t Lines,
    out: Vec<Block>,
    words: Said,
    /// Where the open block begins; items hold paragraphs, so the innermost counts.
    at: usize,
    items: usize,
    /// Lines of HTML that were not read yet.
    html: Option<Range<usize>>,
}

impl Reader<'_> {
    fn end(&mut self, kind: impl FnOnce(Said) -> Kind) {
        let said = std::mem::take(&mut self.words).cleaned();
        if !said.is_empty() {
            self.out.push(Block { at: self.lines.at(self.at), kind: kind(said) });
        }
    }

    fn end_html(&mut self) {
        let Some(range) = self.html.take() else { return };
        let part = self.whole.get(..range.end).unwrap_or_default();
        self.out.extend(html::read(part, range.start));
    }

    /// The fields of front matter that are shown.
    fn fields(&mut self, range: Range<usize>) {
        let mut at = range.start;
        for line in self.whole.get(range).unwrap_or_default().split_inclusive('\n') {
            let start = at;
            at += line.len();
            let Some((name, value)) = line.split_once(':') else { continue };
            let bare = value.trim().trim_matches(['"', '\'']);
            if !SHOWN.contains(&name) || bare.is_empty() {
                continue;
            }
            let from = start + name.len() + 1 + value.find(bare).unwrap_or(0);
            let said = Said::plain(bare, from).cleaned();
            self.out.push(Block { at: self.lines.at(start), kind: Kind::Aside(said) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_places() {
        let text = "---\ntitle: x\nz: y\n---\n\n# A *b*\n\nOne\n**two:** three\n- four\n  - five\n\n| c | d |\n| - | - |\n| e | |\n\nsix &amp; `s`\n\n<p>seven</p>\n\n```\neight\n```\n\n```rust\nnine\n```\n";
        let read = read(text, 0);
        let all: Vec<String> = read.iter().map(|block| format!("{}: {}", block.at, told(&block.kind))).collect();
        let expected = [
            "line 2: aside x",
            "line 6: 1 A b",
            "line 8: One\ntwo: three",
            "line 10: item four",
            "line 11: item five",
            "line 13: table line 13 c/d line 15 e/",
            "line 17: six & s",
            "line 19: seven",
            "line 21: verbatim eight",
        ];
        assert_eq!(all, expected);
        let Some(Kind::Paragraph(said)) = read.iter().map(|b| &b.kind).find(|k| told(k) == "six & s") else { panic!() };
        let at = said.source(&(4..7)).unwrap();
        assert_eq!(&text[at], "&amp; `s");
    }

    fn told(kind: &Kind) -> String {
        match kind {
            Kind::Heading(level, said) => format!("{level} {}", said.text()),
            Kind::Paragraph(said) => said.text().to_owned(),
            Kind::Item(said) => format!("item {}", said.text()),
            Kind::Aside(said) => format!("aside {}", said.text()),
            Kind::Verbatim(said) => format!("verbatim {}", said.text()),
            Kind::Table(_, rows) => {
                let row = |row: &Row| {
                    let cells: Vec<&str> = row.cells.iter().map(Said::text).collect();
                    format!("{} {}", row.at, cells.join("/"))
                };
                format!("table {}", rows.iter().map(row).collect::<Vec<_>>().join(" "))
            }
        }
    }
}
