//! HTML that needs nothing but itself: no network, no script; made to be read on a phone, in the dark, and on paper.

pub(crate) mod body;
mod clean;
mod marks;
mod slots;
mod values;

use std::fmt::Write as _;
use std::sync::LazyLock;

use handlebars::Handlebars;
use serde::Serialize;

use self::body::{Fragment, Frame};
use super::edition::{Edition, Piece, Reader};
use super::page;
use super::tags;
use super::{Deck, Pictures, Wish, sources};
use crate::finding::Finding;

/// What documents look like, wherever they are shown.
pub(crate) const DOCUMENT_CSS: &str = include_str!("../../../assets/export/document.css");
const PAGE_CSS: &str = include_str!("../../../assets/export/page.css");
const PAGE: &str = include_str!("../../../assets/export/page.html.hbs");

static PAGES: LazyLock<Option<Handlebars<'static>>> = LazyLock::new(|| {
    let mut pages = Handlebars::new();
    pages.register_template_string("page", PAGE).ok().map(|()| pages)
});

#[derive(Serialize)]
struct PageView<'v> {
    title: &'v str,
    product: &'v str,
    launch: Option<&'v str>,
    style: String,
    running: String,
    contents: Vec<Entry>,
    /// Whether paper goes without the list of contents: the index of the pack is there, or there is little to list.
    with_index: bool,
    sections: Vec<Section>,
}

#[derive(Serialize)]
struct Entry {
    id: String,
    title: String,
}

#[derive(Serialize)]
struct Section {
    id: String,
    class: &'static str,
    html: String,
}

/// How links within the pack are written.
pub(crate) enum Links<'l> {
    /// To a file of its own for each document, with this ending.
    Files(&'l Edition, &'static str),
    /// To a place in the one file.
    Places(&'l Edition),
    /// Not at all, but within the document.
    Here(&'l Edition),
}

impl Links<'_> {
    /// Where a link leads from a document; `None` where it leads nowhere, because its target is not handed out.
    pub(crate) fn to(&self, from: &Piece, url: &str) -> Option<String> {
        if page::within(url).is_none() {
            return tags::is_address(url).then(|| url.to_owned());
        }
        let (Links::Files(edition, _) | Links::Places(edition) | Links::Here(edition)) = self;
        let (target, anchor) = edition.target(from, url)?;
        let is_here = target.file == from.file;
        // A place that is not handed out has a name that says too much.
        if anchor.as_ref().is_some_and(|anchor| !target.anchors.contains(anchor)) {
            return None;
        }
        let anchor = anchor.map(|anchor| page::encoded(&anchor));
        Some(match (self, anchor) {
            (Links::Places(_), None) => format!("#{}", page::encoded(&target.place)),
            (Links::Places(_), Some(anchor)) => format!("#{}--{anchor}", page::encoded(&target.place)),
            (_, anchor) if is_here => format!("#{}", anchor?),
            (Links::Files(_, ending), None) => format!("{}.{ending}", page::encoded(&target.name)),
            (Links::Files(_, ending), Some(anchor)) => format!("{}.{ending}#{anchor}", page::encoded(&target.name)),
            (Links::Here(_), _) => return None,
        })
    }
}

/// A page for one document.
pub(crate) fn one(
    piece: &Piece,
    edition: &Edition,
    links: &Links<'_>,
    wish: Wish,
    pictures: &Pictures<'_>,
) -> Result<String, Finding> {
    let link = |url: &str| links.to(piece, url);
    let fragment = fragment(piece, "", &link, wish, pictures);
    let title = titled(&fragment, piece);
    let running = running("", &title, (piece, edition), fragment.is_deck, wish);
    page_of(&title, edition, running, Vec::new(), vec![section(String::new(), fragment, wish)])
}

/// A page for all of them.
pub(crate) fn all(edition: &Edition, wish: Wish, pictures: &Pictures<'_>) -> Result<String, Finding> {
    let links = Links::Places(edition);
    let (mut contents, mut sections, mut styles) = (Vec::new(), Vec::new(), String::new());
    for (i, piece) in edition.pieces.iter().enumerate() {
        let id = piece.place.clone();
        let link = |url: &str| links.to(piece, url);
        let fragment = fragment(piece, &format!("{id}--"), &link, wish, pictures);
        let title = titled(&fragment, piece);
        styles.push_str(&running(&format!("d{i}"), &title, (piece, edition), fragment.is_deck, wish));
        if !fragment.is_deck {
            let _ = writeln!(styles, "@media print {{ main > article:nth-of-type({}) {{ page: d{i}; }} }}", i + 1);
        }
        contents.push(Entry { id: id.clone(), title: piece.label.clone().unwrap_or(title) });
        sections.push(section(id, fragment, wish));
    }
    page_of(&edition.title(), edition, styles, contents, sections)
}

/// A deck as plain HTML for pandoc: its slides one after the other; `None` for any other document.
pub(crate) fn deck(piece: &Piece, edition: &Edition, pictures: &Pictures<'_>) -> Option<Deck> {
    let link = |url: &str| Links::Here(edition).to(piece, url).filter(|url| !url.starts_with('#'));
    let picture = |url: &str| pictures(url);
    let frame = Frame {
        prefix: "",
        link: &link,
        picture: &picture,
        notes: true,
        mark: "",
        values: &[],
        unfolded: true,
        beside: &[],
    };
    let ([title, subtitle], html) = body::plain_slides(&piece.text, &frame)?;
    Some(Deck { name: piece.name.clone(), title, subtitle, html, of: sources([piece]) })
}

fn fragment(piece: &Piece, prefix: &str, link: &page::Link<'_>, wish: Wish, pictures: &Pictures<'_>) -> Fragment {
    let picture = |url: &str| pictures(url);
    let frame = Frame {
        prefix,
        link,
        picture: &picture,
        notes: wish.notes,
        mark: if piece.is_internal { INTERNAL } else { "" },
        values: &[],
        unfolded: wish.is_for_paper,
        beside: &[],
    };
    body::body(&piece.text, &frame)
}

fn titled(fragment: &Fragment, piece: &Piece) -> String {
    if fragment.title.is_empty() { piece.name.clone() } else { fragment.title.clone() }
}

fn section(id: String, fragment: Fragment, wish: Wish) -> Section {
    let class = match (fragment.is_deck, wish.notes) {
        (false, _) => "document",
        (true, false) => "deck",
        (true, true) => "deck with-notes",
    };
    Section { id, class, html: fragment.html }
}

/// Stands on each page that nobody outside may read.
pub(crate) const INTERNAL: &str = "Internal";

/// What stands on each printed page: what it is, when the launch is, and whether it may leave the house.
fn running(page: &str, title: &str, (piece, edition): (&Piece, &Edition), is_deck: bool, wish: Wish) -> String {
    let page = match (is_deck, wish.notes) {
        (true, false) => return String::new(),
        (true, true) => "notes",
        (false, _) => page,
    };
    let launch = edition.launch.as_ref().map_or_else(String::new, |day| format!("Launch {day}"));
    let mut css = format!("@media print {{ @page {page} {{\n");
    let left = if piece.is_internal { INTERNAL } else { "" };
    for (place, text) in [("top-left", title), ("top-right", &launch), ("bottom-left", left)] {
        let _ = writeln!(css, "@{place} {{ content: \"{}\"; {RUNNING} }}", in_css(text));
    }
    let _ = writeln!(css, "@bottom-right {{ content: counter(page); {RUNNING} }}\n}} }}");
    css
}

/// How it looks.
const RUNNING: &str = "font: 8.5pt system-ui, sans-serif; color: #4a5160;";

/// Text between double quotes in a style sheet within a page.
fn in_css(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || c == ' ' {
            out.push(c);
        } else {
            let _ = write!(out, "\\{:x} ", c as u32);
        }
    }
    out
}

fn page_of(
    title: &str,
    edition: &Edition,
    running: String,
    contents: Vec<Entry>,
    sections: Vec<Section>,
) -> Result<String, Finding> {
    let launch = edition.launch.as_deref();
    // The name of the window, which browsers that know no header of ours print instead.
    let named = launch.map_or_else(|| title.to_owned(), |launch| format!("{title} · launch {launch}"));
    let style = format!("{DOCUMENT_CSS}{PAGE_CSS}");
    let with_index = edition.reader != Reader::Team || edition.pieces.iter().any(|piece| piece.is_index);
    let view =
        PageView { title: &named, product: &edition.product, launch, style, running, contents, with_index, sections };
    PAGES.as_ref().and_then(|pages| pages.render("page", &view).ok()).ok_or_else(|| {
        Finding::failure("internal", "the page could not be put together")
            .help("this is a fault of launchpack; please report it with the document")
    })
}
