//! Parts of a plain form: its lines, and its stretches with the source that says them.

use std::ops::Range;

/// A stretch of the plain form and the source that says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) plain: Range<usize>,
    pub(super) source: Range<usize>,
    /// Byte for byte; else only the whole of one is the whole of the other.
    pub(super) exact: bool,
}

/// What a line of the plain form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing: it keeps blocks apart.
    Blank,
    /// Words in sentences: a paragraph, an item, a note.
    Prose,
    /// A heading.
    Heading,
    /// A row of a table; one without words is the line under its head.
    Row,
    /// A rule, which ends a slide.
    Rule,
    /// Code, HTML.
    Data,
    /// Words in sentences within a comment: what a speaker says.
    Note,
    /// The signs around a comment.
    Frame,
    /// A line of front matter.
    Matter,
    /// A line that marks a conflict.
    Marker,
}

impl Kind {
    /// Whether it is words in sentences.
    pub(crate) fn is_prose(self) -> bool {
        matches!(self, Self::Prose | Self::Note)
    }
}

/// A line of the plain form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its bytes in the plain form, without the end.
    pub(crate) bytes: Range<usize>,
    /// Its own lines in the source, with their ends; empty where it has none.
    pub(crate) own: Range<usize>,
    /// Where its words begin: behind the signs of lists, quotes and headings.
    pub(crate) words: usize,
    /// What it is.
    pub(crate) kind: Kind,
    /// How many columns each sign of a list or quote around it takes in the source.
    pub(crate) columns: Vec<usize>,
}
