//! Items of a list: put in and taken out as whole lines, or between the commas of a list in brackets.

use std::ops::Range;

use super::super::tree::{Key, Kind, Node};
use super::bytes::{line_end, line_start, next_line, spliced};
use super::{Before, Refused, block, reads_as, scalar};

/// A new item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A bare text.
    Text(String),
    /// Fields, each with its key.
    Fields(Vec<(String, String)>),
}

/// The brief with a new item behind the item `after` of a list ([`None`]: before the first).
///
/// # Errors
/// When there is no such item beside which it could stand, or no way to write it is sound.
pub fn insert(source: &str, list: &str, after: Option<usize>, item: &Item) -> Result<String, Refused> {
    let before = Before::read(source).ok_or(Refused::NoForm)?;
    let mut wanted = before.root.clone();
    let at = after.map_or(0, |index| index + 1);
    let Some(Kind::List(items)) = find(&mut wanted, list).map(|node| &mut node.kind) else {
        return Err(Refused::NoItem);
    };
    let (Some(beside), true) = (items.get(after.unwrap_or(0)).cloned(), at <= items.len()) else {
        return Err(Refused::NoItem);
    };
    // Where the others are bare texts, a new one with one field is as well.
    let item = &match item {
        Item::Fields(fields) if matches!((&beside.kind, fields.len()), (Kind::Text(_), 1)) => {
            Item::Text(fields.first().map(|(_, text)| text.clone()).unwrap_or_default())
        }
        item => item.clone(),
    };
    items.insert(at, node_of(item));
    let comments = before.comments(None);
    let lines = inserted_lines(source, &beside, after.is_none(), item);
    let flow = inserted_in_brackets(source, &beside, after.is_none(), item);
    lines.into_iter().chain(flow).find(|candidate| reads_as(candidate, &wanted, &comments)).ok_or(Refused::NoForm)
}

/// The brief without an item of a list; comments in the lines of the item go with it.
///
/// # Errors
/// When there is no such item, or it can't be taken out without changing something else.
pub fn remove(source: &str, list: &str, index: usize) -> Result<String, Refused> {
    let before = Before::read(source).ok_or(Refused::NoForm)?;
    let mut wanted = before.root.clone();
    let Some(Kind::List(items)) = find(&mut wanted, list).map(|node| &mut node.kind) else {
        return Err(Refused::NoItem);
    };
    if index >= items.len() {
        return Err(Refused::NoItem);
    }
    let neighbours = (index.checked_sub(1).and_then(|i| items.get(i)).cloned(), items.get(index + 1).cloned());
    let gone = items.remove(index);
    let lines = item_lines(source, &gone).map(|lines| (lines, ""));
    let brackets = match &neighbours {
        (Some(previous), _) => Some((previous.at.end..gone.at.end, "")),
        (None, Some(next)) => Some((gone.at.start..next.at.start, "")),
        (None, None) => Some((gone.at.clone(), "")),
    };
    for (range, new) in lines.into_iter().chain(brackets) {
        let candidate = spliced(source, &range, new).ok_or(Refused::NoForm)?;
        if reads_as(&candidate, &wanted, &before.comments(Some(&range))) {
            return Ok(candidate);
        }
    }
    Err(Refused::NoForm)
}

fn node_of(item: &Item) -> Node {
    let text = |text: &str| Node { kind: Kind::Text(text.to_owned()), at: 0..0 };
    match item {
        Item::Text(one) => text(one),
        Item::Fields(fields) => {
            let entries = fields.iter().map(|(key, one)| (Key { text: key.clone(), at: 0..0 }, text(one)));
            Node { kind: Kind::Map(entries.collect()), at: 0..0 }
        }
    }
}

/// The node at a path such as `competitors[0].questions`.
fn find<'n>(root: &'n mut Node, path: &str) -> Option<&'n mut Node> {
    let mut node = root;
    for step in path.split('.') {
        let (key, indices) = step.split_once('[').map_or((step, ""), |(key, rest)| (key, rest));
        let Kind::Map(entries) = &mut node.kind else { return None };
        node = entries.iter_mut().find(|(k, _)| k.text == key).map(|(_, value)| value)?;
        for index in indices.split('[').filter(|index| !index.is_empty()) {
            let index: usize = index.strip_suffix(']')?.parse().ok()?;
            let Kind::List(items) = &mut node.kind else { return None };
            node = items.get_mut(index)?;
        }
    }
    Some(node)
}

/// The whole lines of an item of a block list, from its hyphen to the end of its last line.
fn item_lines(source: &str, item: &Node) -> Option<Range<usize>> {
    let mut start = line_start(source, item.at.start);
    let mut hyphen = source.get(start..item.at.start)?;
    // The text of a block scalar stands below its hyphen.
    if !hyphen.trim_start().starts_with('-') {
        let header = block::header(source, &item.at)?;
        start = line_start(source, header.start);
        hyphen = source.get(start..header.start)?;
    }
    if hyphen.trim() != "-" {
        return None;
    }
    let end = item.at.end.max(item.at.start);
    let text = source.get(item.at.start..end)?.trim_end().len();
    Some(start..next_line(source, item.at.start + text))
}

fn inserted_lines(source: &str, beside: &Node, before: bool, item: &Item) -> Vec<String> {
    let Some(lines) = item_lines(source, beside) else { return Vec::new() };
    let hyphen = source.get(lines.clone()).unwrap_or_default();
    let indent = hyphen.len() - hyphen.trim_start().len();
    let gap = hyphen.get(indent + 1..).map_or(1, |rest| rest.len() - rest.trim_start_matches(' ').len()).max(1);
    let (pad, gap, end) = (" ".repeat(indent), " ".repeat(gap), line_end(source));
    let write = |quoted: fn(&str) -> String| {
        let inner = format!("{pad} {gap}");
        let value = |text: &str, pad: &str| {
            if text.contains('\n') {
                let below = format!("{pad}  ");
                format!("|-{end}{}", block::lines_of(text.trim_end(), false, 0, &below, end))
            } else {
                format!("{}{end}", quoted(text))
            }
        };
        let text = match item {
            Item::Text(text) => value(text, &pad),
            Item::Fields(fields) => {
                let fields: Vec<String> =
                    fields.iter().map(|(key, text)| format!("{key}: {}", value(text, &inner))).collect();
                fields.join(&inner)
            }
        };
        let at = if before { lines.start } else { lines.end };
        let lead = if at > 0 && !source.get(..at).is_some_and(|head| head.ends_with('\n')) { end } else { "" };
        let text = format!("{lead}{pad}-{gap}{text}");
        let text = if lead.is_empty() { text.as_str() } else { text.trim_end_matches(['\r', '\n']) };
        spliced(source, &(at..at), text)
    };
    [write(str::to_owned), write(scalar::quoted), write(scalar::double)].into_iter().flatten().collect()
}

fn inserted_in_brackets(source: &str, beside: &Node, before: bool, item: &Item) -> Vec<String> {
    let Item::Text(text) = item else { return Vec::new() };
    let ways = [text.clone(), scalar::single(text), scalar::double(text)];
    let put = |way: String| {
        let (at, text) =
            if before { (beside.at.start, format!("{way}, ")) } else { (beside.at.end, format!(", {way}")) };
        spliced(source, &(at..at), &text)
    };
    ways.into_iter().filter_map(put).collect()
}
