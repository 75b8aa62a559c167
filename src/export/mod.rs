//! A pack as files to hand in, print or present.
//!
//! [`edition::edition`] says what is handed out; [`html`] and [`docx`] write it; [`tool`] finds the programs that make the
//! other formats of it; [`shelf`] puts the files where they belong and keeps what people made of them.

pub(crate) mod diagram;
mod docx;
pub mod edition;
pub(crate) mod html;
pub(crate) mod page;
pub mod shelf;
pub mod tool;

use crate::finding::Finding;
use edition::{Edition, Piece};

/// A picture that stands beside a document, by the address that the document gives.
pub type Pictures<'p> = dyn Fn(&str) -> Option<Vec<u8>> + 'p;

/// How documents are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wish {
    /// All in one file.
    pub single: bool,
    /// With what the speaker says, below each slide.
    pub notes: bool,
    /// To be printed at once: folds stand open, and no link leads to another file.
    pub is_for_paper: bool,
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its name.
    pub file: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The name of the one file of a whole pack, without its ending.
pub const SINGLE: &str = "launch-pack";

/// The documents as HTML: a page each, or one.
#[must_use]
pub fn html(edition: &Edition, wish: Wish, pictures: &Pictures<'_>) -> Vec<Output> {
    if wish.single {
        return vec![output(SINGLE, "html", html::all(edition, wish, pictures).into_bytes())];
    }
    let links = if wish.is_for_paper { html::Links::None } else { html::Links::Files(edition, "html") };
    let page = |piece: &Piece| {
        output(html::name(piece), "html", html::one(piece, edition, &links, wish, pictures).into_bytes())
    };
    edition.pieces.iter().map(page).collect()
}

/// The documents as Word files: one each, or one.
#[must_use]
pub fn docx(edition: &Edition, wish: Wish, pictures: &Pictures<'_>) -> Vec<Output> {
    if wish.single {
        return vec![output(SINGLE, "docx", docx::all(edition, wish, pictures))];
    }
    let file = |piece: &Piece| output(html::name(piece), "docx", docx::one(piece, edition, wish, pictures));
    edition.pieces.iter().map(file).collect()
}

/// A deck for pandoc, which makes PowerPoint of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deck {
    /// The name of its file, without an ending.
    pub name: String,
    /// The title of the first slide.
    pub title: String,
    /// The other words of it.
    pub subtitle: String,
    /// The slides after the first, each below its heading, with what the speaker says.
    pub html: String,
}

/// The decks of an edition.
#[must_use]
pub fn decks(edition: &Edition, pictures: &Pictures<'_>) -> Vec<Deck> {
    edition.pieces.iter().filter_map(|piece| html::deck(piece, pictures)).collect()
}

fn output(name: &str, ending: &str, bytes: Vec<u8>) -> Output {
    Output { file: format!("{name}.{ending}"), bytes }
}

/// Nothing is left to hand out.
#[must_use]
pub fn nothing_left() -> Finding {
    Finding::failure("nothing-to-export", "nothing in this pack may be sent to them")
        .help("documents and parts that may be sent are marked in the pack's README; `launch-faq` and `press-release` have some")
}
