//! Markdown and plain text.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{Block, Kind, Row, clean};
use crate::render::MARKDOWN;

pub(super) fn read(text: &str) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut words = String::new();
    // Where the open block begins; items hold paragraphs, so the innermost counts.
    let mut at = 0;
    let mut items = 0_usize;
    let mut rows: Vec<Row> = Vec::new();
    let mut cells: Vec<String> = Vec::new();
    let mut quiet = 0_usize;
    let line = |byte: usize| format!("line {}", text.get(..byte).unwrap_or_default().matches('\n').count() + 1);
    let mut end = |words: &mut String, at: usize, kind: &dyn Fn(String) -> Kind| {
        let said = clean(&std::mem::take(words));
        if !said.is_empty() {
            out.push(Block { at: line(at), kind: kind(said) });
        }
    };
    let mut tables = Vec::new();
    for (event, range) in Parser::new_ext(text, MARKDOWN).into_offset_iter() {
        match event {
            Event::Start(Tag::MetadataBlock(_) | Tag::CodeBlock(_)) => quiet += 1,
            Event::End(TagEnd::MetadataBlock(_) | TagEnd::CodeBlock) => quiet = quiet.saturating_sub(1),
            Event::Start(Tag::Heading { .. } | Tag::Paragraph | Tag::Table(_)) => at = range.start,
            Event::Start(Tag::Item) => {
                // The words of an item end where one within it begins.
                end(&mut words, at, &Kind::Item);
                items += 1;
                at = range.start;
            }
            Event::End(TagEnd::Item) => {
                end(&mut words, at, &Kind::Item);
                items = items.saturating_sub(1);
            }
            Event::End(TagEnd::Heading(level)) => {
                end(&mut words, at, &|said| Kind::Heading(level as u8, said.replace('\n', " ")));
            }
            Event::End(TagEnd::Paragraph) if items > 0 => words.push('\n'),
            Event::End(TagEnd::Paragraph) => end(&mut words, at, &Kind::Paragraph),
            Event::Start(Tag::TableHead | Tag::TableRow) => cells.clear(),
            Event::End(TagEnd::TableCell) => cells.push(clean(&std::mem::take(&mut words))),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                rows.push(Row { at: line(range.start), cells: std::mem::take(&mut cells) });
            }
            Event::End(TagEnd::Table) => tables.push((at, std::mem::take(&mut rows))),
            Event::Text(said) | Event::Code(said) if quiet == 0 => words.push_str(&said),
            Event::SoftBreak | Event::HardBreak => words.push('\n'),
            _ => {}
        }
    }
    for (at, rows) in tables {
        let place = |block: &Block| block.at.trim_start_matches("line ").parse::<usize>().unwrap_or(0);
        let own = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
        let index = out.iter().position(|block| place(block) > own).unwrap_or(out.len());
        out.insert(index, Block { at: format!("line {own}"), kind: Kind::Table(None, rows) });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_places() {
        let text = "---\nx: y\n---\n\n# A *b*\n\nOne\n**two:** three\n- four\n  - five\n\n| c | d |\n| - | - |\n| e | |\n\nsix\n";
        let read: Vec<(String, Kind)> = read(text).into_iter().map(|block| (block.at, block.kind)).collect();
        let row =
            |at: &str, cells: &[&str]| Row { at: at.into(), cells: cells.iter().map(|cell| (*cell).into()).collect() };
        let expected = [
            ("line 5", Kind::Heading(1, "A b".into())),
            ("line 7", Kind::Paragraph("One\ntwo: three".into())),
            ("line 9", Kind::Item("four".into())),
            ("line 10", Kind::Item("five".into())),
            ("line 12", Kind::Table(None, vec![row("line 12", &["c", "d"]), row("line 14", &["e", ""])])),
            ("line 16", Kind::Paragraph("six".into())),
        ];
        assert_eq!(read, expected.map(|(at, kind)| (at.to_owned(), kind)));
    }
}
