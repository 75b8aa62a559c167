//! Block scalars: text below its key, behind `|` or `>`.

use std::ops::Range;

use super::super::layout::Style;
use super::bytes::{line_end, line_start, next_line};

/// The sign and the modifiers of a block scalar, such as `>-`, whose text stands at these bytes.
pub(super) fn header(source: &str, body: &Range<usize>) -> Option<Range<usize>> {
    // An empty one has no text: its bytes are the header.
    if source.get(body.clone())?.starts_with(['|', '>'])
        && line_start(source, body.start) == line_start(source, body.end)
    {
        let length = source.get(body.start..)?.find(|c: char| !"|>+-".contains(c) && !c.is_ascii_digit());
        return Some(body.start..length.map_or(source.len(), |length| body.start + length));
    }
    let mut end = line_start(source, body.start);
    loop {
        end = end.checked_sub(1)?;
        let start = line_start(source, end);
        let line = source.get(start..end)?.trim_end();
        if line.trim().is_empty() {
            end = start;
            continue;
        }
        return header_in(line).map(|at| start + at.start..start + at.end);
    }
}

fn header_in(line: &str) -> Option<Range<usize>> {
    let is_header = |text: &str| {
        let rest = text.rfind(['|', '>']).and_then(|at| Some((at, text.get(at + 1..)?)));
        rest.filter(|(_, rest)| rest.chars().all(|c| "+-".contains(c) || c.is_ascii_digit())).map(|(at, _)| at)
    };
    // A comment may stand behind it.
    let ends = line.match_indices(" #").map(|(at, _)| at).chain([line.len()]);
    for end in ends {
        let head = line.get(..end)?.trim_end();
        if let Some(at) = is_header(head) {
            return Some(at..head.len());
        }
    }
    None
}

/// The text rewritten as a block of its own style, with its indentation and its line ends; the end of the text decides
/// about the modifier.
pub(super) fn rewritten(source: &str, body: &Range<usize>, style: Style, text: &str) -> Option<String> {
    let header = header(source, body)?;
    let first = next_line(source, header.end);
    let body = body.start..whole_lines(source, body.end);
    let old = source.get(first..body.end.max(first))?;
    let has_digit = source.get(header.clone())?.contains(|c: char| c.is_ascii_digit());
    let line = old.lines().find(|line| !line.trim().is_empty());
    let indent = match line {
        Some(_) if has_digit => body.start - line_start(source, body.start),
        Some(line) => line.len() - line.trim_start_matches(' ').len(),
        None => key_indent(source, header.start) + 2,
    };
    let bare = text.trim_end_matches('\n');
    let ends = text.len() - bare.len();
    if bare.trim().is_empty() || bare.starts_with([' ', '\n']) || bare.contains('\r') {
        return None;
    }
    let end = line_end(source);
    let width = old.lines().map(|line| line.trim().chars().count()).max().unwrap_or(80).max(40);
    let mut lines = lines_of(bare, style == Style::Folded, width, &" ".repeat(indent), end);
    // Blank lines behind the text belong to the look of the file, unless they are text.
    let blank = old.get(old.trim_end().len()..).unwrap_or_default().matches('\n').count();
    lines.push_str(&end.repeat(if ends > 1 { ends - 1 } else { blank.saturating_sub(1) }));
    if blank == 0 {
        lines.truncate(lines.trim_end_matches(['\r', '\n']).len());
    }
    let chomp = match ends {
        0 => "-",
        1 => "",
        _ => "+",
    };
    let sign = if style == Style::Folded { ">" } else { "|" };
    Some(
        [
            source.get(..header.start)?,
            sign,
            chomp,
            source.get(header.end..first)?,
            &lines,
            source.get(body.end.max(first)..)?,
        ]
        .concat(),
    )
}

/// The parser counts the indentation of the next line to a block: its end without that.
fn whole_lines(source: &str, end: usize) -> usize {
    let start = line_start(source, end);
    if source.get(start..end).is_some_and(|tail| tail.trim().is_empty()) { start } else { end }
}

/// A text of several lines in place of a scalar on one line.
pub(super) fn instead(source: &str, at: &Range<usize>, text: &str) -> Option<String> {
    let bare = text.trim_end_matches('\n');
    if bare.starts_with([' ', '\n']) || bare.contains('\r') || text.len() - bare.len() > 1 {
        return None;
    }
    let chomp = if bare.len() == text.len() { "|-" } else { "|" };
    let end = line_end(source);
    let pad = " ".repeat(key_indent(source, at.start) + 2);
    let lines = lines_of(bare, false, 0, &pad, end);
    let rest = source.get(at.end..next_line(source, at.end))?.trim_end();
    Some([source.get(..at.start)?, chomp, rest, end, &lines, source.get(next_line(source, at.end)..)?].concat())
}

/// How far the key of a line is indented; the hyphens before it count.
pub(super) fn key_indent(source: &str, at: usize) -> usize {
    let line = source.get(line_start(source, at)..at).unwrap_or_default();
    line.len() - line.trim_start_matches([' ', '-']).len()
}

/// Lines of a block. A folded text gets its line breaks where they fit.
pub(super) fn lines_of(text: &str, folded: bool, width: usize, pad: &str, end: &str) -> String {
    let mut out = String::new();
    let mut push = |line: &str| {
        if !line.is_empty() {
            out.push_str(pad);
            out.push_str(line);
        }
        out.push_str(end);
    };
    for (i, line) in text.split('\n').enumerate() {
        if !folded {
            push(line);
            continue;
        }
        if i > 0 {
            push("");
        }
        let mut now = String::new();
        for word in line.split(' ') {
            if !now.is_empty() && now.chars().count() + word.chars().count() >= width {
                push(&now);
                now.clear();
            } else if !now.is_empty() {
                now.push(' ');
            }
            now.push_str(word);
        }
        push(&now);
    }
    out
}
