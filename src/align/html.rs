//! Comments, which hold what a speaker says: paragraphs in them may be wrapped like others.

use std::ops::Range;

use super::out::Out;
use super::plain::Kind;
use super::reader::{line_end, line_start};

/// A comment: its paragraphs, each in stretches of lines of the source.
pub(super) struct Comment {
    open: Range<usize>,
    pub(super) paragraphs: Vec<Paragraph>,
    close: Range<usize>,
}

pub(super) struct Paragraph {
    /// Whether a blank line stands before it.
    apart: bool,
    lines: Vec<(usize, String)>,
}

/// Reads the lines of a comment, each with where it begins; `None` where more than the comment stands in them.
pub(super) fn comment(lines: &[(usize, String)]) -> Option<Comment> {
    let (first_at, first) = lines.first()?;
    let lead = first.len() - first.trim_start().len();
    let open = first_at + lead..first_at + lead + "<!--".len();
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut close = None;
    let mut apart = false;
    for (number, (at, line)) in lines.iter().enumerate() {
        if close.is_some() {
            if line.trim().is_empty() {
                continue;
            }
            return None;
        }
        let (mut at, mut rest) = (*at, line.as_str());
        if number == 0 {
            at = open.end;
            rest = first.get(lead + "<!--".len()..)?;
        }
        if let Some((said, after)) = rest.split_once("-->") {
            if !after.trim().is_empty() {
                return None;
            }
            close = Some(at + said.len()..at + said.len() + "-->".len());
            rest = said;
        }
        let said = rest.trim_start();
        at += rest.len() - said.len();
        let said = said.trim_end();
        if said.is_empty() {
            apart |= number > 0 && close.is_none();
            continue;
        }
        let joins = !apart && !begins_item(said);
        if let Some(last) = paragraphs.last_mut().filter(|_| joins) {
            last.lines.push((at, said.to_owned()));
        } else {
            let apart = apart && !paragraphs.is_empty();
            paragraphs.push(Paragraph { apart, lines: vec![(at, said.to_owned())] });
        }
        apart = false;
    }
    Some(Comment { open, paragraphs, close: close? })
}

/// Whether a line is one of a list, or a setting such as `_class: lead`: it does not go on where the last one ended.
fn begins_item(line: &str) -> bool {
    let figures = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = figures.len() < line.len() && (figures.starts_with(". ") || figures.starts_with(") "));
    let set = line.split_once(':').is_some_and(|(key, _)| key.starts_with(['_', '$']) && !key.contains(' '));
    numbered || set || ["- ", "* ", "+ ", "|"].iter().any(|sign| line.starts_with(sign))
}

/// Writes a comment behind the signs of its first line, which were written.
pub(super) fn write(comment: &Comment, out: &mut Out, source: &str, prefix: &str, columns: &[usize]) {
    let own = |from: usize, to: usize| line_start(source, from)..line_end(source, to);
    out.put("<!--", comment.open.clone(), true);
    out.end(own(comment.open.start, comment.open.start));
    for paragraph in &comment.paragraphs {
        if paragraph.apart {
            out.blank(prefix.trim_end());
        }
        let Some((first, _)) = paragraph.lines.first() else { continue };
        out.begin(Kind::Note, columns.to_vec());
        out.put(prefix, *first..*first, false);
        out.words_follow();
        let mut at = *first;
        for (start, line) in &paragraph.lines {
            if start > first {
                out.put(" ", at..*start, false);
            }
            at = start + line.len();
            out.put(line, *start..at, source.get(*start..at) == Some(line.as_str()));
        }
        out.end(own(*first, at));
    }
    out.begin(Kind::Frame, columns.to_vec());
    out.put(prefix, comment.close.start..comment.close.start, false);
    out.words_follow();
    out.put("-->", comment.close.clone(), true);
    out.end(own(comment.close.start, comment.close.start));
}
