//! The words of a document that say a value of the brief, marked in its tree.

use std::ops::Range;

use comrak::nodes::{AstNode, NodeValue, Sourcepos};

use super::marks::{is_mark, marks};

/// Marks words in the texts below `root`. `values` are bytes of `text`, each with its number, in order; what is no text for a
/// reader (code, addresses, tags) is left alone. A text with characters that look like marks gets none.
pub(super) fn mark<'a>(root: &'a AstNode<'a>, text: &str, values: &[(Range<usize>, usize)]) {
    if values.is_empty() || text.contains(is_mark) {
        return;
    }
    let lines = line_starts(text);
    for node in root.descendants() {
        let mut data = node.data_mut();
        let at = data.sourcepos;
        let NodeValue::Text(words) = &mut data.value else { continue };
        let Some(bytes) = bytes_of(at, &lines) else { continue };
        let touched = values.iter().filter(|(value, _)| value.start < bytes.end && value.end > bytes.start);
        let touched: Vec<_> = touched.collect();
        if touched.is_empty() {
            continue;
        }
        let Some(places) = text.get(bytes.clone()).and_then(|source| places(words, source)) else { continue };
        let place = |byte: usize| {
            let byte = byte.clamp(bytes.start, bytes.end) - bytes.start;
            places.partition_point(|(_, in_source)| *in_source < byte)
        };
        let literal = |index: usize| places.get(index).map_or(words.len(), |(in_literal, _)| *in_literal);
        let (mut out, mut from) = (String::with_capacity(words.len() * 2), 0);
        for (value, number) in touched {
            let (start, end) = (literal(place(value.start)).max(from), literal(place(value.end)));
            let Some(said) = words.get(start..end.max(start)).filter(|said| !said.trim().is_empty()) else { continue };
            let start = start + said.len() - said.trim_start().len();
            let end = start + said.trim().len();
            let (open, close) = marks(*number);
            out.push_str(words.get(from..start).unwrap_or_default());
            out.push_str(&open);
            out.push_str(words.get(start..end).unwrap_or_default());
            out.push(close);
            from = end;
        }
        out.push_str(words.get(from..).unwrap_or_default());
        *words = out.into();
    }
}

/// The byte at which each line begins.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|(i, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(i + 1) != Some(&b'\n'),
        _ => false,
    });
    std::iter::once(0).chain(ends.map(|(i, _)| i + 1)).collect()
}

fn bytes_of(at: Sourcepos, lines: &[usize]) -> Option<Range<usize>> {
    let start = lines.get(at.start.line.checked_sub(1)?)? + at.start.column.checked_sub(1)?;
    let end = lines.get(at.end.line.checked_sub(1)?)? + at.end.column;
    (start < end).then_some(start..end)
}

/// Where each character of a text stands in it and in its source, with the end of both; `None` where the two differ by more
/// than backslashes.
fn places(words: &str, source: &str) -> Option<Vec<(usize, usize)>> {
    let mut out = Vec::with_capacity(words.len() + 1);
    let mut at = 0;
    for (i, c) in words.char_indices() {
        let rest = source.get(at..)?;
        let begin = at;
        if !rest.starts_with(c) || (c == '\\' && rest.get(1..).is_some_and(|next| next.starts_with('\\'))) {
            at += 1;
            if !rest.starts_with('\\') || !rest.get(1..)?.starts_with(c) {
                return None;
            }
        }
        at += c.len_utf8();
        out.push((i, begin));
    }
    out.push((words.len(), at));
    (at == source.len()).then_some(out)
}
