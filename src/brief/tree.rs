//! A YAML tree whose every node knows its bytes. Here, and in `layout` for the editor, is all that knows the YAML parser.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, options};

use super::slip::{NESTING, Problem, syntax_problem};

/// A node of the tree.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// Its bytes in the source; empty where a value is missing.
    pub(crate) at: Range<usize>,
}

/// What a node is. Text is verbatim: `1.10`, `no` and `2027-03-09` are just that.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Missing,
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

/// A key of a map.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) text: String,
    pub(crate) at: Range<usize>,
}

/// More problems of one kind are not told.
const MAX_PROBLEMS: usize = 2_000;
/// A file with more syntax errors than this is not a brief.
const MAX_SYNTAX_ERRORS: usize = 50;

/// What [`parse`] could make of a text.
pub(crate) struct Parsed {
    /// `None`: there is no document at all.
    pub(crate) root: Option<Node>,
    pub(crate) problems: Vec<Problem>,
    /// Bytes that were skipped to go on after a syntax error, so that what is missing there is only hidden.
    pub(crate) hidden: Vec<Range<usize>>,
    /// Sections in which a key or an item was skipped.
    pub(crate) lost: Vec<String>,
}

/// How much of an entry is skipped after a syntax error in it: less first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Skip {
    Value,
    Entry,
    Line,
}

/// A syntax error, and what was left out to go on after it.
struct Slip {
    problem: Problem,
    hidden: Vec<Range<usize>>,
    lost: Vec<String>,
}

/// Parses a text. After a syntax error, the value it stands in is blanked and the rest is read, so that one slip does not hide
/// the next; where that does not help, the whole entry.
pub(crate) fn parse(source: &str) -> Parsed {
    let mut text = source.to_owned();
    let mut slips: Vec<Slip> = Vec::new();
    let mut former = None;
    loop {
        let problem = match parse_once(&text, source) {
            Ok(read) => return parsed(source, slips, read),
            Err(problem) => problem,
        };
        let at = problem.at.start;
        let line = source.get(..at).map_or(0, |head| head.rfind('\n').map_or(0, |i| i + 1));
        let skip = match former {
            Some((known, Skip::Value)) if known == line => Skip::Entry,
            Some((known, Skip::Entry)) if known == line => Skip::Line,
            _ => Skip::Value,
        };
        // A slip that was met already is not told twice.
        if skip == Skip::Value {
            slips.push(Slip { problem, hidden: Vec::new(), lost: Vec::new() });
        }
        let (blanked, range, key_stays) = blanked(&text, at, skip);
        let stuck = blanked == text && (skip == Skip::Line || range.is_empty());
        if slips.len() >= MAX_SYNTAX_ERRORS || stuck {
            let mut all = together(slips, Vec::new());
            all.lost.push(String::new());
            return all;
        }
        if let Some(slip) = slips.last_mut() {
            slip.hidden.push(range);
            slip.lost.extend((!key_stays).then(|| section(source, at)));
        }
        former = Some((line, skip));
        text = blanked;
    }
}

/// What was read, and the slips that are some. A quotation mark that is never closed makes a slip of the next one, far below:
/// what reads well once the others are left out was none.
fn parsed(source: &str, mut slips: Vec<Slip>, read: (Option<Node>, Vec<Problem>)) -> Parsed {
    let (mut root, mut problems) = read;
    let mut i = 0;
    while slips.len() > 1 && i < slips.len() {
        let others = slips.iter().enumerate().filter(|(other, _)| *other != i);
        let ranges: Vec<&Range<usize>> = others.flat_map(|(_, slip)| &slip.hidden).collect();
        match parse_once(&without(source, &ranges), source) {
            Ok(read) => {
                (root, problems) = read;
                slips.remove(i);
            }
            Err(_) => i += 1,
        }
    }
    Parsed { root, ..together(slips, problems) }
}

fn together(slips: Vec<Slip>, mut problems: Vec<Problem>) -> Parsed {
    let (mut hidden, mut lost) = (Vec::new(), Vec::new());
    for slip in slips {
        problems.push(slip.problem);
        hidden.extend(slip.hidden);
        lost.extend(slip.lost);
    }
    Parsed { root: None, problems, hidden, lost }
}

/// The text with blanks in place of these bytes; lines stay.
fn without(source: &str, ranges: &[&Range<usize>]) -> String {
    let mut bytes = source.as_bytes().to_vec();
    for range in ranges {
        let hidden = bytes.get_mut((*range).clone()).into_iter().flatten();
        hidden.filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// The key without indentation above a byte.
fn section(source: &str, at: usize) -> String {
    let lines = source.get(..at).unwrap_or_default().len()..source.len();
    let line_end = source.get(lines).and_then(|tail| tail.find('\n')).map_or(source.len(), |i| at + i);
    let above = source.get(..line_end).unwrap_or_default().lines().rev();
    let top = above.filter_map(|line| line.split_once(':')).find(|(key, _)| key.starts_with(char::is_alphanumeric));
    top.map(|(key, _)| key.trim().to_owned()).unwrap_or_default()
}

/// Replaces an entry at `at`, and the lines indented more than it, with blanks; byte offsets stay. Also the bytes
/// replaced, and whether the entry's key is still there.
fn blanked(text: &str, at: usize, skip: Skip) -> (String, Range<usize>, bool) {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let mut out = String::with_capacity(text.len());
    let (mut offset, mut hidden, mut range, mut key_stays) = (0, None, at..at, true);
    for line in text.split_inclusive('\n') {
        let end = offset + line.len();
        let blank = match hidden {
            None => (offset..end).contains(&at) || (at >= end && end == text.len()),
            Some(own) => !line.trim().is_empty() && indent(line) > own,
        };
        if blank {
            let kept = if hidden.is_some() { 0 } else { kept(line, skip) };
            let (head, tail) = line.split_at_checked(kept).unwrap_or(("", line));
            out.push_str(head);
            out.extend(tail.bytes().map(|b| if b == b'\n' || b == b'\r' { char::from(b) } else { ' ' }));
            if hidden.is_none() {
                range.start = offset + kept;
                key_stays = head.ends_with(':') || head.trim_end().ends_with('-');
            }
            range.end = end;
            hidden = hidden.or(Some(indent(line)));
        } else {
            if hidden.is_some() && !line.trim().is_empty() {
                hidden = Some(usize::MAX);
            }
            out.push_str(line);
        }
        offset = end;
    }
    (out, range, key_stays)
}

/// How much of a line stays: its key and colon, or the hyphen of an item.
fn kept(line: &str, skip: Skip) -> usize {
    let body = line.trim_start_matches(' ');
    let indent = line.len() - body.len();
    let item = body.len() - body.trim_start_matches(['-', ' ']).len();
    let item = if body.starts_with("- ") { item } else { 0 };
    let key = body.get(item..).and_then(|rest| {
        let colon =
            rest.find(':').filter(|colon| rest.get(colon + 1..).is_some_and(|r| r.starts_with([' ', '\n', '\r'])))?;
        let is_key = rest.get(..colon)?.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        is_key.then_some(colon + 1)
    });
    match (skip, key) {
        (Skip::Value, Some(key)) => indent + item + key,
        (Skip::Value | Skip::Entry, _) => indent + item,
        (Skip::Line, _) => 0,
    }
}

enum Frame {
    List(Vec<Node>, usize),
    Map { entries: Vec<(Key, Node)>, key: Option<Key>, start: usize, seen: HashMap<String, Range<usize>> },
}

impl Frame {
    fn start(&self) -> usize {
        match self {
            Self::List(_, start) | Self::Map { start, .. } => *start,
        }
    }
}

fn parse_once(text: &str, source: &str) -> Result<(Option<Node>, Vec<Problem>), Problem> {
    let mut problems = Vec::new();
    let mut frames: Vec<Frame> = Vec::new();
    let (mut root, mut documents) = (None, 0);
    let limits = options! {
        block_nesting_limit: NESTING,
        flow_nesting_limit: NESTING,
        disallow_directives: true,
        block_scalar_eof_without_line_feed: true,
    };
    for event in Parser::new_from_str_with_options(text, limits) {
        let (event, span) = event.map_err(|error| {
            let open =
                frames.iter().map(Frame::start).find(|at| text.get(*at..).is_some_and(|t| t.starts_with(['[', '{'])));
            syntax_problem(&error, open, text, source)
        })?;
        let at = span.byte_range().unwrap_or_default();
        if event.anchor_id().is_some() || event.alias_id().is_some() {
            let at = if matches!(event, Event::Alias(_)) { at.clone() } else { anchor(text, at.clone()) };
            problems.push(Problem::new(
                "no-anchors",
                at,
                "a brief has no anchors or aliases",
                "write the value out, or put quotes around text that begins with `&` or `*`",
            ));
        }
        if event.tag().is_some() {
            let at = span.tag_span().and_then(|tag| tag.byte_range()).unwrap_or_else(|| at.clone());
            problems.push(Problem::new(
                "no-tags",
                at,
                "a brief has no tags",
                "put quotes around text that begins with `!`",
            ));
        }
        let done = match event {
            Event::DocumentStart(..) => {
                documents += 1;
                if documents > 1 {
                    problems.push(Problem::new(
                        "one-document",
                        at,
                        "a brief is one YAML document, and here a second one begins",
                        "take out the line `---`, or keep each brief in a file of its own",
                    ));
                    break;
                }
                None
            }
            Event::Scalar(value, style, ..) => {
                let plain = style == ScalarStyle::Plain;
                let kind =
                    if plain && matches!(&*value, "" | "~") { Kind::Missing } else { Kind::Text(value.into_owned()) };
                Some(Node { kind, at })
            }
            Event::Alias(_) => Some(Node { kind: Kind::Missing, at }),
            Event::SequenceStart(..) => {
                frames.push(Frame::List(Vec::new(), at.start));
                None
            }
            Event::MappingStart(..) => {
                frames.push(Frame::Map { entries: Vec::new(), key: None, start: at.start, seen: HashMap::new() });
                None
            }
            Event::SequenceEnd | Event::MappingEnd => frames.pop().map(|frame| match frame {
                Frame::List(items, start) => {
                    Node { at: start..end_of(items.last().map(|n| n.at.end), at.end), kind: Kind::List(items) }
                }
                Frame::Map { entries, start, .. } => {
                    Node { at: start..end_of(entries.last().map(|(_, n)| n.at.end), at.end), kind: Kind::Map(entries) }
                }
            }),
            _ => None,
        };
        let Some(node) = done else { continue };
        match frames.last_mut() {
            None => root = Some(node),
            Some(Frame::List(items, _)) => items.push(node),
            Some(Frame::Map { entries, key, seen, .. }) => match key.take() {
                None => *key = Some(read_key(node, seen, &mut problems)),
                Some(key) => entries.push((key.clone(), placed_after(node, &key, text))),
            },
        }
    }
    problems.truncate(MAX_PROBLEMS);
    Ok((root, problems))
}

/// A collection ends where its last child ends: the parser reports the start of what follows.
fn end_of(last_child: Option<usize>, reported: usize) -> usize {
    last_child.unwrap_or(reported)
}

fn read_key(node: Node, seen: &mut HashMap<String, Range<usize>>, problems: &mut Vec<Problem>) -> Key {
    let Kind::Text(text) = node.kind else {
        problems.push(Problem::new(
            "key-is-not-text",
            node.at.clone(),
            "a key is a word, and here stands something else",
            "write `key: value`",
        ));
        return Key { text: String::new(), at: node.at };
    };
    if let Some(first) = seen.get(&text) {
        let mut problem =
            Problem::new("key-twice", node.at.clone(), format!("`{text}` stands twice"), "keep one of the two");
        problem.related = Some((first.clone(), "first here"));
        problems.push(problem);
    } else {
        seen.insert(text.clone(), node.at.clone());
    }
    Key { text, at: node.at }
}

/// A missing value stands right behind the colon of its key.
fn placed_after(mut node: Node, key: &Key, text: &str) -> Node {
    if matches!(node.kind, Kind::Missing) && node.at.is_empty() {
        let colon = text.get(key.at.end..).and_then(|tail| tail.find(':'));
        let at = colon.map_or(key.at.end, |i| key.at.end + i + 1);
        node.at = at..at;
    }
    node
}

/// An anchor's own bytes stand before the node it is on, perhaps on the line above.
fn anchor(text: &str, node: Range<usize>) -> Range<usize> {
    let Some(start) = text.get(..node.start).and_then(|head| head.rfind('&')) else { return node };
    let length = text.get(start..).and_then(|tail| tail.find(char::is_whitespace)).unwrap_or(0);
    let between = text.get(start + length..node.start);
    if between.is_some_and(|between| between.trim().is_empty()) { start..start + length } else { node }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(node: &Node, source: &str, out: &mut Vec<(String, String)>) {
        match &node.kind {
            Kind::Missing => {}
            Kind::Text(text) => out.push((text.clone(), source[node.at.clone()].to_owned())),
            Kind::List(items) => items.iter().for_each(|n| texts(n, source, out)),
            Kind::Map(entries) => entries.iter().for_each(|(_, n)| texts(n, source, out)),
        }
    }

    #[test]
    fn values_keep_their_bytes() {
        let source = "\u{feff}a: no # c\nb: 'it''s'\nc: [x, \"y z\"]\nd: |\n  one\n  two\ne: 1.10\nf:\n";
        let parsed = parse(source);
        assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
        let mut out = Vec::new();
        texts(&parsed.root.unwrap(), source, &mut out);
        let expected = [
            ("no", "no"),
            ("it's", "'it''s'"),
            ("x", "x"),
            ("y z", "\"y z\""),
            ("one\ntwo\n", "one\n  two\n"),
            ("1.10", "1.10"),
        ];
        assert_eq!(out, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn one_slip_does_not_hide_the_next() {
        let parsed = parse("a: b: c\nd: `x`\ne: fine\nf: \"open\n");
        assert_eq!(parsed.problems.len(), 3, "{:?}", parsed.problems);
        assert!(parsed.root.is_some() && parsed.lost.is_empty(), "{:?}", parsed.lost);
    }

    #[test]
    fn hostile_nesting_is_one_problem() {
        for text in [format!("a: {}", "[".repeat(100_000)), format!("{}x\n", "- ".repeat(100_000))] {
            let parsed = parse(&text);
            assert_eq!(parsed.problems.len(), 1, "{:?}", parsed.problems);
        }
    }
}
