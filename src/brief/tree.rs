//! A YAML tree whose every node knows its bytes. Here, and in `layout` for the editor, is all that knows the YAML parser.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, options};

/// A node of the tree.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Its bytes in the source; empty where a value is missing.
    pub(super) at: Range<usize>,
}

/// What a node is. Text is verbatim: `1.10`, `no` and `2027-03-09` are just that.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Missing,
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

/// A key of a map.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) text: String,
    pub(super) at: Range<usize>,
}

/// Something wrong with the YAML itself.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) rule: &'static str,
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) related: Option<(Range<usize>, &'static str)>,
    pub(super) warning: bool,
}

impl Problem {
    fn new(rule: &'static str, at: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { rule, at, message: message.into(), help: help.into(), related: None, warning: false }
    }
}

/// Deeper than any brief needs, and far from what a stack can't hold.
const NESTING: usize = 24;
/// A file with more syntax errors than this is not a brief.
const MAX_SYNTAX_ERRORS: usize = 50;

/// What [`parse`] could make of a text.
pub(super) struct Parsed {
    /// `None`: there is no document at all.
    pub(super) root: Option<Node>,
    pub(super) problems: Vec<Problem>,
    /// Parts were skipped to go on after a syntax error, so what is missing may only be hidden.
    pub(super) partial: bool,
}

/// Parses a text. After a syntax error, the entry it stands in is blanked and the rest is read, so that one slip does not hide
/// the next.
pub(super) fn parse(source: &str) -> Parsed {
    let mut text = source.to_owned();
    let mut syntax = Vec::new();
    loop {
        match parse_once(&text, source) {
            Ok((root, mut problems)) => {
                let partial = !syntax.is_empty();
                problems.append(&mut syntax);
                return Parsed { root, problems, partial };
            }
            Err(problem) => {
                let at = problem.at.start;
                syntax.push(problem);
                let blanked = blank_entry(&text, at);
                if syntax.len() >= MAX_SYNTAX_ERRORS || blanked == text {
                    return Parsed { root: None, problems: syntax, partial: true };
                }
                text = blanked;
            }
        }
    }
}

/// Replaces the line at `at`, and the lines indented more than it, with blanks; byte offsets stay.
fn blank_entry(text: &str, at: usize) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let mut out = String::with_capacity(text.len());
    let (mut offset, mut hidden) = (0, None);
    for line in text.split_inclusive('\n') {
        let end = offset + line.len();
        let blank = match hidden {
            None => (offset..end).contains(&at) || (at >= end && end == text.len()),
            Some(own) => !line.trim().is_empty() && indent(line) > own,
        };
        if blank {
            hidden = hidden.or(Some(indent(line)));
            out.extend(line.bytes().map(|b| if b == b'\n' || b == b'\r' { char::from(b) } else { ' ' }));
        } else {
            if hidden.is_some() && !line.trim().is_empty() {
                hidden = Some(usize::MAX);
            }
            out.push_str(line);
        }
        offset = end;
    }
    out
}

enum Frame {
    List(Vec<Node>, usize),
    Map { entries: Vec<(Key, Node)>, key: Option<Key>, start: usize, seen: HashMap<String, Range<usize>> },
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
        let (event, span) = event.map_err(|error| syntax_problem(&error, text, source))?;
        let at = span.byte_range().unwrap_or_default();
        if event.anchor_id().is_some() || event.alias_id().is_some() {
            let at = property_start(text, at.clone(), '&');
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

/// An anchor's own bytes stand before the node it is on.
fn property_start(text: &str, at: Range<usize>, sign: char) -> Range<usize> {
    let line_start = text.get(..at.start).and_then(|head| head.rfind('\n')).map_or(0, |i| i + 1);
    match text.get(line_start..at.start).and_then(|head| head.rfind(sign)) {
        Some(i) => line_start + i..at.end,
        None => at,
    }
}

fn syntax_problem(error: &granit_parser::ScanError, text: &str, source: &str) -> Problem {
    let mut start = error.marker().byte_offset().unwrap_or(0).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    // At the end of the text there is nothing to mark: mark the end of the last line that says something.
    if text.get(start..).is_none_or(|tail| tail.trim().is_empty()) {
        start = text.trim_end().char_indices().next_back().map_or(0, |(i, _)| i);
    }
    let rest = source.get(start..).unwrap_or_default();
    let end = start + rest.chars().next().filter(|c| !c.is_whitespace()).map_or(0, char::len_utf8);
    let line = source.get(..start).and_then(|head| head.rsplit('\n').next()).unwrap_or_default();
    let found = rest.chars().next().unwrap_or(' ');
    let (message, help) = explain(error.kind(), line, found);
    Problem::new("yaml-syntax", start..end, message, help)
}

/// What a person did, and how to write it instead.
fn explain(kind: &ErrorKind, line: &str, found: char) -> (String, String) {
    let quote = || "put quotes around the text: \"…\"".to_owned();
    let (message, help) = match kind {
        ErrorKind::UnexpectedCharacter { character } => {
            return (format!("a value can't begin with `{character}`"), quote());
        }
        ErrorKind::UnclosedQuotedScalar | ErrorKind::InvalidQuotedScalarIndent => (
            "a quotation mark is opened here and never closed",
            "close it, or write the text without quotation marks".to_owned(),
        ),
        ErrorKind::MappingValueNotAllowed if line.contains(": ") => {
            ("a second `: ` stands in this line, so it can't be read as one text", quote())
        }
        ErrorKind::MappingValueNotAllowed | ErrorKind::MappingKeyNotAllowed => {
            ("a key can't stand here", "begin it in the same column as the keys it belongs with".to_owned())
        }
        ErrorKind::TabInIndentation | ErrorKind::TabInBlockIndentation | ErrorKind::TabNotAllowed => {
            ("a tab stands in the indentation", "indent with blanks".to_owned())
        }
        ErrorKind::SimpleKeyExpected => (
            "this line has no `key:`, and does not continue the text above",
            "write `key: text`, or indent it below its key".to_owned(),
        ),
        ErrorKind::InvalidIndentation | ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry => (
            "this line is not indented like those it belongs with",
            "begin it in the same column as its neighbours".to_owned(),
        ),
        ErrorKind::RecursionLimitExceeded => {
            return (
                format!("lists and keys are nested deeper than {NESTING} levels"),
                "a brief needs four".to_owned(),
            );
        }
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator => (
            "a bracket is opened and never closed",
            "close it, or put quotes around text that begins with `[` or `{`".to_owned(),
        ),
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            ("a bracket is closed that was not opened", quote())
        }
        ErrorKind::UnknownAnchor | ErrorKind::MissingAnchorOrAliasName => {
            ("a value can't begin with `*` or `&`", quote())
        }
        ErrorKind::DirectiveDisallowed => ("a value can't begin with `%`", quote()),
        ErrorKind::UnknownQuotedScalarEscape => (
            "a backslash in double quotes begins an escape, and this is none",
            "write `\\\\` for a backslash, or use single quotes".to_owned(),
        ),
        ErrorKind::CommentInterceptedScalar => (
            "a comment stands in the middle of a text",
            "move it above the key, or put quotes around text with ` #` in it".to_owned(),
        ),
        _ if found == '`' || found == '@' => return (format!("a value can't begin with `{found}`"), quote()),
        _ => (
            "this is not YAML that a brief can be read from",
            "look for a missing colon, quote or blank in this line or the one above".to_owned(),
        ),
    };
    (message.to_owned(), help)
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
        assert!(parsed.partial);
    }

    #[test]
    fn hostile_nesting_is_one_problem() {
        for text in [format!("a: {}", "[".repeat(100_000)), format!("{}x\n", "- ".repeat(100_000))] {
            let parsed = parse(&text);
            assert_eq!(parsed.problems.len(), 1, "{:?}", parsed.problems);
        }
    }
}
