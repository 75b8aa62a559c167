//! The parts of a Word file, each with who put it in and who took it out.

/// A part of the text.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Para(Para),
    Row(Row),
}

/// A row of a table.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Which table, counted from 0.
    pub(super) table: usize,
    pub(super) cells: Vec<(Vec<Para>, Change)>,
    pub(super) change: Change,
}

/// A paragraph, up to its end.
#[derive(Debug, Clone, Default)]
pub(super) struct Para {
    pub(super) shape: Shape,
    pub(super) runs: Vec<Run>,
    /// Of its end.
    pub(super) end: Change,
}

/// What kind of paragraph it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shape {
    #[default]
    Plain,
    Heading(u8),
    /// At that depth, from 0.
    Item(u8),
}

/// Who put something in, and who took it out: numbers of authors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) put: Option<usize>,
    pub(super) taken: Option<usize>,
}

/// A stretch of a paragraph.
#[derive(Debug, Clone)]
pub(super) enum Run {
    Words(String, Change),
    /// A picture, with its description.
    Picture(String, Change),
    /// A reference to a footnote.
    Note(String, Change),
    /// A comment begins.
    Opens(String),
    /// A comment ends, or stands here.
    Closes(String),
}

impl Change {
    /// Whether it is there once the changes of some authors are taken over and those of the others are not.
    pub(super) fn stands(self, takes: &dyn Fn(usize) -> bool) -> bool {
        self.put.is_none_or(takes) && !self.taken.is_some_and(takes)
    }
}
