//! What belongs at a place of a brief that is being typed, found out from its lines alone: such a brief is rarely YAML.

use std::ops::Range;

use crate::brief::edit::path::{Step, written};
use crate::brief::edit::shape_of;
use crate::brief::shape::{Record, Shape};

/// A place in a brief.
#[derive(Debug, Clone)]
pub struct Cursor {
    /// The path of what is typed; of a key, that of the fields it belongs to.
    pub path: String,
    /// Whether a key is typed there, and no value.
    pub is_key: bool,
    /// What belongs there: of a key, what its fields belong to.
    pub shape: Option<Shape>,
    /// The bytes of the word.
    pub word: Range<usize>,
    /// The keys that stand beside it.
    pub siblings: Vec<String>,
}

/// A line of a brief: where its content begins behind its hyphens, and what it says.
struct Line<'t> {
    /// The columns of its hyphens.
    hyphens: Vec<usize>,
    column: usize,
    key: Option<&'t str>,
    value: &'t str,
}

impl<'t> Line<'t> {
    /// [`None`] for a line that says nothing.
    fn read(line: &'t str) -> Option<Self> {
        let line = line.trim_end_matches(['\r', '\n']);
        let mut rest = line;
        let mut hyphens = Vec::new();
        let column = loop {
            rest = rest.trim_start_matches(' ');
            let column = line.len() - rest.len();
            match rest.strip_prefix('-').filter(|after| after.is_empty() || after.starts_with(' ')) {
                Some(after) => {
                    hyphens.push(column);
                    rest = after;
                }
                None => break column,
            }
        };
        if rest.starts_with('#') || (rest.is_empty() && hyphens.is_empty()) {
            return None;
        }
        let cut = rest.find(": ").or_else(|| rest.strip_suffix(':').map(str::len));
        let is_key = |key: &&str| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        let key = cut.and_then(|cut| rest.get(..cut)).filter(is_key);
        let value = match (key, cut) {
            (Some(_), Some(cut)) => rest.get(cut + 1..).unwrap_or_default(),
            _ => rest,
        };
        Some(Self { hyphens, column, key, value })
    }
}

/// Looks at the place of a byte.
#[must_use]
pub fn at(text: &str, at: usize) -> Cursor {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let (head, tail) = text.split_at(at);
    let start = head.rfind(['\n', '\r']).map_or(0, |i| i + 1);
    let typed = head.get(start..).unwrap_or_default();
    let above: Vec<&str> = head.get(..start).unwrap_or_default().lines().collect();
    let below: Vec<&str> = tail.split_once('\n').map_or("", |(_, below)| below).lines().collect();
    let blank = typed.len();
    let line = Line::read(typed).unwrap_or(Line { hyphens: Vec::new(), column: blank, key: None, value: "" });
    let (mut steps, siblings) = parents(&above, &below, &line);
    let mut is_key = line.key.is_none();
    if let Some(key) = line.key {
        steps.push(Step::Key(key.to_owned()));
    }
    let mut word = line.value.trim_start().len();
    let mut beside = siblings;
    // `{name: X, role: …` and `[one, two` on one line.
    if let Some(flow) = Flow::read(line.value) {
        for (key, index) in &flow.outer {
            steps.extend(key.clone().map(Step::Key));
            steps.extend(index.map(Step::Index));
        }
        is_key = flow.is_key;
        word = flow.word;
        beside = flow.keys;
    }
    let ends = |c: char| c == '\n' || c == '\r' || c == ',' || c == ']' || c == '}' || c == '#';
    let end = at + tail.find(ends).map_or(tail.len(), |end| tail.get(..end).unwrap_or_default().trim_end().len());
    let end =
        if is_key { at + tail.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(tail.len()) } else { end };
    let shape = shape_of(&steps);
    // A bare word in a list of texts is a value, and no key.
    if is_key && !matches!(shape, Some(Shape::Record(_) | Shape::Map(_))) {
        is_key = false;
    }
    Cursor { path: written(&steps), is_key, shape, word: at.saturating_sub(word)..end, siblings: beside }
}

/// The path to the fields in which a line stands, and the keys beside it.
fn parents(above: &[&str], below: &[&str], line: &Line<'_>) -> (Vec<Step>, Vec<String>) {
    let mut steps = Vec::new();
    let mut siblings = Vec::new();
    let mut column = line.column;
    let mut own = true;
    // How many items stand before this one, once a hyphen was met.
    let mut item: Option<(usize, usize)> = None;
    let mut hyphens = line.hyphens.clone();
    if let Some(last) = hyphens.pop() {
        item = Some((last, 0));
        column = last;
        own = false;
        siblings.extend(beside(below, line.column));
    } else {
        siblings.extend(beside(below, line.column));
    }
    for text in above.iter().rev() {
        let Some(read) = Line::read(text) else { continue };
        let first = read.hyphens.first().copied();
        if let Some((at, count)) = &mut item {
            // The list's items, up to the key that it belongs to.
            if first == Some(*at) {
                *count += 1;
                continue;
            }
            if read.key.is_some() && read.column <= *at && first.is_none_or(|first| first < *at) {
                steps.push(Step::Index(*count));
                steps.extend(read.key.map(|key| Step::Key(key.to_owned())));
                column = read.column;
                item = read.hyphens.last().map(|at| (*at, 0));
                if let Some((at, _)) = item {
                    column = at;
                }
            }
            continue;
        }
        if own && read.column == column {
            siblings.extend(read.key.map(str::to_owned));
            if let Some(last) = read.hyphens.last() {
                item = Some((*last, 0));
                own = false;
            }
            continue;
        }
        if read.column == column && !read.hyphens.is_empty() {
            item = read.hyphens.last().map(|at| (*at, 0));
            continue;
        }
        if read.column < column && read.key.is_some() {
            steps.extend(read.key.map(|key| Step::Key(key.to_owned())));
            column = read.column;
            own = false;
            item = read.hyphens.last().map(|at| (*at, 0));
        }
    }
    if let Some((_, count)) = item {
        steps.push(Step::Index(count));
    }
    steps.reverse();
    (steps, siblings)
}

/// The keys of the lines below that belong to the same fields.
fn beside(below: &[&str], column: usize) -> Vec<String> {
    let lines = below.iter().filter_map(|text| Line::read(text));
    let own =
        lines.take_while(|line| line.column >= column && line.hyphens.first().is_none_or(|first| *first > column));
    own.filter(|line| line.column == column && line.hyphens.is_empty())
        .filter_map(|l| l.key.map(str::to_owned))
        .collect()
}

/// What is open in a value that is written on one line.
struct Flow {
    /// The key and the number of each bracket that is open, from the outside.
    outer: Vec<(Option<String>, Option<usize>)>,
    is_key: bool,
    /// How many bytes of the word are typed.
    word: usize,
    keys: Vec<String>,
}

impl Flow {
    fn read(value: &str) -> Option<Self> {
        struct Open {
            is_map: bool,
            from: usize,
            count: usize,
            key: Option<String>,
            keys: Vec<String>,
        }
        let mut open: Vec<Open> = Vec::new();
        let mut quote: Option<char> = None;
        let lead = value.len() - value.trim_start().len();
        if !value.trim_start().starts_with(['{', '[']) {
            return None;
        }
        for (i, c) in value.char_indices().skip_while(|(i, _)| *i < lead) {
            match (quote, c) {
                (Some(mark), c) if c == mark => quote = None,
                (None, '"' | '\'')
                    if open.last().is_some_and(|last| value.get(last.from..i).is_some_and(|t| t.trim().is_empty())) =>
                {
                    quote = Some(c);
                }
                (None, '{' | '[') => {
                    open.push(Open { is_map: c == '{', from: i + 1, count: 0, key: None, keys: Vec::new() });
                }
                (None, '}' | ']') => {
                    open.pop();
                }
                (None, ',') => {
                    if let Some(last) = open.last_mut() {
                        last.from = i + 1;
                        last.count += 1;
                        last.key = None;
                    }
                }
                (None, ':') => {
                    let follows = value.get(i + 1..).is_none_or(|rest| rest.is_empty() || rest.starts_with(' '));
                    if let Some(last) = open.last_mut().filter(|last| last.is_map && last.key.is_none() && follows) {
                        let key = value.get(last.from..i).unwrap_or_default().trim().to_owned();
                        last.keys.push(key.clone());
                        last.key = Some(key);
                        last.from = i + 1;
                    }
                }
                (Some(_) | None, _) => {}
            }
        }
        let last = open.last()?;
        let word = value.get(last.from..).unwrap_or_default().trim_start().len();
        let (is_key, keys) = (last.is_map && last.key.is_none(), last.keys.clone());
        let outer = open.into_iter().map(|one| (one.key, (!one.is_map).then_some(one.count))).collect();
        Some(Self { outer, is_key, word, keys })
    }
}

/// The fields that may still be typed beside others.
pub fn free<'r>(
    record: &'static Record,
    siblings: &'r [String],
) -> impl Iterator<Item = &'static crate::brief::shape::Field> + 'r {
    record.fields.iter().filter(move |field| !siblings.iter().any(|known| known == field.key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_is_too_much(text in "[a-c:\\-#{}\\[\\],\"' \n\ré🙂]{0,60}", cut in 0usize..80) {
            let cursor = at(&text, cut);
            prop_assert!(text.get(cursor.word.clone()).is_some(), "{:?}", cursor);
        }
    }

    /// The path at `|`, with a mark where a key belongs.
    fn found(text: &str) -> String {
        let cut = text.find('|').unwrap();
        let cursor = at(&text.replacen('|', "", 1), cut);
        format!("{}{}", cursor.path, if cursor.is_key { " +" } else { "" })
    }

    #[test]
    fn places_are_found_by_their_lines() {
        for (text, path) in [
            ("|", " +"),
            ("pro|", " +"),
            ("product:\n  na|", "product +"),
            ("product:\n  name: X|", "product.name"),
            ("product:\n  name: X\n  |", "product +"),
            ("product:\n  name: X\n|", " +"),
            ("audience:\n  - name: A\n    ro|", "audience[0] +"),
            ("audience:\n  - name: A\n  - name: B\n    role: |", "audience[1].role"),
            ("audience:\n- name: A\n  proof:\n    - |", "audience[0].proof[0]"),
            ("audience:\n  - name: A\n    proof: [x, |]", "audience[0].proof[1]"),
            ("audience:\n  - {name: A, ro|}", "audience[0] +"),
            ("audience:\n  - {name: A, role: |}", "audience[0].role"),
            ("audience:\n  - |", "audience[0] +"),
            ("audience:\n  - name: A\n  - |", "audience[1] +"),
            ("claims:\n  fast:\n    says: Y\n    status: ap|", "claims.fast.status"),
            ("claims:\n  fast:\n    says: Y\n    |", "claims.fast +"),
            ("claims:\n  fast: {says: Y, status: |}", "claims.fast.status"),
            (
                "competitors:\n  - name: D\n    objections:\n      - says: Q\n        proof: [|",
                "competitors[0].objections[0].proof[0]",
            ),
            (
                "competitors:\n  - name: D\n    objections:\n      - says: Q\n      - says: R\n        an|",
                "competitors[0].objections[1] +",
            ),
            ("# x\nlaunch:\n  date: 2027-03-09 # day\n\n  # y\n  owner: |", "launch.owner"),
            ("launch:\r\n  date: x\r\n  ow|", "launch +"),
        ] {
            assert_eq!(found(text), path, "{text}");
        }
    }

    #[test]
    fn what_stands_beside_is_known() {
        let text = "launch:\n  date: x\n  |\n  owner: y\nclaims:\n";
        let cursor = at(&text.replacen('|', "", 1), text.find('|').unwrap());
        assert_eq!(cursor.siblings, ["owner", "date"]);
        let flow = "audience:\n  - {name: A, r";
        assert_eq!(at(flow, flow.len()).siblings, ["name"]);
        assert_eq!(&flow[at(flow, flow.len()).word], "r");
    }
}
