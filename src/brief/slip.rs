//! What is wrong with the YAML of a brief, in the words of who wrote it.

use std::ops::Range;

use granit_parser::ErrorKind;

/// Deeper than any brief needs, and far from what a stack can't hold.
pub(crate) const NESTING: usize = 24;

/// Something wrong with the YAML itself.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) rule: &'static str,
    pub(crate) at: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: String,
    pub(crate) related: Option<(Range<usize>, &'static str)>,
}

impl Problem {
    pub(crate) fn new(
        rule: &'static str,
        at: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { rule, at, message: message.into(), help: help.into(), related: None }
    }
}

/// `open`: where a bracket stands that is still open.
pub(crate) fn syntax_problem(
    error: &granit_parser::ScanError,
    open: Option<usize>,
    text: &str,
    source: &str,
) -> Problem {
    let mut start = error.marker().byte_offset().unwrap_or(0).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    // What follows an open bracket is misread up to the end of the file: the bracket is the slip.
    if let Some(open) = open.filter(|open| text.get(*open..start).is_some_and(|between| between.contains('\n'))) {
        return Problem::new("yaml-syntax", open..open + 1, OPEN_BRACKET.0, OPEN_BRACKET.1);
    }
    if matches!(error.kind(), ErrorKind::TabInPlainScalar) {
        start = text.get(start..).and_then(|tail| tail.find('\t')).map_or(start, |i| start + i);
    }
    // At the end of the text there is nothing to mark: mark the end of the last line that says something.
    if text.get(start..).is_none_or(|tail| tail.trim().is_empty()) {
        start = text.trim_end().char_indices().next_back().map_or(0, |(i, _)| i);
    }
    let rest = source.get(start..).unwrap_or_default();
    let end = start + rest.chars().next().filter(|c| *c == '\t' || !c.is_whitespace()).map_or(0, char::len_utf8);
    let line = source.get(..start).and_then(|head| head.rsplit('\n').next()).unwrap_or_default();
    let found = rest.chars().next().unwrap_or(' ');
    let (message, help) = explain(error.kind(), line, found);
    Problem::new("yaml-syntax", start..end, message, help)
}

const OPEN_BRACKET: (&str, &str) =
    ("a bracket is opened and never closed", "close it, or put quotes around text that begins with `[` or `{`");

/// What a person did, and how to write it instead.
fn explain(kind: &ErrorKind, line: &str, found: char) -> (String, String) {
    let quote = || "put quotes around the text: \"…\"".to_owned();
    let begins = |c: char| {
        let c = if c == '`' { "a backtick".to_owned() } else { format!("`{c}`") };
        (format!("a value can't begin with {c}"), quote())
    };
    let (message, help) = match kind {
        ErrorKind::UnexpectedCharacter { character } => return begins(*character),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "text goes on behind a closing quotation mark",
            "put the whole text in quotes of the other kind: '\"Free\" for two'".to_owned(),
        ),
        ErrorKind::InvalidBlockScalarHeader => (
            "a longer text that begins with `|` or `>` begins on the next line",
            "move it there and indent it, or put quotes around the text".to_owned(),
        ),
        ErrorKind::BlockSequenceEntryNotAllowed => (
            "an item of a list begins behind a key",
            "put it on a line of its own, or quotes around text that begins with `- `".to_owned(),
        ),
        ErrorKind::UndeclaredTagHandle
        | ErrorKind::ExpectedTagBang
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::InvalidTagEscape => return begins('!'),
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
        ErrorKind::TabInIndentation
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => ("a tab stands in the indentation", "indent with blanks".to_owned()),
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
        ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::InvalidColonPlacement
            if found == ':' =>
        {
            ("a `: ` stands within brackets where a text can't go on", quote())
        }
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator => (OPEN_BRACKET.0, OPEN_BRACKET.1.to_owned()),
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            ("a bracket is closed that was not opened", quote())
        }
        ErrorKind::UnknownAnchor | ErrorKind::MissingAnchorOrAliasName => {
            return begins(found);
        }
        ErrorKind::DirectiveDisallowed => ("a value can't begin with `%`", quote()),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate => (
            "a backslash in double quotes begins an escape, and this is none",
            "write `\\\\` for a backslash, or use single quotes".to_owned(),
        ),
        ErrorKind::CommentInterceptedScalar => (
            "a comment stands in the middle of a text",
            "move it above the key, or put quotes around text with ` #` in it".to_owned(),
        ),
        _ if found == '`' || found == '@' => return begins(found),
        _ => (
            "this is not YAML that a brief can be read from",
            "look for a missing colon, quote or blank in this line or the one above".to_owned(),
        ),
    };
    (message.to_owned(), help)
}
