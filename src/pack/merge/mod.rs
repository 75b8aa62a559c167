//! Three-way merge of Markdown: what a person wrote in a document, and what the brief now says.
//!
//! To a merge of source code, changes of neighbouring lines collide. In prose, lists and tables they do not: a changed row
//! says nothing about the next one. Here a change collides only with one of the same line, and within it only with one of
//! the same or neighbouring words.
//!
//! - `lines` reads documents, `hunks` finds and groups their differences;
//! - `settle` decides place by place, with `pairs` (which line became which), `words` (within a line or paragraph) and
//!   `adding` (both added something at one point);
//! - `markers` shows conflicts in a document and finds them again.

mod adding;
mod hunks;
mod lines;
mod markers;
mod pairs;
mod settle;
mod words;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod laws;

use std::ops::Range;

pub use markers::{has_open_markers, open_markers, resolve};

use lines::{Line, Numbers, Text, push_line};
use settle::{Piece, Three};

/// Who wins where both changed the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What the person wrote.
    Mine,
    /// What the brief now says.
    Brief,
}

/// A stretch of a merged document, in whole lines; each line has its end, also where the document will not end in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Both sides can have it so.
    Clean(String),
    /// Both sides changed it, differently. At least one of `mine` and `brief` is not empty, and they have no line in common
    /// at their beginnings and ends.
    Conflict {
        /// As it was last written. May begin or end with lines that both sides kept.
        base: String,
        /// As the person has it.
        mine: String,
        /// As the brief would have it.
        brief: String,
    },
}

/// A document with its conflicts shown in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The document.
    pub text: String,
    /// How many characters each marker has, for [`open_markers`]; 0 if there was nothing to mark. More than seven where the
    /// document itself has lines that look like markers.
    pub length: usize,
}

/// The outcome of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    parts: Vec<Part>,
    has_mark: bool,
    ends_with_newline: bool,
    usual_end: &'static str,
}

/// Merges what a person wrote with what the brief now says.
///
/// `base` is the document as last written, `mine` the file on disk, `brief` the fresh rendering: whole documents, each with
/// line ends of its own. How lines end is no difference. A byte order mark and the line ends are those of `mine`, line by
/// line; lines of the brief end as most lines of `mine` do. Whether there is a newline at the end is for `mine` to say, or
/// for `brief` if `mine` left it as it was.
///
/// - `merge(b, m, b)` is `m` and `merge(b, x, x)` is `x`, to the byte.
/// - `merge(b, b, x)` is `x`, with the line ends (and the byte order mark) of `b`.
/// - No line that a person added or changed is lost: its text, or its new words, are in the result or in a conflict.
/// - Where `git merge-file` finds no conflict there is none, and the text is git's.
/// - Two paragraphs do not become one unless a side made them one.
///
/// The work grows in proportion to the documents. What is between the first and the last difference of very long ones (40,000
/// lines in sum) is taken as one change, of which git's law does not hold.
#[must_use]
pub fn merge(base: &str, mine: &str, brief: &str) -> Merged {
    let mut numbers = Numbers::default();
    let [base, mine, brief] = [base, mine, brief].map(|source| Text::read(source, &mut numbers));
    let newline = base.ends_with_newline();
    let ends_with_newline = match (mine.ends_with_newline().or(newline), brief.ends_with_newline().or(newline)) {
        (mine, brief) if mine == newline => brief,
        (mine, _) => mine,
    };
    let mut merged = Merged {
        parts: Vec::new(),
        has_mark: mine.has_mark,
        ends_with_newline: ends_with_newline.unwrap_or(true),
        usual_end: mine.usual_end(),
    };
    for piece in (Three { base: &base.lines, mine: &mine.lines, brief: &brief.lines }).settle() {
        merged.push(piece);
    }
    merged
}

impl Merged {
    /// Whether there are no conflicts.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.conflicts() == 0
    }

    /// The number of conflicts.
    #[must_use]
    pub fn conflicts(&self) -> usize {
        self.parts.iter().filter(|part| matches!(part, Part::Conflict { .. })).count()
    }

    /// The document from beginning to end.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The document with conflicts marked.
    #[must_use]
    pub fn marked(&self) -> Marked {
        let length = if self.is_clean() { 0 } else { markers::length_for(&self.parts) };
        let text = self.document(|conflict, out| markers::write(out, length, self.usual_end, conflict));
        Marked { text, length }
    }

    /// The document with one side's text in place of every conflict.
    #[must_use]
    pub fn taking(&self, side: Side) -> String {
        self.document(|[_, mine, brief], out| {
            out.push_str(match side {
                Side::Mine => mine,
                Side::Brief => brief,
            });
        })
    }

    fn document(&self, conflict: impl Fn([&str; 3], &mut String)) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Clean(clean) => text.push_str(clean),
                Part::Conflict { base, mine, brief } => conflict([base, mine, brief], &mut text),
            }
        }
        if !self.ends_with_newline {
            cut_last_end(&mut text);
        }
        if self.has_mark {
            text.insert(0, lines::BYTE_ORDER_MARK);
        }
        text
    }

    fn push(&mut self, piece: Piece<'_, '_>) {
        let end = self.usual_end;
        let own = |lines: &[Line<'_>]| written(lines.iter().map(|line| (line.text, line.own_end(end))));
        let new = |lines: &[Line<'_>]| written(lines.iter().map(|line| (line.text, end)));
        let text = match piece {
            Piece::Mine(lines) => own(lines),
            Piece::Brief(lines) => new(lines),
            Piece::Mixed(text, line) => written(text.split('\n').map(|text| (text, line.own_end(end)))),
            Piece::Conflict { base, mine, brief } => {
                return self.parts.push(Part::Conflict { base: new(base), mine: own(mine), brief: new(brief) });
            }
        };
        match self.parts.last_mut() {
            Some(Part::Clean(last)) => last.push_str(&text),
            _ if text.is_empty() => {}
            _ => self.parts.push(Part::Clean(text)),
        }
    }
}

/// Which lines of a document became which, as a merge sees it: stretches of lines of `base` and of `mine` that differ, in
/// order. One line against one is a line that was edited, or replaced.
pub(super) fn changed_lines(base: &str, mine: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let mut numbers = Numbers::default();
    let [base, mine] = [base, mine].map(|source| Text::read(source, &mut numbers));
    let ids = |text: &Text<'_>| text.lines.iter().map(|line| line.id).collect::<Vec<_>>();
    let refined = hunks::hunks(&ids(&base), &ids(&mine));
    let refined = refined.iter().flat_map(|hunk| pairs::refine(hunk, &base.lines, &mine.lines));
    refined.map(|hunk| (hunk.base, hunk.side)).collect()
}

/// Stretches in which two sequences differ, in order, with at least one common element between any two.
pub(crate) fn differences<T: Eq + std::hash::Hash>(base: &[T], mine: &[T]) -> Vec<(Range<usize>, Range<usize>)> {
    hunks::hunks(base, mine).into_iter().map(|hunk| (hunk.base, hunk.side)).collect()
}

/// Lines with their ends, as text.
fn written<'l>(lines: impl IntoIterator<Item = (&'l str, &'l str)>) -> String {
    let mut text = String::new();
    for (line, end) in lines {
        push_line(&mut text, line, end);
    }
    text
}

/// Takes the line end off the last line.
fn cut_last_end(text: &mut String) {
    text.truncate(lines::split_end(text).0.len());
}
