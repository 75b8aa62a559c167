//! Word files: paragraphs, items and tables, as the final text says them, or as its reviewers left it.

mod model;
mod remarks;
mod revised;
mod styles;
#[cfg(test)]
mod tests;
mod view;

use std::path::Path;

use roxmltree::Node;

use super::packed::{Archive, Sheet, parsed};
use super::{Block, Kind, Paper, Row, Said, packed};
use crate::finding::Finding;
pub(crate) use remarks::Remark;
pub(crate) use revised::{Revised, read as revised};
pub(crate) use view::{Anchor, Kind as UnitKind, PICTURE, REFERENCE, Unit};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// The same vocabulary in files that keep to the letter of the standard.
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";

/// Reads the text as it is once every change is accepted.
pub(super) fn read(shown: &Path, bytes: &[u8]) -> Result<Paper, Finding> {
    let revised = revised::read(shown, bytes)?;
    let view = revised.view(&|_| true);
    let mut sheet = Sheet::default();
    let mut out: Vec<Block> = Vec::new();
    // Each table is one block.
    for table in view.units.chunk_by(|one, other| matches!(one.kind, view::Kind::Row(_)) && one.kind == other.kind) {
        if matches!(table.first().map(|unit| unit.kind), Some(view::Kind::Row(_))) {
            let at = format!("paragraph {}", sheet.lines + 1);
            let rows = table.iter().enumerate().map(|(i, row)| {
                let cells = row.cells.iter().map(|cell| lines(cell, &mut sheet)).collect();
                Row { at: format!("{at}, row {}", i + 1), cells }
            });
            let kind = Kind::Table(None, rows.collect());
            out.push(Block { at, kind });
        }
        for unit in table.iter().filter(|unit| !matches!(unit.kind, view::Kind::Row(_))) {
            out.extend(block(unit, &mut sheet));
        }
    }
    for words in revised.beside(&|_| true) {
        let said = sheet.line(&words);
        out.push(Block { at: format!("paragraph {}", sheet.lines), kind: Kind::Aside(said) });
    }
    Ok(packed(shown, sheet.text, out))
}

fn block(unit: &Unit, sheet: &mut Sheet) -> Option<Block> {
    let words = unit.cells.concat().replace(PICTURE, "");
    let words = [&[words][..], &unit.pictures].concat().join("\n");
    let said = sheet.line(&words);
    let kind = match unit.kind {
        _ if said.is_empty() => return None,
        view::Kind::Heading(level) => Kind::Heading(level, said),
        view::Kind::Item(..) => Kind::Item(said),
        view::Kind::Note => Kind::Aside(said),
        view::Kind::Paragraph | view::Kind::Row(_) => Kind::Paragraph(said),
    };
    Some(Block { at: format!("paragraph {}", sheet.lines), kind })
}

/// The words of a cell, a line of the sheet for each of its paragraphs.
fn lines(cell: &str, sheet: &mut Sheet) -> Said {
    let mut out = Said::default();
    for line in cell.replace(PICTURE, "").lines() {
        out.append("\n", &sheet.line(line));
    }
    out
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.has_tag_name((W, name)) || node.has_tag_name((STRICT, name))
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| is(*child, name))
}

fn value(node: Node<'_, '_>) -> Option<String> {
    attribute(node, "val").map(str::to_owned)
}

/// Whether a run is hidden.
fn is_unseen(run: Node<'_, '_>) -> bool {
    let hidden = child(run, "rPr").and_then(|props| child(props, "vanish"));
    hidden.is_some_and(|node| !matches!(attribute(node, "val"), Some("0" | "false" | "off")))
}

/// Whether a file holds programs.
pub(crate) fn has_macros(shown: &Path, bytes: &[u8]) -> Result<bool, Finding> {
    let names = Archive::open(shown, bytes)?.names();
    Ok(names.iter().any(|name| name.to_lowercase().ends_with("vbaproject.bin")))
}

/// An attribute, of whatever vocabulary.
fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|one| one.name() == name).map(|one| one.value())
}
