//! Ways of writing a text in place of another, from the least to the most invasive.

use std::ops::Range;

use super::super::layout::Style;
use super::bytes::{next_line, spliced};
use super::{block, local};

/// The briefs that might say `new` where `span` says `old`. Whether one does is for the caller to find out.
pub(super) fn candidates<'a>(
    source: &'a str,
    span: &'a Range<usize>,
    style: Style,
    old: &'a str,
    new: &'a str,
) -> impl Iterator<Item = String> + 'a {
    let several = new.trim_end().contains('\n');
    let put = move |text: &str| spliced(source, span, text);
    let ways: [Box<dyn Fn() -> Option<String> + 'a>; 6] = [
        Box::new(move || put(&local::edited(source.get(span.clone())?, style, old, new)?)),
        Box::new(move || match style {
            Style::Literal | Style::Folded => block::rewritten(source, span, style, new),
            Style::Single if !several => put(&single(new)),
            Style::Double if !several => put(&double(new)),
            Style::Plain if !several => put(new),
            Style::Single | Style::Double | Style::Plain => None,
        }),
        Box::new(move || match style {
            Style::Folded => block::rewritten(source, span, Style::Literal, new),
            Style::Plain | Style::Single | Style::Double if several => block::instead(source, span, new),
            Style::Literal | Style::Plain | Style::Single | Style::Double => None,
        }),
        Box::new(move || match style {
            Style::Plain | Style::Double => put(&quoted(new)),
            Style::Literal | Style::Folded => on_one_line(source, span, &quoted(new)),
            Style::Single => None,
        }),
        Box::new(move || match style {
            Style::Plain | Style::Single | Style::Double => put(&double(new)),
            Style::Literal | Style::Folded => on_one_line(source, span, &double(new)),
        }),
        // A plain scalar of several lines next to a comment reads better closed up.
        Box::new(move || put(&double(new.trim_end()))),
    ];
    ways.into_iter().filter_map(|way| way())
}

/// In single quotes, or where it has some itself in double ones.
pub(super) fn quoted(text: &str) -> String {
    if text.contains('\'') { double(text) } else { single(text) }
}

pub(super) fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// JSON's strings are YAML's in double quotes; line ends that only YAML knows are escaped as well.
pub(super) fn double(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted
        .replace('\u{85}', "\\u0085")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
        .replace('\u{feff}', "\\ufeff")
}

/// A quoted text where a block scalar stood, behind the comment of its header.
fn on_one_line(source: &str, span: &Range<usize>, quoted: &str) -> Option<String> {
    let header = block::header(source, span)?;
    let first = next_line(source, header.end);
    let body = source.get(first..span.end.max(first))?;
    // The blank lines behind the text stay.
    let text = body.trim_end().len();
    let kept = next_line(source, first + text);
    let rest = if body.trim().is_empty() { span.end.max(first) } else { kept.min(source.len()) };
    Some([source.get(..header.start)?, quoted, source.get(header.end..first)?, source.get(rest..)?].concat())
}
