//! Conflicts shown in a document, and found there again.

use std::ops::Range;

use super::Side;
use super::ends::{cut_last_end, split_end, split_mark};

/// The words behind each sign, where a build met a person's edit and where a document met what a reviewer made of it. The
/// last ones end with these.
const MINE: [&str; 2] = [" your edit", " as it stands"];
const BASE: [&str; 2] = [" before", " as it was sent"];
const BRIEF: [&str; 2] = [" the brief now says", ", in review"];

/// What git writes, and the least that is written here.
const SHORTEST: usize = 7;

/// A length of markers that no line of these texts can be mistaken for.
pub(super) fn length_for(texts: [&str; 3]) -> usize {
    let longest = texts.into_iter().flat_map(str::lines).map(run).max().unwrap_or(0);
    if longest < SHORTEST { SHORTEST } else { longest + 1 }
}

/// How often a line that begins with one of the characters of markers repeats it.
fn run(line: &str) -> usize {
    let Some(first) = line.chars().next().filter(|c| "<|=>".contains(*c)) else { return 0 };
    line.len() - line.trim_start_matches(first).len()
}

/// Appends a conflict, in whole lines, as git's `zdiff3` style shows it.
pub(super) fn write(out: &mut String, length: usize, end: &str, [base, mine, brief]: [&str; 3]) {
    let mut marker = |sign: &str, label: &str, text: &str| {
        out.push_str(&sign.repeat(length));
        out.push_str(label);
        out.push_str(end);
        out.push_str(text);
    };
    marker("<", MINE[0], mine);
    marker("|", BASE[0], base);
    marker("=", "", brief);
    marker(">", BRIEF[0], "");
}

fn is_marker(sign: char, label: &str) -> bool {
    match sign {
        '<' => MINE.contains(&label),
        '|' => BASE.contains(&label),
        '=' => label.is_empty(),
        '>' => label == BRIEF[0] || label.ends_with(BRIEF[1]),
        _ => false,
    }
}

/// The conflicts that stand in `text` and not in `mine`, as those of what a reviewer made of a document.
pub(super) fn reviewed(text: &str, mine: &str, length: usize, who: &str) -> String {
    let known: Vec<&str> = blocks(mine, length).into_iter().filter_map(|block| mine.get(block.whole)).collect();
    let (mut out, mut at) = (String::new(), 0);
    for block in blocks(text, length) {
        let whole = text.get(block.whole.clone()).unwrap_or_default();
        out.push_str(text.get(at..block.whole.start).unwrap_or_default());
        at = block.whole.end;
        if known.contains(&whole) {
            out.push_str(whole);
            continue;
        }
        let signs = [("<", MINE), ("|", BASE), (">", BRIEF)];
        for line in whole.split_inclusive('\n') {
            let (bare, end) = split_end(line);
            let sign = signs
                .into_iter()
                .find(|(sign, labels)| bare.get(length..) == Some(labels[0]) && bare.starts_with(&sign.repeat(length)));
            match sign {
                Some((">", labels)) => out.extend([&">".repeat(length), " ", who, labels[1], end]),
                Some((sign, labels)) => out.extend([&sign.repeat(length), labels[1], end]),
                None => out.push_str(line),
            }
        }
    }
    out + text.get(at..).unwrap_or_default()
}

/// Whether conflicts still stand in a document; see [`open_markers`].
#[must_use]
pub fn has_open_markers(text: &str, length: usize) -> bool {
    !blocks(text, length).is_empty()
}

/// Finds the conflicts that still stand in a document, from the first byte of the `<` line to the end of the `>` line.
///
/// `length` is what [`super::Marked::length`] said when they were written; nothing is found for 0. Only whole blocks count:
/// markers of exactly this length, with the words that are written there, in order. The part below `|` may be gone.
#[must_use]
pub fn open_markers(text: &str, length: usize) -> Vec<Range<usize>> {
    blocks(text, length).into_iter().map(|block| block.whole).collect()
}

/// The lines that mark conflicts which still stand in a document, with their ends.
#[must_use]
pub fn marker_lines(text: &str, length: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    for block in blocks(text, length) {
        let mut at = block.whole.start;
        for line in text.get(block.whole.clone()).unwrap_or_default().split_inclusive('\n') {
            let bytes = at..at + line.len();
            at = bytes.end;
            let bare = split_end(line).0.trim_end();
            let sign = bare.chars().next().filter(|_| run(bare) == length).zip(bare.get(length..));
            if sign.is_some_and(|(sign, label)| is_marker(sign, label)) {
                lines.push(bytes);
            }
        }
    }
    lines
}

/// Takes one side of every conflict that still stands; `None` if there is none. The rest stays as it is to the byte.
#[must_use]
pub fn resolve(text: &str, length: usize, side: Side) -> Option<String> {
    let blocks = blocks(text, length);
    let last = blocks.last()?.whole.end;
    let (mut resolved, mut at) = (String::new(), 0);
    let mut push = |range: Range<usize>| resolved.push_str(text.get(range).unwrap_or_default());
    for block in &blocks {
        push(at..block.whole.start);
        push(match side {
            Side::Mine => block.mine.clone(),
            Side::Brief => block.brief.clone(),
        });
        at = block.whole.end;
    }
    push(at..text.len());
    // A document without a newline at its end is left without one when its last line was a marker.
    if last == text.len() && !text.ends_with('\n') {
        cut_last_end(&mut resolved);
    }
    Some(resolved)
}

/// A conflict in a document, in bytes; the sides are whole lines.
#[derive(Debug)]
struct Block {
    whole: Range<usize>,
    mine: Range<usize>,
    brief: Range<usize>,
}

/// How far into a block one has read.
#[derive(Debug, Clone, Copy)]
struct Open {
    start: usize,
    mine: usize,
    mine_end: Option<usize>,
    brief: Option<usize>,
}

fn blocks(text: &str, length: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    if length < SHORTEST {
        return blocks;
    }
    let (mark, body) = split_mark(text);
    let mut open: Option<Open> = None;
    let mut next = mark.len();
    for line in body.split_inclusive('\n') {
        let start = next;
        next += line.len();
        let line = split_end(line).0.trim_end();
        let Some((sign, label)) = line.chars().next().filter(|_| run(line) == length).zip(line.get(length..)) else {
            continue;
        };
        match (sign, label, open.as_mut()) {
            ('<', label, _) if is_marker('<', label) => {
                open = Some(Open { start, mine: next, mine_end: None, brief: None });
            }
            // Also after a `=` line, which was then one of the person's own text.
            ('|', label, Some(open)) if is_marker('|', label) => (open.mine_end, open.brief) = (Some(start), None),
            ('=', "", Some(open)) if open.brief.is_none() => {
                open.mine_end.get_or_insert(start);
                open.brief = Some(next);
            }
            ('>', label, Some(Open { start: first, mine, mine_end: Some(mine_end), brief: Some(brief) }))
                if is_marker('>', label) =>
            {
                blocks.push(Block { whole: *first..next, mine: *mine..*mine_end, brief: *brief..start });
                open = None;
            }
            _ => {}
        }
    }
    blocks
}
