//! Word files: paragraphs, items and tables, as the final text says them.

use std::collections::HashMap;
use std::path::Path;

use roxmltree::{Document, Node};

use super::packed::{Archive, Sheet, parsed};
use super::{Block, Kind, Paper, Row, Said, damaged, packed};
use crate::finding::Finding;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

pub(super) fn read(shown: &Path, bytes: &[u8]) -> Result<Paper, Finding> {
    let mut archive = Archive::open(shown, bytes)?;
    let body = archive.part("word/document.xml")?.ok_or_else(|| damaged(shown, "it has no text"))?;
    let styles = archive.part("word/styles.xml")?.unwrap_or_default();
    let levels = parsed(shown, &styles).map(|styles| levels(&styles)).unwrap_or_default();
    let mut reader = Reader { levels, sheet: Sheet::default(), out: Vec::new() };
    let document = parsed(shown, &body)?;
    if let Some(body) = document.root_element().children().find(|node| is(*node, "body")) {
        reader.blocks(body);
    }
    // What stands on every page, and below it.
    let mut beside: Vec<String> = archive.names().into_iter().filter(|name| is_beside(name)).collect();
    beside.sort();
    for name in beside {
        let text = archive.part(&name)?.unwrap_or_default();
        let document = parsed(shown, &text)?;
        let first = reader.out.len();
        reader.blocks(document.root_element());
        for block in reader.out.iter_mut().skip(first) {
            if let Kind::Paragraph(said) | Kind::Heading(_, said) | Kind::Item(said) = &block.kind {
                block.kind = Kind::Aside(said.clone());
            }
        }
    }
    Ok(packed(shown, reader.sheet.text, reader.out))
}

fn is_beside(name: &str) -> bool {
    let known = ["word/header", "word/footer", "word/footnotes", "word/endnotes"];
    known.iter().any(|start| name.starts_with(start))
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

struct Reader {
    levels: HashMap<String, u8>,
    sheet: Sheet,
    out: Vec<Block>,
}

impl Reader {
    fn blocks(&mut self, parent: Node<'_, '_>) {
        for node in parent.children() {
            if is(node, "p") {
                let said = self.sheet.line(&text(node));
                if said.is_empty() {
                    continue;
                }
                let props = child(node, "pPr");
                let style = props.and_then(|props| child(props, "pStyle")).and_then(value).unwrap_or_default();
                let kind = match (self.level(&style), props.is_some_and(|props| child(props, "numPr").is_some())) {
                    (Some(level), _) => Kind::Heading(level, said),
                    (None, true) => Kind::Item(said),
                    (None, false) if style.to_lowercase().starts_with("list") => Kind::Item(said),
                    (None, false) => Kind::Paragraph(said),
                };
                self.out.push(Block { at: format!("paragraph {}", self.sheet.lines), kind });
            } else if is(node, "tbl") {
                let at = format!("paragraph {}", self.sheet.lines + 1);
                let rows = node.children().filter(|row| is(*row, "tr")).enumerate();
                let rows: Vec<Row> = rows
                    .map(|(i, row)| {
                        let cells = row.children().filter(|cell| is(*cell, "tc"));
                        Row { at: format!("{at}, row {}", i + 1), cells: cells.map(|cell| self.cell(cell)).collect() }
                    })
                    .collect();
                self.out.push(Block { at, kind: Kind::Table(None, rows) });
            } else if ["sdt", "sdtContent", "ins", "footnote", "endnote"].iter().any(|name| is(node, name)) {
                self.blocks(node);
            }
        }
    }

    fn cell(&mut self, cell: Node<'_, '_>) -> Said {
        let mut out = Said::default();
        for paragraph in cell.descendants().filter(|node| is(*node, "p")) {
            let said = self.sheet.line(&text(paragraph));
            if !said.is_empty() {
                out.append("\n", &said);
            }
        }
        out
    }

    fn level(&self, style: &str) -> Option<u8> {
        if style.eq_ignore_ascii_case("title") {
            return Some(1);
        }
        let named = style.to_lowercase().replace([' ', '-'], "");
        let digit = named.strip_prefix("heading").and_then(|rest| rest.parse().ok());
        self.levels.get(style).copied().or(digit.filter(|level| (1..=6).contains(level)))
    }
}

/// The words of a paragraph as they are once every change is accepted; those of a box or a picture in it follow.
fn text(paragraph: Node<'_, '_>) -> String {
    let mut out = String::new();
    let mut pictures = Vec::new();
    let mut stack: Vec<_> = paragraph.children().rev().collect();
    while let Some(node) = stack.pop() {
        match node.tag_name().name() {
            // What was taken out, and what older programs show instead.
            "del" | "moveFrom" | "Fallback" | "pPr" => continue,
            "r" if is(node, "r") && is_unseen(node) => continue,
            "t" if is(node, "t") => out.push_str(node.text().unwrap_or_default()),
            "tab" if is(node, "tab") => out.push(' '),
            "footnoteReference" | "endnoteReference" => out.push('†'),
            "noBreakHyphen" if is(node, "noBreakHyphen") => out.push('-'),
            "br" | "cr" if node.tag_name().namespace() == Some(W) => out.push('\n'),
            "p" if is(node, "p") => out.push('\n'),
            "docPr" => pictures.extend(node.attribute("descr").filter(|words| !words.is_empty())),
            _ => {}
        }
        stack.extend(node.children().rev());
    }
    for words in pictures {
        out.push('\n');
        out.push_str(words);
    }
    out
}

/// Whether a run is hidden.
fn is_unseen(run: Node<'_, '_>) -> bool {
    let hidden = child(run, "rPr").and_then(|props| child(props, "vanish"));
    hidden.is_some_and(|node| !matches!(node.attribute((W, "val")), Some("0" | "false" | "off")))
}
