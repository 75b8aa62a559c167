//! Word files, with styles that a person can change.

mod blocks;
mod parts;
mod styles;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Cursor;

use comrak::Arena;
use docx_rs::{
    AlignmentType, Docx, Footer, Header, NumPages, PageNum, Paragraph, ParagraphProperty, Run, Tab, TabValueType,
};

use self::blocks::Blocks;
use super::edition::{Edition, Piece};
use super::html::{INTERNAL, Links};
use super::page::{self, Body};
use super::tags::escaped;
use super::{Pictures, Wish};
use crate::finding::Finding;

/// The documents of an edition as Word files: name without ending, and bytes.
pub(super) fn one(piece: &Piece, edition: &Edition, wish: Wish, pictures: &Pictures<'_>) -> Result<Vec<u8>, Finding> {
    let marks = Marks::of(&[piece]);
    let links = Links::Files(edition, "docx");
    let mut blocks = Blocks::new(&marks, pictures, wish.notes);
    let title = add(piece, &links, &mut blocks);
    packed(blocks, &title, piece.is_internal, edition)
}

/// All of them in one.
pub(super) fn all(edition: &Edition, wish: Wish, pictures: &Pictures<'_>) -> Result<Vec<u8>, Finding> {
    let marks = Marks::of(&edition.pieces.iter().collect::<Vec<_>>());
    let links = Links::Places(edition);
    let mut blocks = Blocks::new(&marks, pictures, wish.notes);
    for piece in &edition.pieces {
        blocks.new_page();
        add(piece, &links, &mut blocks);
    }
    let is_internal = edition.pieces.iter().any(|piece| piece.is_internal);
    packed(blocks, &edition.title(), is_internal, edition)
}

fn add(piece: &Piece, links: &Links<'_>, blocks: &mut Blocks<'_>) -> String {
    let arena = Arena::new();
    let page = page::read(&arena, &piece.text);
    // The same name for a place, whether one document or all are in the file.
    let link = |url: &str| {
        let to = links.to(piece, url)?;
        Some(match (links, to.strip_prefix('#')) {
            (Links::Places(_), _) | (_, None) => to,
            (_, Some(anchor)) => format!("#{}--{anchor}", page::encoded(&piece.place)),
        })
    };
    blocks.begin(&piece.place);
    match &page.body {
        Body::Prose(root) => {
            blocks.learn(root);
            page::relink(root, &link);
            blocks.prose(root);
        }
        Body::Deck(slides) => {
            for slide in slides {
                blocks.learn(slide.root);
            }
            for slide in slides {
                page::relink(slide.root, &link);
                blocks.prose(slide.root);
                blocks.notes(&slide.notes);
            }
        }
    }
    if page.title.is_empty() { piece.name.clone() } else { page.title }
}

/// The bookmarks of headings: Word allows 40 letters, digits and underscores.
struct Marks(HashMap<String, String>);

impl Marks {
    fn of(pieces: &[&Piece]) -> Self {
        let mut marks = HashMap::new();
        for piece in pieces {
            marks.insert(piece.place.clone(), format!("place_{}", marks.len()));
            for anchor in page::headings(&piece.text) {
                marks.insert(format!("{}--{anchor}", piece.place), format!("place_{}", marks.len()));
            }
        }
        Self(marks)
    }

    /// The bookmark of a place, as a link names it.
    fn get(&self, place: &str) -> Option<&str> {
        self.0.get(&page::decoded(place)).map(String::as_str)
    }
}

fn packed(blocks: Blocks<'_>, title: &str, is_internal: bool, edition: &Edition) -> Result<Vec<u8>, Finding> {
    let launch = edition.launch.as_ref().map_or_else(String::new, |day| format!("Launch {day}"));
    let right = || Tab::new().val(TabValueType::Right).pos(usize::try_from(styles::TEXT_WIDTH).unwrap_or_default());
    let line = |style: &str| {
        let mut paragraph = Paragraph::new();
        paragraph.property = ParagraphProperty::new().style(style).add_tab(right());
        paragraph
    };
    let header = line("Header").add_run(blocks::run(title).add_tab().add_text(launch));
    let owner = if is_internal { format!("{} · {INTERNAL}", edition.product) } else { edition.product.clone() };
    let footer = line("Footer")
        .add_run(blocks::run(&owner).add_tab())
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(" / "))
        .add_num_pages(NumPages::new());
    let docx: Docx = styles::document()
        .header(Header::new().add_paragraph(header))
        .footer(Footer::new().add_paragraph(footer.align(AlignmentType::Left)));
    let (docx, pictures) = blocks.into(docx);
    let mut parts = docx.build();
    parts.document = finished(&String::from_utf8_lossy(&parts.document), &pictures).into_bytes();
    parts.document_rels = ordered(&parts.document_rels);
    let core = String::from_utf8_lossy(&parts.doc_props.core).replace("unknown", &escaped(&edition.product));
    let title = format!("<dc:title>{}</dc:title></cp:coreProperties>", escaped(&blocks::sound(title)));
    parts.doc_props.core = core.replace("</cp:coreProperties>", &title).into_bytes();
    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|error| {
        Finding::failure("internal", format!("the Word file could not be written: {error}"))
            .help("this is a fault of launchpack; please report it with the document")
    })?;
    Ok(bytes.into_inner())
}

/// Two things that the writer of Word files can't say: the first row of a table repeats on every page, and a picture has
/// words for those who don't see it.
fn finished(document: &str, pictures: &[String]) -> String {
    // The first row of a table is its head; in text these signs can't stand, since there they are escaped.
    let row = "<w:cantSplit />";
    let mut tables = document.split("<w:tbl>");
    let mut text = tables.next().unwrap_or_default().to_owned();
    for table in tables {
        text.push_str("<w:tbl>");
        text.push_str(&table.replacen(row, "<w:cantSplit /><w:tblHeader />", 1));
    }
    let mut parts = text.split("<wp:docPr id=\"1\" name=\"Figure\" />");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (i, part) in parts.enumerate() {
        let words = pictures.get(i).map_or_else(String::new, |words| escaped(&blocks::sound(words)));
        let _ = write!(out, "<wp:docPr id=\"{0}\" name=\"Figure {0}\" descr=\"{words}\" />{part}", i + 1);
    }
    out
}

/// The links of a document, which the writer gives in an order of chance, by their names: the same brief gives the same bytes.
fn ordered(relations: &[u8]) -> Vec<u8> {
    const ONE: &str = "<Relationship ";
    let text = String::from_utf8_lossy(relations);
    let (head, rest) = text.split_once(ONE).unwrap_or((&text, ""));
    let (rest, tail) = rest.rsplit_once("</Relationships>").unwrap_or((rest, ""));
    let mut all: Vec<&str> = rest.split(ONE).collect();
    all.sort_unstable();
    let all: String = all.into_iter().flat_map(|one| [ONE, one]).collect();
    format!("{head}{all}</Relationships>{tail}").into_bytes()
}
