//! What can become of a value in the hands of a person.

use std::ops::Range;

/// What happened to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It stands as it was, blanks and line ends aside.
    Kept,
    /// Other text stands in its place.
    Changed,
    /// Nothing stands in its place, and the words around it do.
    Deleted,
    /// The lines that said it are gone.
    Removed,
    /// What said it was rewritten, with the words around it.
    Rewritten,
    /// Something happened at its border, so that nobody can say where its new text begins or ends.
    Unsure(Doubt),
}

/// Why it can't be said what the new text of a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// An edit reaches from the value into the words around it.
    Border,
    /// Words were added between the value and those around it.
    Beside,
}

/// A value in the file as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What happened to it.
    pub fate: Fate,
    /// Its bytes in the file; where it is gone, an empty range where it was.
    pub mine: Range<usize>,
}
