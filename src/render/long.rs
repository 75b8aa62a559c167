//! Longer text: paragraphs, lists, emphasis, code and links pass through, and nothing else does.

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use super::escape::{self, Edge};

/// A run of lines of a longer text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    Paragraph(Vec<String>),
    Item { depth: usize, number: Option<u32>, lines: Vec<String> },
}

/// The text as blocks of a document, each line but the first behind `prefix`.
///
/// Lists are written one way (`-`, or counted from where the person began), so that a linter and every parser agree on them.
pub(super) fn block(text: &str, prefix: &str) -> String {
    let mut out = String::new();
    let mut last_was_item = None;
    for block in blocks(text) {
        let (item, lead, indent, lines) = match &block {
            Block::Paragraph(lines) => (None, String::new(), String::new(), lines),
            Block::Item { depth, number, lines } => {
                let pad = "  ".repeat(*depth);
                let marker = number.map_or("- ".to_owned(), |n| format!("{n}. "));
                let indent = format!("{pad}{}", " ".repeat(marker.len()));
                (Some(number.is_some()), format!("{pad}{marker}"), indent, lines)
            }
        };
        if !out.is_empty() {
            // Items of one list stand together; everything else is apart.
            let together = item.is_some() && last_was_item == Some(item);
            out.push('\n');
            if !together {
                out.push_str(prefix.trim_end());
                out.push('\n');
            }
            out.push_str(prefix);
        }
        out.push_str(&lead);
        let edge = Edge { start: true, ..Edge::default() };
        out.push_str(&marked_up(lines, &format!("\n{prefix}{indent}"), edge));
        last_was_item = Some(item);
    }
    out
}

/// The text as part of a line: paragraphs follow each other, items are set off by semicolons.
pub(super) fn flat(text: &str, edge: Edge) -> String {
    let line = plain(text);
    if edge.linked { escape::inline(&line, edge) } else { marked_up(&[line], " ", edge) }
}

/// The text without its line structure, markup as typed.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut after_item = false;
    for block in blocks(text) {
        let (lines, item) = match block {
            Block::Paragraph(lines) => (lines, false),
            Block::Item { lines, .. } => (lines, true),
        };
        let joined = lines.join(" ");
        if !out.is_empty() {
            let open = after_item && item && !out.ends_with(['.', ';', ',', '!', '?']);
            out.push_str(if open { "; " } else { " " });
        }
        out.push_str(joined.trim());
        after_item = item;
    }
    out
}

/// The first paragraph.
pub(super) fn first_paragraph(text: &str) -> String {
    match blocks(text).into_iter().next() {
        Some(Block::Paragraph(lines) | Block::Item { lines, .. }) => lines.join(" "),
        None => String::new(),
    }
}

/// Whether it has more than one paragraph or item.
pub(super) fn has_several_blocks(text: &str) -> bool {
    text.contains('\n') && blocks(text).len() > 1
}

fn blocks(text: &str) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut open = false;
    let mut levels: Vec<usize> = Vec::new();
    for line in text.split(['\n', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}']) {
        let line = line.trim_end_matches('\r');
        let bare = line.trim();
        if bare.is_empty() {
            open = false;
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        if let Some((number, content)) = item(bare) {
            while levels.last().is_some_and(|level| *level > indent) {
                levels.pop();
            }
            if levels.last() != Some(&indent)
                && (levels.is_empty() || levels.last().is_some_and(|level| indent >= level + 2))
                && levels.len() < 3
            {
                levels.push(indent);
            }
            let depth = levels.len().saturating_sub(1);
            let depth = if depth > 0 && starts_list(&out) { 0 } else { depth };
            out.push(Block::Item { depth, number, lines: vec![content.to_owned()] });
            open = true;
            continue;
        }
        match out.last_mut() {
            Some(Block::Paragraph(lines)) if open => lines.push(bare.to_owned()),
            Some(Block::Item { lines, .. }) if open || indent > 1 => lines.push(bare.to_owned()),
            _ => {
                levels.clear();
                out.push(Block::Paragraph(vec![bare.to_owned()]));
            }
        }
        open = true;
    }
    // A nested item of another kind than the list around it would need deeper indentation; lists of a brief are flat then.
    let numbered = out.iter().any(|b| matches!(b, Block::Item { number: Some(_), .. }));
    for block in &mut out {
        if let Block::Item { depth, .. } = block
            && numbered
        {
            *depth = 0;
        }
    }
    out
}

fn starts_list(blocks: &[Block]) -> bool {
    !matches!(blocks.last(), Some(Block::Item { .. }))
}

/// `- x`, `* x`, `+ x`, `1. x`, `1) x`.
fn item(line: &str) -> Option<(Option<u32>, &str)> {
    if let Some(content) = ["- ", "* ", "+ "].iter().find_map(|marker| line.strip_prefix(marker)) {
        return Some((None, content.trim())).filter(|(_, content)| !content.is_empty());
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = line.split_at_checked(digits)?;
    let content = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))?.trim();
    let number = number.parse().ok().filter(|n| *n < 1000)?;
    Some((Some(number), content)).filter(|(_, content)| !content.is_empty())
}

/// Lines of one paragraph with their emphasis, code and links, everything else escaped. Where markup would not read as typed,
/// it is text.
fn marked_up(lines: &[String], newline: &str, edge: Edge) -> String {
    let escape_lines = |keep: Option<&[bool]>| {
        let mut offset = 0;
        let lines: Vec<String> = lines
            .iter()
            .map(|line| {
                let kept = keep.and_then(|keep| keep.get(offset..offset + line.len()));
                offset += line.len() + 1;
                kept.map_or_else(|| escape::inline(line, edge), |kept| with_kept(line, kept, edge))
            })
            .collect();
        lines.join(newline)
    };
    let joined = lines.join(" ");
    let Some(keep) = kept_markup(&joined) else { return escape_lines(None) };
    let marked = escape_lines(Some(&keep));
    let flat = marked.replace(newline, " ");
    if readable(&flat) == readable(&joined) { marked } else { escape_lines(None) }
}

const INLINE: Options = Options::empty();
/// Put before a line so that it is a paragraph whatever it begins with.
const LEAD: &str = "x ";

/// Which bytes are markup that passes; `None`: there is none.
fn kept_markup(line: &str) -> Option<Vec<bool>> {
    let source = format!("{LEAD}{line}");
    let mut keep = vec![false; source.len()];
    let mut mark = |range: std::ops::Range<usize>| keep.get_mut(range).into_iter().flatten().for_each(|k| *k = true);
    for (event, range) in Parser::new_ext(&source, INLINE).into_offset_iter() {
        match event {
            // Three backticks at the start of a line would be a fence.
            Event::Code(_)
                if !source.get(range.clone())?.contains('|') && !source.get(range.clone())?.starts_with("```") =>
            {
                mark(range);
            }
            Event::Start(Tag::Strong) => {
                mark(range.start..range.start + 2);
                mark(range.end.saturating_sub(2)..range.end);
            }
            Event::Start(Tag::Emphasis) => {
                mark(range.start..range.start + 1);
                mark(range.end.saturating_sub(1)..range.end);
            }
            Event::Start(Tag::Link { link_type: LinkType::Inline, ref dest_url, .. }) if passes(dest_url) => {
                let open = source.get(range.clone())?.rfind("](")?;
                mark(range.start..range.start + 1);
                mark(range.start + open..range.end);
            }
            Event::Start(Tag::Link { link_type: LinkType::Autolink, ref dest_url, .. }) if passes(dest_url) => {
                mark(range);
            }
            Event::InlineHtml(_) | Event::Start(Tag::Image { .. }) => return None,
            _ => {}
        }
    }
    let keep = keep.split_off(LEAD.len());
    keep.contains(&true).then_some(keep)
}

/// Links to the web and to mail, written in a way that every parser reads alike.
fn passes(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
        && url.bytes().all(|b| b.is_ascii_graphic() && !b"|<>()\\&\"`*_".contains(&b) || b == b'_')
}

fn with_kept(line: &str, keep: &[bool], edge: Edge) -> String {
    let mut out = String::new();
    let mut run = String::new();
    let flush = |run: &mut String, out: &mut String, next: Option<char>| {
        if run.is_empty() {
            return;
        }
        let start = out.trim().is_empty();
        let lead = if run.starts_with(' ') && !start { " " } else { "" };
        let tail = if run.ends_with(' ') && next.is_some() && run.trim() != "" { " " } else { "" };
        let next = if tail.is_empty() { next.or(edge.next) } else { Some(' ') };
        let escaped = escape::inline(run, Edge { start: start && edge.start, next, ..edge });
        out.push_str(lead);
        out.push_str(&escaped);
        out.push_str(tail);
        run.clear();
    };
    for (c, kept) in line.char_indices().map(|(at, c)| (c, keep.get(at).copied().unwrap_or(false))) {
        if kept {
            flush(&mut run, &mut out, Some(c));
            out.push(c);
        } else {
            run.push(c);
        }
    }
    flush(&mut run, &mut out, None);
    out
}

/// What a reader sees of a line: its text and its markup.
fn readable(line: &str) -> (String, Vec<String>) {
    let source = format!("{LEAD}{line}");
    let (mut text, mut markup) = (String::new(), Vec::new());
    for event in Parser::new_ext(&source, INLINE) {
        match event {
            Event::Text(t) | Event::InlineHtml(t) | Event::Html(t) => text.push_str(&t),
            Event::Code(t) => {
                text.push_str(&t);
                markup.push(format!("code {t}"));
            }
            Event::Start(Tag::Link { dest_url, link_type: LinkType::Inline, .. }) => {
                markup.push(format!("link {dest_url}"));
            }
            Event::Start(tag @ (Tag::Strong | Tag::Emphasis)) => markup.push(format!("{tag:?}")),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    (escape::one_line(&text).into_owned(), markup)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes() {
        assert_eq!(
            block("One *two* **three** `four` [five](https://a.example/b).", ""),
            "One *two* **three** `four` [five](https://a.example/b)."
        );
        assert_eq!(block("A:\n\n* one\n* two\n\nB", "  "), "A:\n\n  - one\n  - two\n\n  B");
        assert_eq!(block("A:\n- one\n  - deep\n- two", ""), "A:\n\n- one\n  - deep\n- two");
        assert_eq!(block("1) one\n2) two", ""), "1. one\n2. two");
        assert_eq!(block("one\ntwo", ""), "one\ntwo");
    }

    #[test]
    fn what_does_not_pass() {
        assert_eq!(block("# Head", ""), "\\# Head");
        assert_eq!(block("> quote", ""), "\\> quote");
        assert_eq!(block("```\ncode\n```", ""), "\\`\\`\\`\ncode\n\\`\\`\\`");
        assert_eq!(block("a\n---\nb", ""), "a\n\\-\\-\\-\nb");
        assert_eq!(block("<b>x</b>", ""), "\\<b>x\\</b>");
        assert_eq!(block("[x](javascript:y)", ""), "\\[x\\](javascript:y)");
        assert_eq!(block("| a | b |\n|---|---|", ""), "\\| a \\| b \\|\n\\|---\\|---\\|");
        assert_eq!(block("-->", ""), "\\-\\->");
    }

    #[test]
    fn flat_text_is_one_line() {
        assert_eq!(plain("Either:\n\n- one\n- two\n\nOr not."), "Either: one; two Or not.");
        assert_eq!(first_paragraph("One\ntwo.\n\nThree."), "One two.");
    }
}
