//! Values that are not there yet: each goes where the reference has it.

use std::ops::Range;

use super::super::shape::Record;
use super::super::tree::{Key, Kind, Node};
use super::bytes::{behind, closing, is_flow, line_end, line_start, next_line, node_mut, spliced};
use super::emit::{self, Value, WAYS, Way};
use super::path::Step;
use super::way::{Place, place, record_at};
use super::{Before, Refused, reads_as, set};

/// The brief with a value at a path. What is not there on the way is made; a text that is there is replaced; an index that is
/// one more than a list has items adds one.
///
/// # Errors
/// When something else stands there, or no way to write it is sound.
pub(crate) fn put(source: &str, path: &[Step], value: &Value) -> Result<String, Refused> {
    let before = Before::read(source).ok_or(Refused::NoForm)?;
    let place = place(&before.root, path).ok_or(Refused::NoItem)?;
    if let (Place::There(node), Value::Text(text)) = (&place, value)
        && matches!(node.kind, Kind::Text(_))
    {
        return set(source, &node.at, text);
    }
    let comments = before.comments(None);
    for (wanted, candidate) in proposals(source, &before.root, path, &place, value) {
        if reads_as(&candidate, &wanted, &comments) {
            return Ok(candidate);
        }
    }
    Err(Refused::NoForm)
}

/// A value with the steps that lead to it.
fn nested(steps: &[Step], value: &Value) -> Value {
    steps.iter().rev().fold(value.clone(), |inner, step| match step {
        Step::Key(key) => Value::Fields(vec![(key.clone(), inner)]),
        Step::Index(_) => Value::List(vec![inner]),
    })
}

/// Where a new key goes: behind the last of those that the reference has before it.
fn rank(record: Option<&Record>, entries: &[(Key, Node)], key: &str) -> usize {
    let Some(record) = record else { return entries.len() };
    let order = |key: &str| record.fields.iter().position(|field| field.key == key).unwrap_or(usize::MAX);
    let own = order(key);
    entries.iter().rposition(|(other, _)| order(&other.text) < own).map_or(0, |index| index + 1)
}

/// Briefs that might say it, each with the tree it then has to read as.
fn proposals(source: &str, root: &Node, path: &[Step], place: &Place<'_>, value: &Value) -> Vec<(Node, String)> {
    let with = |change: &dyn Fn(&mut Node), steps: usize| {
        let mut wanted = root.clone();
        if let Some(node) = node_mut(&mut wanted, path.get(..steps).unwrap_or_default()) {
            change(node);
        }
        wanted
    };
    match place {
        Place::There(node) => {
            let wanted = with(&|node| node.kind = value.node().kind, path.len());
            filled(source, node, path.last(), value).into_iter().map(|text| (wanted.clone(), text)).collect()
        }
        Place::Within(node, depth) => {
            let rest = path.get(*depth..).unwrap_or_default();
            let (Some(step), Some(behind)) = (rest.first(), rest.get(1..)) else { return Vec::new() };
            let inner = nested(behind, value);
            match (&node.kind, step) {
                (Kind::Missing, _) => {
                    let whole = nested(rest, value);
                    let wanted = with(&|node| node.kind = whole.node().kind, *depth);
                    let last = depth.checked_sub(1).and_then(|last| path.get(last));
                    filled(source, node, last, &whole).into_iter().map(|text| (wanted.clone(), text)).collect()
                }
                (Kind::Map(entries), Step::Key(key)) => {
                    let record = record_at(path.get(..*depth).unwrap_or_default());
                    let first = rank(record, entries, key);
                    let mut out = Vec::new();
                    // Where it can't stand in its place, it may stand behind the next one.
                    for index in [first, first + 1, entries.len()] {
                        let index = index.min(entries.len());
                        let entry = (Key { text: key.clone(), at: 0..0 }, inner.node());
                        let wanted = with(
                            &|node| {
                                if let Kind::Map(entries) = &mut node.kind {
                                    entries.insert(index.min(entries.len()), entry.clone());
                                }
                            },
                            *depth,
                        );
                        let texts = entry_at(source, node, entries, index, key, &inner, *depth == 0);
                        out.extend(texts.into_iter().map(|text| (wanted.clone(), text)));
                    }
                    out
                }
                (Kind::List(items), Step::Index(_)) => {
                    let wanted = with(
                        &|node| {
                            if let Kind::List(items) = &mut node.kind {
                                items.push(inner.node());
                            }
                        },
                        *depth,
                    );
                    let texts = match items.last() {
                        Some(last) => appended(source, last, &inner),
                        None => filled(source, node, Some(&Step::Key(String::new())), &Value::List(vec![inner])),
                    };
                    texts.into_iter().map(|text| (wanted.clone(), text)).collect()
                }
                _ => Vec::new(),
            }
        }
        Place::Short(node, depth) => {
            let Kind::Text(text) = &node.kind else { return Vec::new() };
            let Some(whole) = spread(path, *depth, text, value) else { return Vec::new() };
            let wanted = with(&|node| node.kind = whole.node().kind, *depth);
            let in_list = matches!(depth.checked_sub(1).and_then(|last| path.get(last)), Some(Step::Index(_)));
            replaced(source, &node.at, in_list, &whole).into_iter().map(|text| (wanted.clone(), text)).collect()
        }
    }
}

/// A text that stands for an item, or for a list of one, written out, with the new value in it.
fn spread(path: &[Step], depth: usize, text: &str, value: &Value) -> Option<Value> {
    let own = Value::Text(text.to_owned());
    match path.get(depth)? {
        Step::Index(0) => spread(path, depth + 1, text, value).map(|item| Value::List(vec![item])),
        Step::Index(_) => Some(Value::List(vec![own, nested(path.get(depth + 1..)?, value)])),
        Step::Key(key) => {
            let record = record_at(path.get(..depth)?)?;
            let short = record.short.filter(|short| short != key)?;
            let mut fields = vec![(short.to_owned(), own), (key.clone(), nested(path.get(depth + 1..)?, value))];
            fields.sort_by_key(|(key, _)| record.fields.iter().position(|field| field.key == *key));
            Some(Value::Fields(fields))
        }
    }
}

/// A value in an empty place: behind a colon or a hyphen, or instead of `~`, `''` and empty brackets.
fn filled(source: &str, node: &Node, last: Option<&Step>, value: &Value) -> Vec<String> {
    let end = line_end(source);
    let at = if matches!(node.kind, Kind::Missing) || !node.at.is_empty() {
        empty_place(source, &node.at)
    } else {
        node.at.clone()
    };
    let in_list = matches!(last, Some(Step::Index(_)));
    let mut out = Vec::new();
    if last.is_none() {
        return out;
    }
    for way in WAYS {
        let line = line_start(source, at.start);
        if let Value::Text(_) = value {
            // On the line, before a comment.
            let text = emit::behind_key(value, indent_of(source, line), way, end);
            if text.matches('\n').count() <= 1 {
                out.extend(spliced(source, &at, text.trim_end_matches(['\r', '\n'])));
            }
        }
        let hyphen = source.get(line..at.start).unwrap_or_default();
        if in_list {
            let column = hyphen.rfind('-').unwrap_or_default();
            let item = emit::item(value, column, way, end);
            let text = item.trim_start_matches([' ', '-']).trim_end_matches(['\r', '\n']);
            out.extend(spliced(source, &at, &format!(" {text}")));
        } else {
            let indent = indent_of(source, line);
            out.extend(below(source, &at, &emit::behind_key(value, indent, way, end)));
        }
        out.extend(spliced(source, &at, &format!(" {}", emit::flow(value, way))));
    }
    out
}

/// The bytes between the colon or the hyphen and what ends an empty value, such as `~` or `[]`.
fn empty_place(source: &str, at: &Range<usize>) -> Range<usize> {
    let line = source.get(at.start..next_line(source, at.start)).unwrap_or_default();
    // An empty pair of brackets: the node ends where it begins or behind them.
    let written = ["[]", "{}", "~", "''", "\"\""].into_iter().find(|sign| line.starts_with(sign)).map_or(0, str::len);
    let end = at.end.max(at.start + written);
    let start = source.get(..at.start).unwrap_or_default().trim_end_matches([' ', '\t']).len();
    if written == 0 { start..start } else { start..end }
}

/// What follows a key: its first line (the sign of a block, or nothing) instead of `at`, before a comment; the others below.
fn below(source: &str, at: &Range<usize>, behind: &str) -> Option<String> {
    let (first, lines) = behind.split_once('\n')?;
    let rest = source.get(at.end..next_line(source, at.end))?;
    let rest_ends = rest.ends_with('\n');
    let rest = rest.trim_end_matches(['\r', '\n']).trim_end();
    let end = line_end(source);
    let lines = if rest_ends { lines } else { lines.trim_end_matches(['\r', '\n']) };
    let tail = source.get(next_line(source, at.end)..)?;
    Some([source.get(..at.start)?, first.trim_end_matches('\r'), rest, end, lines, tail].concat())
}

/// How far the key of a line is indented; the hyphens before it count.
fn indent_of(source: &str, line: usize) -> usize {
    let text = source.get(line..next_line(source, line)).unwrap_or_default();
    text.len()
        - text.trim_start_matches([' ', '-', '\u{feff}']).len()
        - if text.starts_with('\u{feff}') { 3 } else { 0 }
}

fn entry_at(
    source: &str,
    node: &Node,
    entries: &[(Key, Node)],
    index: usize,
    key: &str,
    value: &Value,
    at_root: bool,
) -> Vec<String> {
    let end = line_end(source);
    let previous = index.checked_sub(1).and_then(|index| entries.get(index));
    if is_flow(source, node) {
        let entry = |way| format!("{key}: {}", emit::flow(value, way));
        let put = |way: Way| match (previous, entries.first()) {
            (Some((key, value)), _) => {
                let at = closing(source, value).max(key.at.end);
                spliced(source, &(at..at), &format!(", {}", entry(way)))
            }
            (None, Some((first, _))) => {
                spliced(source, &(first.at.start..first.at.start), &format!("{}, ", entry(way)))
            }
            (None, None) => spliced(source, &(node.at.start + 1..node.at.start + 1), &entry(way)),
        };
        return WAYS.into_iter().filter_map(put).collect();
    }
    let Some((first, _)) = entries.first() else { return Vec::new() };
    let column = source.get(line_start(source, first.at.start)..first.at.start).unwrap_or_default();
    let indent = column.trim_start_matches('\u{feff}').len();
    let is_spaced = at_root && entries.iter().skip(1).any(|(key, _)| above_is_blank(source, key.at.start));
    let put = |way: Way| {
        let lines = emit::entries(&[(key.to_owned(), value.clone())], indent, way, end);
        match previous {
            Some((key, value)) => {
                let at = behind(source, key.at.start, closing(source, value).max(key.at.end));
                let lead = if source.get(..at).is_some_and(|head| head.ends_with('\n')) { "" } else { end };
                let lines = if lead.is_empty() { lines.as_str() } else { lines.trim_end_matches(['\r', '\n']) };
                let gap = if is_spaced { end } else { "" };
                spliced(source, &(at..at), &[lead, gap, lines].concat())
            }
            None if column.chars().all(|c| c == ' ' || c == '\u{feff}') => {
                let at = first.at.start - indent;
                let gap = if is_spaced { end } else { "" };
                spliced(source, &(at..at), &[&lines, gap].concat())
            }
            None => None,
        }
    };
    WAYS.into_iter().filter_map(put).collect()
}

/// Whether the lines of comments above a key begin behind an empty line.
fn above_is_blank(source: &str, key: usize) -> bool {
    let above = source.get(..line_start(source, key)).unwrap_or_default().lines().rev();
    above.into_iter().find(|line| !line.trim_start().starts_with('#')).is_some_and(|line| line.trim().is_empty())
}

/// Another item behind the last one.
fn appended(source: &str, last: &Node, value: &Value) -> Vec<String> {
    let end = line_end(source);
    let line = line_start(source, last.at.start);
    let head = source.get(line..last.at.start).unwrap_or_default();
    let hyphen = head.find('-').filter(|at| head.get(..*at).is_some_and(|pad| pad.trim().is_empty()));
    // The text of a block stands below its hyphen.
    let hyphen = hyphen.or_else(|| {
        let above = source.get(..line)?.trim_end().len();
        let above = source.get(line_start(source, above)..above)?;
        above.find('-').filter(|at| above.get(..*at).is_some_and(|pad| pad.trim().is_empty()))
    });
    let at = behind(source, last.at.start, closing(source, last));
    let mut out = Vec::new();
    for way in WAYS {
        if let Some(column) = hyphen {
            let lines = emit::item(value, column, way, end);
            let lead = if source.get(..at).is_some_and(|head| head.ends_with('\n')) { "" } else { end };
            let lines = if lead.is_empty() { lines.as_str() } else { lines.trim_end_matches(['\r', '\n']) };
            out.extend(spliced(source, &(at..at), &[lead, lines].concat()));
        }
        let close = closing(source, last);
        out.extend(spliced(source, &(close..close), &format!(", {}", emit::flow(value, way))));
    }
    out
}

/// A written-out item instead of the text that stood for it.
fn replaced(source: &str, at: &Range<usize>, in_list: bool, value: &Value) -> Vec<String> {
    let end = line_end(source);
    let line = line_start(source, at.start);
    let mut out = Vec::new();
    for way in WAYS {
        if in_list {
            let column = at.start - line;
            let lines = emit::item(value, column.saturating_sub(2), way, end);
            let lines = lines.trim_start_matches([' ', '-']).replacen("- ", "", 0);
            if let Some((first, rest)) = lines.split_once('\n') {
                let comment = source.get(at.end..next_line(source, at.end)).unwrap_or_default();
                let tail = source.get(next_line(source, at.end)..).unwrap_or_default();
                let head = source.get(..at.start).unwrap_or_default();
                let comment = comment.trim_end_matches(['\r', '\n']);
                out.push([head, first.trim_end_matches('\r'), comment, end, rest, tail].concat());
            }
        } else {
            let start = source.get(..at.start).unwrap_or_default().trim_end_matches([' ', '\t']).len();
            let indent = indent_of(source, line);
            out.extend(below(source, &(start..at.end), &emit::behind_key(value, indent, way, end)));
        }
        out.extend(spliced(source, at, &emit::flow(value, way)));
    }
    out
}
