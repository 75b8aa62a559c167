//! The small parts of a Word file: runs, pictures, widths of columns.

use comrak::nodes::{Node, NodeValue};
use docx_rs::{Pic, Run};

use super::super::tags;
use super::styles::{self, TEXT_WIDTH};

/// English metric units in a pixel, and in a twip.
const EMU_OF_PIXEL: u64 = 9_525;
const EMU_OF_TWIP: u64 = 635;
/// A picture that says to be larger is taken to be this large.
const MOST_PIXELS: u32 = 100_000;

/// How words look.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) strike: bool,
    pub(super) code: bool,
}

/// The numbering of a numbered list; those below are taken.
pub(super) fn number(list: usize) -> usize {
    styles::NUMBERS + 1 + list
}

pub(super) fn styled(mut run: Run, look: Look) -> Run {
    match look {
        Look { code: true, .. } => run = run.style("CodeText"),
        Look { bold: true, italic: false, .. } => run = run.style("Strong"),
        Look { bold: false, italic: true, .. } => run = run.style("Emphasis"),
        Look { bold: true, italic: true, .. } => run = run.style("Strong").italic(),
        Look { .. } => {}
    }
    if look.strike { run.strike() } else { run }
}

/// A picture that is no wider and no higher than the page.
pub(super) fn fitted(png: Vec<u8>, width: u32, height: u32) -> Pic {
    let (w, h) =
        (u64::from(width.clamp(1, MOST_PIXELS)) * EMU_OF_PIXEL, u64::from(height.clamp(1, MOST_PIXELS)) * EMU_OF_PIXEL);
    let (most_w, most_h) = (u64::from(TEXT_WIDTH) * EMU_OF_TWIP, u64::from(styles::PICTURE_HEIGHT) * EMU_OF_TWIP);
    let (w, h) = if w > most_w { (most_w, h * most_w / w) } else { (w, h) };
    let (w, h) = if h > most_h { (w * most_h / h, most_h) } else { (w, h) };
    let size = |emu: u64| u32::try_from(emu).unwrap_or(u32::MAX);
    Pic::new_with_dimensions(png, 1, 1).size(size(w), size(h))
}

/// The width of each column in twips: room for its longest word, and of the rest the more the longer its texts are.
pub(super) fn widths(rows: &[Vec<Node<'_>>]) -> Vec<usize> {
    // A letter of the size of tables, and the margins of a cell.
    const LETTER: usize = 105;
    const MARGINS: usize = 200;
    // A text of so many letters has a line to itself; a longer one is broken.
    const LINE: usize = 80;
    let columns = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let (mut least, mut wanted) = (vec![4_usize; columns], vec![4_usize; columns]);
    for row in rows {
        for ((cell, least), wanted) in row.iter().zip(&mut least).zip(&mut wanted) {
            let text = cell.collect_text();
            let word = text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
            *least = (*least).max(word);
            *wanted = (*wanted).max(text.chars().count().min(LINE).max(word));
        }
    }
    let whole = usize::try_from(TEXT_WIDTH).unwrap_or_default();
    let least: Vec<usize> = least.iter().map(|letters| letters * LETTER + MARGINS).collect();
    let (needed, asked) = (least.iter().sum::<usize>(), wanted.iter().sum::<usize>().max(1));
    let rest = whole.saturating_sub(needed);
    let share = |(least, wanted): (&usize, &usize)| least.min(&(whole * least / needed.max(1))) + rest * wanted / asked;
    least.iter().zip(&wanted).map(share).collect()
}

/// The words of a footnote, with the address of each link behind its words: a footnote of a Word file has none of its own.
pub(super) fn words_with_addresses(node: Node<'_>) -> String {
    let mut words = String::new();
    for inner in node.descendants() {
        match &inner.data().value {
            NodeValue::Text(text) => words.push_str(text),
            NodeValue::Code(code) => words.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => words.push(' '),
            _ => {}
        }
        let ended = inner.parent().filter(|_| inner.next_sibling().is_none() && inner.first_child().is_none());
        if let Some(parent) = ended
            && let NodeValue::Link(link) = &parent.data().value
            && tags::is_address(&link.url)
            && !words.ends_with(&link.url)
        {
            words.push_str(" (");
            words.push_str(&link.url);
            words.push(')');
        }
    }
    words.trim().to_owned()
}

/// The text of HTML that has no tags any more.
pub(super) fn plain(html: &str) -> String {
    let text = html.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}
