//! Changes of a brief's text that leave everything else as the person wrote it: comments, order, indentation, quoting and
//! line ends.
//!
//! Each change is proposed in several ways, from the least to the most invasive, and each proposal is read again: the first
//! that differs from the old brief in exactly this one value is taken. Where none does, nothing is changed and the reason is
//! given. So a mistake of the proposals can cost a nicer form, and never a value or a comment.

mod block;
mod bytes;
mod emit;
mod list;
mod local;
pub(crate) mod path;
mod put;
mod save;
mod scalar;
mod take;
mod way;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod put_laws;

use std::ops::Range;

use super::layout::Layout;
use super::tree::{self, Kind, Node};

pub use emit::Value;
pub use list::{Item, insert, remove};
pub(crate) use put::put;
pub use save::save;
pub(crate) use take::{rename, take};
pub(crate) use way::{first_empty, is_there, shape_of};

/// Why a brief was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is no value at that place.
    #[error("the brief has no value there")]
    NoValue,
    /// There is no such list, or no such item in it.
    #[error("the brief has no such list item")]
    NoItem,
    /// No way of writing it reads back as that text and leaves the rest alone.
    #[error("the text can't be written there without changing something else of the brief")]
    NoForm,
}

/// The brief with another text in place of the scalar at `span` ([`super::Leaf::span`]).
///
/// # Errors
/// When there is no scalar there, or no way to write it is sound.
pub fn set(source: &str, span: &Range<usize>, text: &str) -> Result<String, Refused> {
    let before = Before::read(source).ok_or(Refused::NoForm)?;
    let old = find(&before.root, span).ok_or(Refused::NoValue)?;
    let style = before.layout.style(span).ok_or(Refused::NoValue)?;
    if old == text {
        return Ok(source.to_owned());
    }
    let mut wanted = before.root.clone();
    replace(&mut wanted, span, text);
    let comments = before.comments(None);
    scalar::candidates(source, span, style, old, text)
        .find(|candidate| reads_as(candidate, &wanted, &comments))
        .ok_or(Refused::NoForm)
}

/// A brief as it was read before a change.
struct Before {
    root: Node,
    layout: Layout,
}

impl Before {
    fn read(source: &str) -> Option<Self> {
        let parsed = tree::parse(source);
        let sound = parsed.problems.is_empty() && parsed.hidden.is_empty();
        Some(Self { root: parsed.root.filter(|_| sound)?, layout: Layout::read(source)? })
    }

    fn comments(&self, without: Option<&Range<usize>>) -> Vec<&str> {
        comments_of(&self.layout, without)
    }
}

/// Whether a text reads as that tree, with those comments.
fn reads_as(candidate: &str, wanted: &Node, comments: &[&str]) -> bool {
    let parsed = tree::parse(candidate);
    let sound = parsed.problems.is_empty() && parsed.hidden.is_empty();
    sound
        && parsed.root.is_some_and(|root| same(&root, wanted))
        && Layout::read(candidate).is_some_and(|layout| comments_of(&layout, None) == comments)
}

/// The comments, without those that go with what is taken out.
fn comments_of<'l>(layout: &'l Layout, without: Option<&Range<usize>>) -> Vec<&'l str> {
    let goes = |at: &Range<usize>| without.is_some_and(|gone| gone.contains(&at.start));
    layout.comments.iter().filter(|(at, _)| !goes(at)).map(|(_, text)| text.trim_end()).collect()
}

/// Whether two trees say the same. An empty list, and fields of which there are none, say no more than what is missing.
fn same(one: &Node, other: &Node) -> bool {
    let nothing = |node: &Node| match &node.kind {
        Kind::Missing => true,
        Kind::List(items) => items.is_empty(),
        Kind::Map(entries) => entries.is_empty(),
        Kind::Text(_) => false,
    };
    match (&one.kind, &other.kind) {
        (Kind::Text(a), Kind::Text(b)) => a == b,
        (Kind::List(a), Kind::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Kind::Map(a), Kind::Map(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((k, a), (l, b))| k.text == l.text && same(a, b))
        }
        _ => nothing(one) && nothing(other),
    }
}

fn find<'n>(node: &'n Node, span: &Range<usize>) -> Option<&'n str> {
    match &node.kind {
        Kind::Text(text) if node.at == *span => Some(text),
        Kind::Text(_) | Kind::Missing => None,
        Kind::List(items) => items.iter().find_map(|item| find(item, span)),
        Kind::Map(entries) => entries.iter().find_map(|(_, value)| find(value, span)),
    }
}

fn replace(node: &mut Node, span: &Range<usize>, new: &str) {
    match &mut node.kind {
        Kind::Text(text) if node.at == *span => new.clone_into(text),
        Kind::Text(_) | Kind::Missing => {}
        Kind::List(items) => items.iter_mut().for_each(|item| replace(item, span, new)),
        Kind::Map(entries) => entries.iter_mut().for_each(|(_, value)| replace(value, span, new)),
    }
}
