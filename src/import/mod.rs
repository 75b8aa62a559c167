//! What is written somewhere already, on its way into the brief: tables and documents as people have them.
//!
//! A file is read into blocks ([`crate::readers`]); tables and headings say what each is ([`tables`], [`outline`], by the words
//! of `templates/words/import.yaml`); [`place`] holds it against the brief. What has no place is kept and said.

#[cfg(test)]
mod laws;
mod outline;
mod place;
mod tables;
mod words;

use crate::change::Change;
use crate::finding::Finding;
use crate::readers::{Block, Kind};

pub use place::place;

/// What a person says by hand about a file.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The list that its tables are for, such as `faq` or `competitors.deskwise.objections`.
    pub list: Option<String>,
    /// Columns by name, and the field of each.
    pub columns: Vec<(String, String)>,
    /// Values that say something else in the brief are taken as well.
    pub update: bool,
}

/// A text of a file, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its place in the file.
    pub at: String,
    /// The text.
    pub text: String,
}

/// Something that belongs into the brief.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    /// A value at a path.
    Value(String, Piece),
    /// A text of a list of texts.
    Text(String, Piece),
    /// An item of a list. `parent`: the number of the entry that it is part of.
    Item { list: String, parent: Option<usize>, fields: Vec<(String, Piece)> },
}

/// What was found in a file.
#[derive(Debug, Clone, Default)]
struct Found {
    entries: Vec<Entry>,
    left: Vec<Piece>,
}

/// A value that goes into the brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Where it goes.
    pub path: String,
    /// The words, as they will stand there.
    pub text: String,
    /// Where it stands in the file; nothing where it follows from something else.
    pub at: String,
    /// What the brief says there now, if it says something else.
    pub instead: Option<String>,
}

/// What would be done with a file.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// What goes into the brief.
    pub placed: Vec<Placed>,
    /// What the brief says otherwise; it stays, unless it was wished.
    pub other: Vec<Placed>,
    /// How many values are there already.
    pub same: usize,
    /// What has no place.
    pub left: Vec<Piece>,
}

impl Import {
    /// The changes of the brief.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        self.placed.iter().map(|placed| Change::Set { path: placed.path.clone(), text: placed.text.clone() }).collect()
    }
}

/// What the blocks of a file say, by their tables and headings.
///
/// # Errors
/// When what a person says by hand fits nothing in it.
fn found(blocks: &[Block], wish: &Wish) -> Result<Found, Finding> {
    let is_table = |block: &Block| matches!(block.kind, Kind::Table(..));
    if blocks.iter().all(is_table) || wish.list.is_some() {
        let mut found = Found::default();
        for block in blocks {
            match &block.kind {
                Kind::Table(name, rows) => tables::read(name.as_deref(), rows, wish, &mut found)?,
                Kind::Aside(_) | Kind::Verbatim(_) => {}
                Kind::Heading(_, text) | Kind::Paragraph(text) | Kind::Item(text) => {
                    found.left.push(Piece { at: block.at.clone(), text: text.text().to_owned() });
                }
            }
        }
        return Ok(found);
    }
    outline::read(blocks, wish)
}
