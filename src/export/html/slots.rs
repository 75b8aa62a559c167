//! What is set into a document from outside: HTML of our own, beside the block that it is about.

use comrak::Arena;
use comrak::nodes::{AstNode, NodeValue};

/// HTML of our own, kept apart while what a person wrote is cleaned.
#[derive(Debug, Default)]
pub(super) struct Slots(Vec<String>);

impl Slots {
    pub(super) fn put(&mut self, html: String) -> String {
        self.0.push(html);
        format!("<div data-slot=\"{}\"></div>", self.0.len() - 1)
    }

    pub(super) fn fill(self, html: String) -> String {
        let fill =
            |html: String, (i, own): (usize, &String)| html.replace(&format!("<div data-slot=\"{i}\"></div>"), own);
        self.0.iter().enumerate().fold(html, fill)
    }
}

/// What stands beside the lines after one and up to another.
pub(super) fn beside(notes: &[(usize, String)], from: usize, until: usize, slots: &mut Slots) -> Option<String> {
    let notes = notes.iter().filter(|(line, _)| *line > from && *line <= until);
    let notes: String = notes.map(|(_, html)| html.as_str()).collect();
    (!notes.is_empty()).then(|| slots.put(format!("<div class=\"beside\">{notes}</div>")) + "\n")
}

/// Sets what stands beside a line before the block that it is in, or at the end.
pub(super) fn set_beside<'a>(
    root: &'a AstNode<'a>,
    notes: &[(usize, String)],
    slots: &mut Slots,
    arena: &'a Arena<'a>,
) {
    let html = |literal: String| {
        let block = comrak::nodes::NodeHtmlBlock { block_type: 6, literal };
        arena.alloc(AstNode::from(NodeValue::HtmlBlock(block)))
    };
    let mut from = 0;
    for block in root.children().collect::<Vec<_>>() {
        let until = block.data().sourcepos.end.line.max(from);
        if let Some(slot) = beside(notes, from, until, slots) {
            block.insert_before(html(slot));
        }
        from = until;
    }
    if let Some(slot) = beside(notes, from, usize::MAX, slots) {
        root.append(html(slot));
    }
}
