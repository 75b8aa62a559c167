//! PowerPoint files: what stands on the slides, and what the speaker's notes say below them.

use std::path::Path;

use roxmltree::Node;

use super::packed::{Archive, Sheet, parsed};
use super::{Block, Kind, Paper, Row, Said, damaged, packed};
use crate::finding::Finding;

const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
/// More slides than this are not read.
const MAX_SLIDES: usize = 500;

pub(super) fn read(shown: &Path, bytes: &[u8]) -> Result<Paper, Finding> {
    let mut archive = Archive::open(shown, bytes)?;
    let names = archive.names();
    let mut slides: Vec<(usize, &String)> = names
        .iter()
        .filter_map(|name| {
            let number = name.strip_prefix("ppt/slides/slide")?.strip_suffix(".xml")?;
            Some((number.parse().ok()?, name))
        })
        .collect();
    slides.sort();
    if slides.is_empty() {
        return Err(damaged(shown, "it has no slides"));
    }
    let mut reader = Reader { sheet: Sheet::default(), out: Vec::new(), slide: 0 };
    for (number, name) in slides.into_iter().take(MAX_SLIDES) {
        reader.slide = number;
        let text = archive.part(name)?.unwrap_or_default();
        let document = parsed(shown, &text)?;
        let root = document.root_element();
        if root.attribute("show").is_some_and(|show| matches!(show, "0" | "false")) {
            continue;
        }
        reader.shapes(root, false);
        let links = archive.part(&format!("ppt/slides/_rels/slide{number}.xml.rels"))?.unwrap_or_default();
        let Some(notes) = notes_of(&links) else { continue };
        if let Some(text) = archive.part(&notes)? {
            let document = parsed(shown, &text)?;
            reader.shapes(document.root_element(), true);
        }
    }
    Ok(packed(shown, reader.sheet.text, reader.out))
}

/// The part that holds the notes of a slide.
fn notes_of(links: &str) -> Option<String> {
    let at = links.find("notesSlides/")?;
    let name = links.get(at..)?.split(['"', '\'']).next()?;
    Some(format!("ppt/{name}"))
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.has_tag_name((A, name))
}

struct Reader {
    sheet: Sheet,
    out: Vec<Block>,
    slide: usize,
}

impl Reader {
    fn at(&self) -> String {
        format!("slide {}, paragraph {}", self.slide, self.sheet.lines)
    }

    /// The shapes of a slide, or of its notes, in the order of the file.
    fn shapes(&mut self, root: Node<'_, '_>, is_note: bool) {
        let mut stack: Vec<_> = root.children().rev().collect();
        while let Some(node) = stack.pop() {
            let name = node.tag_name().name();
            if name == "sp" && holder(node).is_some_and(|kind| matches!(kind, "sldNum" | "dt" | "sldImg")) {
                continue;
            }
            if name == "cNvPr"
                && let Some(words) = node.attribute("descr").filter(|words| !words.is_empty())
            {
                let said = self.sheet.line(words);
                self.out.push(Block { at: self.at(), kind: Kind::Aside(said) });
            }
            if is(node, "tbl") {
                self.table(node);
            } else if is(node, "p") {
                let said = self.sheet.line(&text(node));
                if !said.is_empty() {
                    let title = node.ancestors().find(|above| above.tag_name().name() == "sp").and_then(holder);
                    let kind = match title {
                        _ if is_note => Kind::Aside(said),
                        Some("title" | "ctrTitle") => Kind::Heading(2, said),
                        _ => Kind::Paragraph(said),
                    };
                    self.out.push(Block { at: self.at(), kind });
                }
            } else if name != "Fallback" {
                stack.extend(node.children().rev());
            }
        }
    }

    fn table(&mut self, table: Node<'_, '_>) {
        let mut rows = Vec::new();
        for row in table.children().filter(|row| is(*row, "tr")) {
            let mut cells = Vec::new();
            for cell in row.children().filter(|cell| is(*cell, "tc")) {
                let mut out = Said::default();
                for paragraph in cell.descendants().filter(|node| is(*node, "p")) {
                    let said = self.sheet.line(&text(paragraph));
                    if !said.is_empty() {
                        out.append("\n", &said);
                    }
                }
                cells.push(out);
            }
            rows.push(Row { at: self.at(), cells });
        }
        let at = rows.first().map_or_else(|| self.at(), |row: &Row| row.at.clone());
        self.out.push(Block { at, kind: Kind::Table(None, rows) });
    }
}

/// What a shape holds: `title`, `body`, `sldNum`.
fn holder<'a>(shape: Node<'a, '_>) -> Option<&'a str> {
    let holder = shape.descendants().find(|node| node.tag_name().name() == "ph")?;
    Some(holder.attribute("type").unwrap_or("body"))
}

fn text(paragraph: Node<'_, '_>) -> String {
    let mut out = String::new();
    for node in paragraph.descendants() {
        if is(node, "t") {
            out.push_str(node.text().unwrap_or_default());
        } else if is(node, "br") {
            out.push('\n');
        }
    }
    out
}
