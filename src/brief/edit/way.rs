//! How far a path leads in a brief, and what belongs at its end.

use super::super::model::Brief;
use super::super::shape::{Record, Shape};
use super::super::tree::{Kind, Node, parse};
use super::path::Step;

/// How far a path leads.
pub(super) enum Place<'n> {
    /// To a value that is there, if only as an empty place.
    There(&'n Node),
    /// To fields or a list, after so many steps; the next step is not in them.
    Within(&'n Node, usize),
    /// To a text that stands for an item with fields, after so many steps.
    Short(&'n Node, usize),
}

pub(super) fn place<'n>(root: &'n Node, path: &[Step]) -> Option<Place<'n>> {
    let mut node = root;
    for (depth, step) in path.iter().enumerate() {
        let next = match (&node.kind, step) {
            (Kind::Map(entries), Step::Key(key)) => entries.iter().find(|(k, _)| k.text == *key).map(|(_, node)| node),
            (Kind::List(items), Step::Index(index)) => match items.get(*index) {
                Some(item) => Some(item),
                None if *index == items.len() => None,
                None => return None,
            },
            (Kind::Missing, Step::Index(0) | Step::Key(_)) => return Some(Place::Within(node, depth)),
            (Kind::Text(_), _) if stands_for(path, depth) => return Some(Place::There(node)),
            // A list of one item may be written as that item.
            (Kind::Text(_), Step::Index(0 | 1) | Step::Key(_)) => return Some(Place::Short(node, depth)),
            _ => return None,
        };
        match next {
            Some(next) => node = next,
            None => return Some(Place::Within(node, depth)),
        }
    }
    Some(Place::There(node))
}

/// Whether a text after so many steps stands for the very value that the path leads to.
pub(super) fn stands_for(path: &[Step], depth: usize) -> bool {
    match path.get(depth..) {
        Some([Step::Index(0)]) => true,
        Some([Step::Index(0), Step::Key(key)]) => path.get(..=depth).and_then(short_at) == Some(key),
        Some([Step::Key(key)]) => path.get(..depth).and_then(short_at) == Some(key),
        _ => false,
    }
}

/// The field that a bare text at a path stands for.
pub(super) fn short_at(path: &[Step]) -> Option<&'static str> {
    record_at(path)?.short
}

pub(super) fn record_at(path: &[Step]) -> Option<&'static Record> {
    match shape_of(path)? {
        Shape::Record(record) => Some(record),
        _ => None,
    }
}

/// The path's field, if the brief has such a one.
pub(crate) fn shape_of(path: &[Step]) -> Option<Shape> {
    let mut shape = Shape::Record(&Brief::RECORD);
    for step in path {
        shape = match (shape, step) {
            (Shape::Record(record), Step::Key(key)) => record.field(key)?.shape,
            (Shape::Map(inner), Step::Key(_)) | (Shape::List(inner), Step::Index(_)) => *inner,
            (Shape::Any, _) => Shape::Any,
            _ => return None,
        };
    }
    Some(shape)
}

/// Whether a path leads to a place of the brief's text, if only to an empty one.
pub(crate) fn is_there(source: &str, path: &[Step]) -> bool {
    let root = parse(source).root;
    root.is_some_and(|root| matches!(place(&root, path), Some(Place::There(_))))
}

/// The number of the first item of a list that nobody filled in; where there is none, how many items it has.
pub(crate) fn first_empty(source: &str, list: &[Step]) -> usize {
    fn is_empty(node: &Node) -> bool {
        match &node.kind {
            Kind::Missing => true,
            Kind::Text(text) => text.trim().is_empty(),
            Kind::List(items) => items.iter().all(is_empty),
            Kind::Map(entries) => entries.iter().all(|(_, value)| is_empty(value)),
        }
    }
    let Some(root) = parse(source).root else { return 0 };
    match place(&root, list) {
        Some(Place::There(node)) => match &node.kind {
            Kind::List(items) => items.iter().position(is_empty).unwrap_or(items.len()),
            Kind::Text(_) => 1,
            Kind::Missing | Kind::Map(_) => 0,
        },
        _ => 0,
    }
}
