//! Which words of a document say a value of the brief, marked so that they can be pointed at.

use std::ops::Range;

use super::site::Asked;
use crate::align::places::Fate;
use crate::check::markdown::Reading;
use crate::export::html::body::{is_mark, marks};
use crate::pack::sheet::Sheet;

/// The text of a document with every value marked by its number in `asked`.
pub(super) fn marked(sheet: &Sheet<'_>, asked: &mut Asked) -> String {
    let spans = sheet.spans.iter().zip(&sheet.places);
    let standing = spans.filter(|(_, place)| matches!(place.fate, Fate::Kept | Fate::Changed | Fate::Unsure(_)));
    let values: Vec<(Range<usize>, usize)> =
        standing.map(|(span, place)| (sheet.in_file(&place.mine), asked.number(&span.paths))).collect();
    mark(sheet.text, &values)
}

/// Puts marks around stretches of a text, where a reader sees them: within a paragraph, a heading, an item or a cell, and
/// not in code, addresses and data.
fn mark(text: &str, values: &[(Range<usize>, usize)]) -> String {
    if text.contains(is_mark) {
        return text.to_owned();
    }
    let reading = Reading::of(text);
    let mut inserted: Vec<(usize, bool, String)> = Vec::new();
    let mut until = 0;
    for (bytes, number) in values {
        for passage in &reading.passages {
            let within = passage.start.max(bytes.start)..passage.end.min(bytes.end);
            let Some(words) = text.get(within.clone()) else { continue };
            // What stands before the first word of a line may be a sign of a list or a heading.
            let begins = bytes.start < passage.start;
            let blank = words.len() - words.trim_start().len();
            let within = within.start + blank..within.start + words.trim_end().len();
            let signs = begins && !text.get(within.start..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
            if within.start >= within.end || within.start < until || signs || reading.is_silent(&within) {
                continue;
            }
            let (open, close) = marks(*number);
            inserted.push((within.start, true, open));
            inserted.push((within.end, false, close.to_string()));
            until = within.end;
        }
    }
    // Where one ends and the next begins, the end comes first.
    inserted.sort_by_key(|(at, opens, _)| (*at, *opens));
    let (mut out, mut at) = (String::with_capacity(text.len() * 2), 0);
    for (place, _, mark) in &inserted {
        out.push_str(text.get(at..*place).unwrap_or_default());
        out.push_str(mark);
        at = *place;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, values: &[&str]) -> String {
        let values = values.iter().enumerate().map(|(i, value)| {
            let start = text.find(value).unwrap();
            (start..start + value.len(), i)
        });
        let values: Vec<(Range<usize>, usize)> = values.collect();
        let (mut out, mut in_mark) = (String::new(), false);
        for c in mark(text, &values).chars() {
            match c {
                '\u{fdd0}' => in_mark = true,
                '\u{fdd1}' => (in_mark, out) = (false, out + "{"),
                '\u{fdd2}' => out.push('}'),
                c if !in_mark => out.push(c),
                _ => {}
            }
        }
        out
    }

    #[test]
    fn words_are_marked_and_data_is_not() {
        let text = "# A b\n\n- one two\n\n| c | d |\n| --- | --- |\n| e | f |\n\n`code` [x](far.md) three\n\n```mermaid\nflow\n```\n";
        let expected = "# A {b}\n\n- one {two}\n\n| c | d |\n| --- | --- |\n| e | {f} |\n\n`code` [x](far.md) {three}\n\n```mermaid\nflow\n```\n";
        assert_eq!(shown(text, &["b\n", "two", "f |", "code", "far.md", "three", "flow"]), expected);
    }

    #[test]
    fn a_value_of_several_paragraphs_is_marked_in_each() {
        assert_eq!(
            shown("Say: one\n\ntwo\n\n- three\n", &["one\n\ntwo\n\n- three"]),
            "Say: {one}\n\n{two}\n\n- three\n"
        );
    }
}
