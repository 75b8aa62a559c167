//! Word files, with styles that a person can change.

mod blocks;
mod styles;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Cursor;

use comrak::Arena;
use comrak::html::Anchorizer;
use comrak::nodes::{Node, NodeValue};
use docx_rs::{
    AlignmentType, Docx, Footer, Header, NumPages, PageNum, Paragraph, ParagraphProperty, Run, Tab, TabValueType,
};

use self::blocks::Blocks;
use super::edition::{Edition, Piece};
use super::html::{Links, name};
use super::page::{self, Body};
use super::{Pictures, Wish};

/// The documents of an edition as Word files: name without ending, and bytes.
pub(super) fn one(piece: &Piece, edition: &Edition, wish: Wish, pictures: &Pictures<'_>) -> Vec<u8> {
    let marks = Marks::of(&[piece]);
    let links = Links::Files(edition, "docx");
    let mut blocks = Blocks::new(&marks, pictures, wish.notes);
    let title = add(piece, &links, &mut blocks);
    packed(blocks, &title, edition)
}

/// All of them in one.
pub(super) fn all(edition: &Edition, wish: Wish, pictures: &Pictures<'_>) -> Vec<u8> {
    let marks = Marks::of(&edition.pieces.iter().collect::<Vec<_>>());
    let links = Links::Places(edition);
    let mut blocks = Blocks::new(&marks, pictures, wish.notes);
    for piece in &edition.pieces {
        blocks.new_page();
        add(piece, &links, &mut blocks);
    }
    packed(blocks, &format!("{}: the launch pack", edition.product), edition)
}

fn add(piece: &Piece, links: &Links<'_>, blocks: &mut Blocks<'_>) -> String {
    let arena = Arena::new();
    let page = page::read(&arena, &piece.text);
    // The same name for a place, whether one document or all are in the file.
    let link = |url: &str| {
        let to = links.to(piece, url)?;
        Some(match (links, to.strip_prefix('#')) {
            (Links::Places(_), _) | (_, None) => to,
            (_, Some(anchor)) => format!("#{}--{anchor}", name(piece)),
        })
    };
    blocks.begin(name(piece));
    match &page.body {
        Body::Prose(root) => {
            page::relink(root, &link);
            blocks.prose(root);
        }
        Body::Deck(slides) => {
            for slide in slides {
                page::relink(slide.root, &link);
                blocks.prose(slide.root);
                blocks.notes(&slide.notes);
            }
        }
    }
    if page.title.is_empty() { piece.stem().to_owned() } else { page.title }
}

/// The bookmarks of headings: Word allows 40 letters, digits and underscores.
struct Marks(HashMap<String, String>);

impl Marks {
    fn of(pieces: &[&Piece]) -> Self {
        let mut marks = HashMap::new();
        for piece in pieces {
            let arena = Arena::new();
            let page = page::read(&arena, &piece.text);
            let roots: Vec<Node<'_>> = match page.body {
                Body::Prose(root) => vec![root],
                Body::Deck(slides) => slides.into_iter().map(|slide| slide.root).collect(),
            };
            let mut anchors = Anchorizer::new();
            marks.insert(name(piece).to_owned(), format!("place_{}", marks.len()));
            let headings = roots.into_iter().flat_map(comrak::arena_tree::Node::descendants);
            for heading in headings.filter(|node| matches!(node.data().value, NodeValue::Heading(_))) {
                let anchor = anchors.anchorize(&heading.collect_text());
                marks.insert(format!("{}--{anchor}", name(piece)), format!("place_{}", marks.len()));
            }
        }
        Self(marks)
    }

    fn get(&self, place: &str) -> Option<&str> {
        self.0.get(place).map(String::as_str)
    }
}

fn packed(blocks: Blocks<'_>, title: &str, edition: &Edition) -> Vec<u8> {
    let launch = edition.launch.as_ref().map_or_else(String::new, |day| format!("Launch {day}"));
    let right = || Tab::new().val(TabValueType::Right).pos(usize::try_from(styles::TEXT_WIDTH).unwrap_or_default());
    let line = |style: &str| {
        let mut paragraph = Paragraph::new();
        paragraph.property = ParagraphProperty::new().style(style).add_tab(right());
        paragraph
    };
    let header = line("Header").add_run(blocks::run(title).add_tab().add_text(launch));
    let footer = line("Footer")
        .add_run(blocks::run(&edition.product).add_tab())
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(" / "))
        .add_num_pages(NumPages::new());
    let docx: Docx = styles::document()
        .header(Header::new().add_paragraph(header))
        .footer(Footer::new().add_paragraph(footer.align(AlignmentType::Left)));
    let (docx, pictures) = blocks.into(docx);
    let mut parts = docx.build();
    parts.document = finished(parts.document, &pictures);
    parts.document_rels = ordered(&parts.document_rels);
    let mut bytes = Cursor::new(Vec::new());
    if parts.pack(&mut bytes).is_err() {
        return Vec::new();
    }
    bytes.into_inner()
}

/// Two things that the writer of Word files can't say: the first row of a table repeats on every page, and a picture has
/// words for those who don't see it.
fn finished(document: Vec<u8>, pictures: &[String]) -> Vec<u8> {
    let Ok(text) = String::from_utf8(document) else { return Vec::new() };
    let text = text.replace("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />");
    let mut parts = text.split("<wp:docPr id=\"1\" name=\"Figure\" />");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (i, part) in parts.enumerate() {
        let words = pictures.get(i).map_or_else(String::new, |words| super::html::body::escaped(words));
        let _ = write!(out, "<wp:docPr id=\"{}\" name=\"Figure {}\" descr=\"{words}\" />{part}", i + 1, i + 1);
    }
    out.into_bytes()
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
