//! What the merged document is put together of.

use std::ops::Range;

use crate::align::Side;
use crate::align::words::{Stretch, Word};

/// A piece of the merged document, in numbers of units.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// The person's, as they stand.
    Mine(Range<usize>),
    /// Units of the fresh rendering, and those of the person's that they take the place of.
    Brief { mine: Range<usize>, brief: Range<usize> },
    /// Words of both, in bytes of the plain forms, in place of units of both that begin with these; they begin a line where
    /// the first of `lead` does.
    Mixed { said: Vec<Stretch>, mine: Range<usize>, brief: Range<usize>, lead: Side },
    /// Units that collide; `said` has what of their words does, where they could be taken word by word.
    Conflict { base: Range<usize>, mine: Range<usize>, brief: Range<usize>, said: Option<Vec<Word>> },
}
