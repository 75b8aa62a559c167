//! Where things of a brief's text begin and end.

use super::super::tree::{Kind, Node};
use super::path::Step;

/// The text with other bytes in place of a range; `None` where the range does not fit.
pub(super) fn spliced(source: &str, range: &std::ops::Range<usize>, new: &str) -> Option<String> {
    Some([source.get(..range.start)?, new, source.get(range.end..)?].concat())
}

/// How the lines of a text end.
pub(super) fn line_end(source: &str) -> &'static str {
    if source.matches("\r\n").count() * 2 > source.matches('\n').count() { "\r\n" } else { "\n" }
}

/// Where the line of that byte begins.
pub(super) fn line_start(source: &str, at: usize) -> usize {
    source.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |i| i + 1)
}

/// Where the line of that byte ends, its line end included.
pub(super) fn next_line(source: &str, at: usize) -> usize {
    source.get(at..).and_then(|tail| tail.find('\n')).map_or(source.len(), |i| at + i + 1)
}

/// Where the lines end that hold what stands between two bytes.
pub(super) fn behind(source: &str, from: usize, to: usize) -> usize {
    let text = source.get(from..to).unwrap_or_default().trim_end().len();
    // A line end within the text is part of it only where more follows.
    next_line(source, from + text)
}

/// The last byte of a value, without the bracket that closes it.
pub(super) fn last_byte(node: &Node) -> usize {
    match &node.kind {
        Kind::Missing | Kind::Text(_) => node.at.end,
        Kind::List(items) => items.last().map_or(node.at.end, last_byte),
        Kind::Map(entries) => entries.last().map_or(node.at.end, |(key, node)| last_byte(node).max(key.at.end)),
    }
}

/// Whether a collection stands in brackets.
pub(super) fn is_flow(source: &str, node: &Node) -> bool {
    let collection = matches!(node.kind, Kind::List(_) | Kind::Map(_));
    collection && source.get(node.at.start..).is_some_and(|text| text.starts_with(['{', '[']))
}

/// Behind a value, with the bracket that closes it.
pub(super) fn closing(source: &str, node: &Node) -> usize {
    let inner = match &node.kind {
        Kind::List(items) => items.last(),
        Kind::Map(entries) => entries.last().map(|(_, value)| value),
        Kind::Missing | Kind::Text(_) => return node.at.end,
    };
    let end = inner.map_or(last_byte(node), |inner| closing(source, inner)).max(last_byte(node));
    if !is_flow(source, node) {
        return end;
    }
    source.get(end..).and_then(|rest| rest.find(['}', ']'])).map_or(end, |at| end + at + 1)
}

/// The node that steps lead to.
pub(super) fn node_mut<'n>(root: &'n mut Node, path: &[Step]) -> Option<&'n mut Node> {
    path.iter().try_fold(root, |node, step| match (&mut node.kind, step) {
        (Kind::Map(entries), Step::Key(key)) => entries.iter_mut().find(|(k, _)| k.text == *key).map(|(_, node)| node),
        (Kind::List(items), Step::Index(index)) => items.get_mut(*index),
        _ => None,
    })
}
