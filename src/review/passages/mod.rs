//! A document of the pack as passages: its headings, paragraphs, items, rows and footnotes, each word with its bytes.

mod reader;

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::readers::word::{PICTURE, REFERENCE, UnitKind as Kind};
use crate::render::MARKDOWN;
use reader::Reader;

/// A document that was read.
#[derive(Debug, Default)]
pub(in crate::review) struct Written {
    pub(in crate::review) passages: Vec<Passage>,
    /// The stretches within passages that look or lead other than the rest: emphasis, links, code.
    pub(in crate::review) spans: Vec<Span>,
    /// The lines of each comment in which a speaker has words.
    pub(in crate::review) comments: Vec<Range<usize>>,
    /// The lines of each table.
    pub(in crate::review) tables: Vec<Range<usize>>,
}

/// A passage.
#[derive(Debug, Clone)]
pub(in crate::review) struct Passage {
    pub(in crate::review) kind: Kind,
    pub(in crate::review) standing: Standing,
    /// One but for a row.
    pub(in crate::review) cells: Vec<Words>,
    /// Its lines, without the last line end.
    pub(in crate::review) lines: Range<usize>,
    /// What stands in its first line before the words: signs of quotes, of an item, of a heading.
    pub(in crate::review) lead: Range<usize>,
    /// The sign of a box, such as `[ ]`.
    pub(in crate::review) tick: Option<Range<usize>>,
    /// Of an item with a number: the list that it belongs to.
    pub(in crate::review) list: Option<usize>,
    /// Where another block goes that is to stand behind it: the end of its lines, or of the comment that it is in.
    pub(in crate::review) after: usize,
}

/// What a passage is beside its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::review) enum Standing {
    Text,
    /// The first row of a table.
    Head,
    /// The words of a speaker, in a comment.
    Speech,
    /// Text in a form of its own.
    Verbatim,
    /// A diagram, which is a picture in a Word file.
    Diagram,
    /// The title of a fold, within HTML.
    Fold,
}

/// Words with their bytes.
#[derive(Debug, Clone, Default)]
pub(in crate::review) struct Words {
    pub(in crate::review) atoms: Vec<Atom>,
    /// From the first to the last.
    pub(in crate::review) bytes: Range<usize>,
}

/// A character of the words, or a sign that shows nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::review) struct Atom {
    /// What is read; empty for what shows nothing.
    pub(in crate::review) text: String,
    /// As it is written.
    pub(in crate::review) raw: String,
    /// The spans around it, from the outside.
    pub(in crate::review) spans: Vec<usize>,
}

/// A stretch of a passage that looks other than the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::review) struct Span {
    pub(in crate::review) opens: String,
    pub(in crate::review) closes: String,
    /// Whether what stands in it is written as it is read.
    pub(in crate::review) is_code: bool,
    /// Whether blanks may stand at its ends.
    pub(in crate::review) is_link: bool,
}

impl Passage {
    /// The words as they are read.
    pub(in crate::review) fn text(&self) -> String {
        self.cells.iter().map(Words::text).collect::<Vec<_>>().join("\t")
    }
}

impl Words {
    pub(in crate::review) fn text(&self) -> String {
        self.atoms.iter().map(|atom| atom.text.as_str()).collect()
    }
}

/// Reads a document.
pub(in crate::review) fn read(text: &str) -> Written {
    let mut reader = Reader::new(text);
    let events: Vec<(Event<'_>, Range<usize>)> = Parser::new_ext(text, MARKDOWN).into_offset_iter().collect();
    let mut skip: Option<TagEnd> = None;
    let mut comment: Option<Range<usize>> = None;
    for (i, (event, range)) in events.iter().enumerate() {
        if let Some(end) = skip {
            if matches!(event, Event::End(tag) if *tag == end) {
                skip = None;
            }
            continue;
        }
        match event {
            Event::Start(Tag::MetadataBlock(kind)) => skip = Some(TagEnd::MetadataBlock(*kind)),
            Event::Start(Tag::CodeBlock(kind)) => {
                reader.end();
                reader.verbatim(kind, range);
                skip = Some(TagEnd::CodeBlock);
            }
            Event::Start(Tag::HtmlBlock) => {
                reader.end();
                comment = Some(range.clone());
            }
            Event::End(TagEnd::HtmlBlock) => {
                if let Some(range) = comment.take() {
                    reader.html(&range);
                }
            }
            Event::Html(_) => {}
            Event::Start(Tag::Image { .. }) => {
                reader.one(&PICTURE.to_string(), range);
                skip = Some(TagEnd::Image);
            }
            Event::Start(tag) => reader.start(tag, range),
            Event::End(tag) => reader.finish(*tag, range),
            Event::Text(words) => reader.words(words, range),
            Event::Code(words) => reader.code(words, range),
            Event::SoftBreak | Event::HardBreak => {
                let sign = if matches!(event, Event::SoftBreak) { " " } else { "\n" };
                let next = events.get(i + 1).map_or(range.end, |(_, next)| next.start.max(range.end));
                reader.line_break(sign, range.start..next);
            }
            Event::InlineHtml(html) if html.to_lowercase().starts_with("<br") => reader.one("\n", range),
            Event::FootnoteReference(_) => reader.one(&REFERENCE.to_string(), range),
            Event::TaskListMarker(done) => reader.box_of(*done, range),
            Event::InlineHtml(_) | Event::Rule | Event::InlineMath(_) | Event::DisplayMath(_) => reader.one("", range),
        }
    }
    reader.end();
    reader.out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "---\ntitle: x\n---\n\n# A *b*\n\nOne\n> not\n\n**two:** th\\*ree[^n] &amp; [four](x.md) `co` six\n- [ ] five\n  goes on\n  - **in**\n\n> quoted\n> twice\n\n| c | d |\n| - | - |\n| e\\|f | |\n\n<!--\nSay it.\nThen that.\n-->\n\n<details>\n<summary>More</summary>\n\nin\n\n</details>\n\n```\neight\nnine\n```\n\n[^n]: Note [x](https://x.example).\n";

    #[test]
    fn passages_are_those_of_a_word_file() {
        let written = read(TEXT);
        let told: Vec<String> = written
            .passages
            .iter()
            .map(|one| format!("{:?} {:?} {}", one.kind, &TEXT[one.lead.clone()], one.text().replace('\n', "/")))
            .collect();
        assert_eq!(
            told,
            [
                "Heading(1) \"# \" A b",
                "Paragraph \"\" One",
                "Paragraph \"> \" not",
                "Paragraph \"\" two: th*ree† & four co six",
                "Item(0, Some(false)) \"- [ ] \" five goes on",
                "Item(1, None) \"  - \" in",
                "Paragraph \"> \" quoted twice",
                "Row(0) \"\" c\td",
                "Row(0) \"\" e|f\t",
                "Paragraph \"\" Say it.",
                "Paragraph \"\" Then that.",
                "Paragraph \"<summary>\" More",
                "Paragraph \"\" in",
                "Paragraph \"```\\n\" eight/nine",
                "Note \"[^n]: \" Note x.",
            ]
        );
    }

    #[test]
    fn what_is_read_is_written_again() {
        let written = read(TEXT);
        for passage in &written.passages {
            for cell in passage.cells.iter().filter(|cell| !cell.atoms.is_empty()) {
                let atoms: Vec<&Atom> = cell.atoms.iter().collect();
                let again = crate::review::inline::written(&atoms, &written.spans);
                assert_eq!(again, TEXT[cell.bytes.clone()], "{}", passage.text());
            }
        }
    }
}
