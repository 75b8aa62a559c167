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
pub(crate) mod tags;
pub mod tool;

use std::collections::BTreeMap;

use crate::digest;
use crate::finding::Finding;
use crate::pack::disk::{Disk as _, RealDisk};
use edition::{Edition, Piece, Reader};

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
    /// What it was made of.
    pub of: Sources,
}

/// The digests of documents as they stood, by their files within the pack.
pub type Sources = BTreeMap<String, String>;

/// The documents as HTML: a page each, or one.
///
/// # Errors
/// When a page can't be put together.
pub fn html(edition: &Edition, wish: Wish, pictures: &Pictures<'_>) -> Result<Vec<Output>, Finding> {
    if wish.single {
        let bytes = html::all(edition, wish, pictures)?.into_bytes();
        return Ok(vec![output(edition.reader.single(), "html", bytes, sources(&edition.pieces))]);
    }
    let links = if wish.is_for_paper { html::Links::Here(edition) } else { html::Links::Files(edition, "html") };
    let page = |piece: &Piece| {
        let page = html::one(piece, edition, &links, wish, pictures)?;
        Ok(output(&piece.name, "html", page.into_bytes(), sources([piece])))
    };
    edition.pieces.iter().map(page).collect()
}

/// The documents as Word files: one each, or one.
///
/// # Errors
/// When a file can't be put together.
pub fn docx(edition: &Edition, wish: Wish, pictures: &Pictures<'_>) -> Result<Vec<Output>, Finding> {
    if wish.single {
        let bytes = docx::all(edition, wish, pictures)?;
        return Ok(vec![output(edition.reader.single(), "docx", bytes, sources(&edition.pieces))]);
    }
    let file =
        |piece: &Piece| Ok(output(&piece.name, "docx", docx::one(piece, edition, wish, pictures)?, sources([piece])));
    edition.pieces.iter().map(file).collect()
}

/// A deck for pandoc, which makes PowerPoint of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deck {
    /// The name of its file, without an ending.
    pub name: String,
    /// The title of a slide before the others; empty where there is none.
    pub title: String,
    /// The other words of it.
    pub subtitle: String,
    /// The other slides, each below its heading, with what the speaker says.
    pub html: String,
    /// What it was made of.
    pub of: Sources,
}

/// Whether a document is a deck.
#[must_use]
pub fn is_deck(piece: &Piece) -> bool {
    matches!(page::read(&comrak::Arena::new(), &piece.text).body, page::Body::Deck(_))
}

/// The decks of an edition.
#[must_use]
pub fn decks(edition: &Edition, pictures: &Pictures<'_>) -> Vec<Deck> {
    edition.pieces.iter().filter_map(|piece| html::deck(piece, edition, pictures)).collect()
}

fn output(name: &str, ending: &str, bytes: Vec<u8>, of: Sources) -> Output {
    Output { file: format!("{name}.{ending}"), bytes, of }
}

fn sources<'p>(pieces: impl IntoIterator<Item = &'p Piece>) -> Sources {
    pieces.into_iter().map(|piece| (piece.file.clone(), piece.mark.clone())).collect()
}

/// The digest of a document, as [`Sources`] have it.
#[must_use]
pub fn mark(bytes: &[u8]) -> String {
    format!("{:016x}", digest::of(bytes))
}

/// The pictures that stand in a folder, by the addresses that documents beside them give.
pub fn pictures(dir: &std::path::Path) -> impl Fn(&str) -> Option<Vec<u8>> + '_ {
    move |url| RealDisk.read(&dir.join(page::beside(url)?)).ok().flatten()
}

/// Nothing is left to hand out. `whole`: of the whole pack.
#[must_use]
pub fn nothing_left(reader: Reader, whole: bool) -> Finding {
    let what = match (reader, whole) {
        (Reader::Team, _) => {
            let finding = Finding::failure("nothing-to-export", "the pack has no documents any more");
            return finding.help("`launchpack build --restore DOC` brings one back");
        }
        (_, true) => "nothing in this pack may be sent to them",
        (_, false) => "nothing in these documents may be sent to them",
    };
    Finding::failure("nothing-to-export", what).help(
        "the index of the pack says what may be sent: `launch-faq` in part, `press-release`, and the set `announce`",
    )
}
