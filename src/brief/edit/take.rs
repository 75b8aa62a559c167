//! Values that go, and entries that are called something else.

use super::super::tree::Kind;
use super::bytes::{behind, closing, last_byte, line_start, node_mut, spliced};
use super::path::{Step, written};
use super::way::short_at;
use super::{Before, Refused, list, reads_as};

/// The brief without the field, the entry or the item at a path. A parent of which nothing is left stays as an empty place,
/// and an item of which nothing is left goes.
///
/// # Errors
/// When there is none, or it can't be taken out without changing something else.
pub(crate) fn take(source: &str, path: &[Step]) -> Result<String, Refused> {
    let Some((last, parent)) = path.split_last() else { return Err(Refused::NoItem) };
    let key = match last {
        Step::Index(index) => return list::remove(source, &written(parent), *index),
        Step::Key(key) => key,
    };
    let before = Before::read(source).ok_or(Refused::NoForm)?;
    let mut wanted = before.root.clone();
    let Some(node) = node_mut(&mut wanted, parent) else {
        // A list of one item may be written as that item.
        return match parent.split_last() {
            Some((Step::Index(0), list)) if !list.is_empty() => take(source, list),
            _ => Err(Refused::NoValue),
        };
    };
    if matches!(node.kind, Kind::Text(_)) && short_at(parent) == Some(key) {
        return take(source, parent);
    }
    let Kind::Map(entries) = &mut node.kind else { return Err(Refused::NoValue) };
    let index = entries.iter().position(|(k, _)| k.text == *key).ok_or(Refused::NoValue)?;
    let previous = index.checked_sub(1).and_then(|i| entries.get(i)).cloned();
    let next = entries.get(index + 1).cloned();
    let (gone, value) = entries.remove(index);
    if entries.is_empty() {
        if let Some(Step::Index(_)) = parent.last() {
            return take(source, parent);
        }
        node.kind = Kind::Missing;
    }
    let start = line_start(source, gone.at.start);
    let head = source.get(start..gone.at.start).unwrap_or_default();
    let end = closing(source, &value).max(gone.at.end);
    let mut ranges = Vec::new();
    if head.trim_start_matches('\u{feff}').trim_matches(' ').is_empty() {
        ranges
            .push(start + (head.len() - head.trim_start_matches('\u{feff}').len())..behind(source, gone.at.start, end));
    }
    if let Some((key, value)) = &previous {
        // In brackets, the comma before it goes as well.
        ranges.push(closing(source, value).max(key.at.end)..end);
    }
    if let Some((next, _)) = &next {
        // Behind a hyphen or a bracket, the next one moves up.
        ranges.push(gone.at.start..next.at.start);
    }
    ranges.push(gone.at.start..end.max(last_byte(&value)));
    ranges
        .into_iter()
        .filter_map(|range| Some((spliced(source, &range, "")?, range)))
        .find(|(candidate, range)| reads_as(candidate, &wanted, &before.comments(Some(range))))
        .map(|(candidate, _)| candidate)
        .ok_or(Refused::NoForm)
}

/// The brief with another name for the entry at a path, such as `claims.fast`.
///
/// # Errors
/// When there is none, or the name can't be written there.
pub(crate) fn rename(source: &str, path: &[Step], name: &str) -> Result<String, Refused> {
    let Some((Step::Key(key), parent)) = path.split_last() else { return Err(Refused::NoItem) };
    let before = Before::read(source).ok_or(Refused::NoForm)?;
    let mut wanted = before.root.clone();
    let node = node_mut(&mut wanted, parent).ok_or(Refused::NoValue)?;
    let Kind::Map(entries) = &mut node.kind else { return Err(Refused::NoValue) };
    let (old, _) = entries.iter_mut().find(|(k, _)| k.text == *key).ok_or(Refused::NoValue)?;
    let at = old.at.clone();
    name.clone_into(&mut old.text);
    let candidate = spliced(source, &at, name).ok_or(Refused::NoForm)?;
    if reads_as(&candidate, &wanted, &before.comments(None)) { Ok(candidate) } else { Err(Refused::NoForm) }
}
