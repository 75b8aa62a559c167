//! What a document says now, laid beside what was written once.

#[cfg(test)]
mod cases;
mod container;
mod data;
mod fate;
mod fold;
mod html;
pub(crate) mod hunks;
mod inline;
mod leaf;
mod lines;
mod links;
mod matter;
mod notes;
mod out;
pub(crate) mod pairs;
mod piece;
pub mod places;
pub(crate) mod plain;
mod read;
mod reader;
mod table;
#[cfg(test)]
mod tests;
pub(crate) mod units;
mod values;
pub(crate) mod words;

use std::ops::Range;

pub(crate) use fold::{fold, is_dash};
pub(crate) use plain::Plain;
pub(crate) use reader::{line_end, line_start};

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The person.
    Mine,
    /// The brief, as it is now.
    Brief,
}

/// The elements of a range; none where the range reaches out of the slice.
pub(crate) fn part<'t, T>(all: &'t [T], range: &Range<usize>) -> &'t [T] {
    all.get(range.clone()).unwrap_or_default()
}

impl Plain {
    /// Reads a document; `markers` are the lines in it that mark conflicts.
    pub(crate) fn of(source: &str, markers: &[Range<usize>]) -> Self {
        read::read(source, markers, None)
    }

    /// Reads a document that was made of another: footnotes and fields have the names and the order of that.
    pub(crate) fn like(source: &str, markers: &[Range<usize>], base: &Self) -> Self {
        read::read(source, markers, Some(base))
    }
}
