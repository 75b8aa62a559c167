//! Word files: paragraphs, items and tables, as the final text says them.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;

use roxmltree::{Document, Node};

use super::{Block, Kind, Row, clean, damaged, too_large, unpacked};
use crate::finding::Finding;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

pub(super) fn read(shown: &Path, bytes: &[u8]) -> Result<Vec<Block>, Finding> {
    let mut archive = unpacked(shown, bytes)?;
    let mut part = |name: &str| -> Result<Option<String>, Finding> {
        let Ok(file) = archive.by_name(name) else { return Ok(None) };
        let mut text = String::new();
        let size = file.take(super::MAX_BYTES + 1).read_to_string(&mut text);
        match size {
            Ok(size) if size as u64 > super::MAX_BYTES => Err(too_large(shown)),
            Ok(_) => Ok(Some(text)),
            Err(error) => Err(damaged(shown, &error.to_string())),
        }
    };
    let body = part("word/document.xml")?.ok_or_else(|| damaged(shown, "it has no text"))?;
    let styles = part("word/styles.xml")?.unwrap_or_default();
    let levels = Document::parse(&styles).map(|styles| levels(&styles)).unwrap_or_default();
    let document = Document::parse(&body).map_err(|error| damaged(shown, &error.to_string()))?;
    let mut out = Vec::new();
    let mut number = 0;
    if let Some(body) = document.root_element().children().find(|node| is(*node, "body")) {
        blocks(body, &levels, &mut number, &mut out);
    }
    Ok(out)
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.has_tag_name((W, name))
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| is(*child, name))
}

fn value(node: Node<'_, '_>) -> Option<String> {
    node.attribute((W, "val")).map(str::to_owned)
}

/// The level of heading that a style stands for, whatever it is called.
fn levels(styles: &Document<'_>) -> HashMap<String, u8> {
    let all = styles.descendants().filter(|node| is(*node, "style"));
    all.filter_map(|style| {
        let id = style.attribute((W, "styleId"))?;
        let outline = child(style, "pPr").and_then(|props| child(props, "outlineLvl")).and_then(value);
        let level: u8 = outline?.parse().ok()?;
        Some((id.to_owned(), level + 1))
    })
    .filter(|(_, level)| (1..=6).contains(level))
    .collect()
}

fn blocks(parent: Node<'_, '_>, levels: &HashMap<String, u8>, number: &mut usize, out: &mut Vec<Block>) {
    for node in parent.children() {
        if is(node, "p") {
            *number += 1;
            let text = text(node);
            if text.is_empty() {
                continue;
            }
            let props = child(node, "pPr");
            let style = props.and_then(|props| child(props, "pStyle")).and_then(value).unwrap_or_default();
            let kind = match (level(&style, levels), props.is_some_and(|props| child(props, "numPr").is_some())) {
                (Some(level), _) => Kind::Heading(level, text.replace('\n', " ")),
                (None, true) => Kind::Item(text),
                (None, false) if style.to_lowercase().starts_with("list") => Kind::Item(text),
                (None, false) => Kind::Paragraph(text),
            };
            out.push(Block { at: format!("paragraph {number}"), kind });
        } else if is(node, "tbl") {
            let rows: Vec<Row> = node
                .children()
                .filter(|row| is(*row, "tr"))
                .enumerate()
                .map(|(i, row)| {
                    let cells = row.children().filter(|cell| is(*cell, "tc")).map(cell_text);
                    Row { at: format!("paragraph {}, row {}", *number + 1, i + 1), cells: cells.collect() }
                })
                .collect();
            let at = format!("paragraph {}", *number + 1);
            *number += node.descendants().filter(|inner| is(*inner, "p")).count();
            out.push(Block { at, kind: Kind::Table(None, rows) });
        } else if is(node, "sdt") || is(node, "sdtContent") || is(node, "ins") {
            blocks(node, levels, number, out);
        }
    }
}

fn level(style: &str, levels: &HashMap<String, u8>) -> Option<u8> {
    if style.eq_ignore_ascii_case("title") {
        return Some(1);
    }
    let named = style.to_lowercase().replace([' ', '-'], "");
    let digit = named.strip_prefix("heading").and_then(|rest| rest.parse().ok());
    levels.get(style).copied().or(digit.filter(|level| (1..=6).contains(level)))
}

fn cell_text(cell: Node<'_, '_>) -> String {
    let paragraphs = cell.descendants().filter(|node| is(*node, "p")).map(text);
    paragraphs.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The words of a paragraph as they are once every change is accepted.
fn text(paragraph: Node<'_, '_>) -> String {
    let mut out = String::new();
    for node in paragraph.descendants() {
        let gone = node
            .ancestors()
            .take_while(|above| *above != paragraph)
            .any(|above| is(above, "del") || is(above, "moveFrom"));
        if gone {
            continue;
        }
        match node.tag_name().name() {
            "t" if is(node, "t") => out.push_str(node.text().unwrap_or_default()),
            "tab" if is(node, "tab") && node.parent().is_some_and(|run| is(run, "r")) => out.push(' '),
            "br" | "cr" if node.tag_name().namespace() == Some(W) => out.push('\n'),
            _ => {}
        }
    }
    clean(&out)
}
