//! What people do to documents.

use proptest::prelude::*;

use super::forms::{Block, Doc, Sentence};

/// What a person does to a document.
#[derive(Debug, Clone)]
pub(super) enum Typed {
    /// A sentence behind another.
    Sentence(usize),
    /// A paragraph behind a block.
    Paragraph(usize),
    /// An item behind the last of a list.
    Item(usize),
    /// Other words around a value.
    Words(usize),
    /// Another value.
    Value(usize),
    /// A sentence taken out.
    Out(usize),
}

pub(super) fn typed() -> impl Strategy<Value = Typed> {
    prop_oneof![
        2 => (0..40usize).prop_map(Typed::Sentence),
        2 => (0..40usize).prop_map(Typed::Paragraph),
        1 => (0..40usize).prop_map(Typed::Item),
        2 => (0..40usize).prop_map(Typed::Words),
        2 => (0..40usize).prop_map(Typed::Value),
        1 => (0..40usize).prop_map(Typed::Out),
    ]
}

fn own(number: usize) -> Sentence {
    Sentence { parts: [format!("My own{number} words stand here."), String::new(), String::new()], note: None }
}

/// A document with what a person did to it.
pub(super) fn by_hand(doc: &Doc, edits: &[Typed]) -> Doc {
    let mut doc = doc.clone();
    for (number, edit) in edits.iter().enumerate() {
        let count = doc.blocks.len();
        match edit {
            Typed::Paragraph(at) => doc.blocks.insert(at % (count + 1), Block::Paragraph(vec![own(number)])),
            Typed::Sentence(at) => {
                let mut lists: Vec<&mut Vec<Sentence>> = doc
                    .blocks
                    .iter_mut()
                    .flat_map(|block| match block {
                        Block::Paragraph(all) | Block::Quote(all) | Block::Aside(all) => vec![all],
                        Block::Items(items) | Block::Steps(items) => items.iter_mut().collect(),
                        _ => Vec::new(),
                    })
                    .collect();
                let many = lists.len();
                if many > 0 {
                    let list = &mut *lists[at % many];
                    let at = at % (list.len() + 1);
                    list.insert(at, own(number));
                }
            }
            Typed::Item(at) => {
                let mut lists: Vec<_> = doc
                    .blocks
                    .iter_mut()
                    .filter_map(|block| match block {
                        Block::Items(items) => Some(items),
                        _ => None,
                    })
                    .collect();
                let many = lists.len();
                if many > 0 {
                    lists[at % many].push(vec![own(number)]);
                }
            }
            Typed::Words(at) | Typed::Value(at) => {
                let mut all = doc.sentences_mut();
                let many = all.len();
                let one = &mut *all[at % many];
                if matches!(edit, Typed::Words(_)) {
                    one.parts[0] = format!("There{number} they tell ");
                } else if !one.parts[1].is_empty() {
                    one.parts[1] = format!("quite other{number} words");
                }
            }
            Typed::Out(at) => {
                let mut lists: Vec<_> = doc
                    .blocks
                    .iter_mut()
                    .filter_map(|block| match block {
                        Block::Paragraph(all) if all.len() > 1 => Some(all),
                        _ => None,
                    })
                    .collect();
                let many = lists.len();
                if many > 0 {
                    let list = &mut *lists[at % many];
                    let at = at % list.len();
                    list.remove(at);
                }
            }
        }
    }
    doc
}
