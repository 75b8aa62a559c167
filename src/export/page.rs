//! A document as a tree: prose, or the slides of a deck.

use std::collections::BTreeSet;

use comrak::html::Anchorizer;
use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, parse_document};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::tags;

/// Where a link leads in what is handed out; `None`: nowhere, so that its words stay and the link goes.
pub(crate) type Link<'l> = dyn Fn(&str) -> Option<String> + 'l;

/// A document that was read.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// Its first heading, as plain text.
    pub(crate) title: String,
    pub(crate) body: Body<'a>,
}

/// What it consists of.
#[derive(Debug)]
pub(crate) enum Body<'a> {
    /// A text.
    Prose(Node<'a>),
    /// Slides, for a deck that says `marp: true`.
    Deck(Vec<Slide<'a>>),
}

impl<'a> Body<'a> {
    /// The trees that it consists of.
    fn roots(self) -> Vec<Node<'a>> {
        match self {
            Self::Prose(root) => vec![root],
            Self::Deck(slides) => slides.into_iter().map(|slide| slide.root).collect(),
        }
    }
}

/// A slide.
#[derive(Debug)]
pub(crate) struct Slide<'a> {
    /// What is shown.
    pub(crate) root: Node<'a>,
    /// What the speaker says, a paragraph each; plain text.
    pub(crate) notes: Vec<String>,
    /// The line it ends with, counted from 1.
    pub(crate) until: usize,
}

/// How Markdown is read: as GitHub does.
pub(crate) fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options
}

/// Whether a document begins with settings, and not with a rule.
fn has_front_matter(text: &str) -> bool {
    let mut lines = text.lines();
    lines.next() == Some("---")
        && lines.next().is_some_and(|line| line.split_once(':').is_some_and(|(key, _)| is_key(key)))
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// Reads a document.
pub(crate) fn read<'a>(arena: &'a Arena<'a>, text: &str) -> Page<'a> {
    let mut options = options();
    options.extension.front_matter_delimiter = has_front_matter(text).then(|| "---".to_owned());
    let root = parse_document(arena, text, &options);
    let heading = |node: &Node<'a>| matches!(node.data().value, NodeValue::Heading(_));
    let title = root.children().find(heading).map(comrak::arena_tree::Node::collect_text).unwrap_or_default();
    let front = root.children().find_map(|node| match &node.data().value {
        NodeValue::FrontMatter(text) => Some(text.clone()),
        _ => None,
    });
    let is_deck = front.is_some_and(|front| front.lines().any(|line| line.replace(' ', "") == "marp:true"));
    let body = if is_deck { Body::Deck(slides(arena, root)) } else { Body::Prose(root) };
    for node in root.descendants().collect::<Vec<_>>() {
        if is_comment(node) {
            node.detach();
        }
    }
    Page { title, body }
}

fn slides<'a>(arena: &'a Arena<'a>, root: Node<'a>) -> Vec<Slide<'a>> {
    let new = || Slide { root: arena.alloc(NodeValue::Document.into()), notes: Vec::new(), until: usize::MAX };
    let (mut slides, mut slide) = (Vec::new(), new());
    for node in root.children().collect::<Vec<_>>() {
        node.detach();
        let comment = match &node.data().value {
            NodeValue::FrontMatter(_) => continue,
            NodeValue::ThematicBreak => {
                slide.until = node.data().sourcepos.start.line;
                slides.push(std::mem::replace(&mut slide, new()));
                continue;
            }
            NodeValue::HtmlBlock(html) => comment(&html.literal).map(str::to_owned),
            _ => None,
        };
        match comment {
            Some(comment) => slide.notes.extend(notes(&comment)),
            None => slide.root.append(node),
        }
    }
    slides.push(slide);
    slides
}

/// The words of a comment that is for the speaker; one that is for Marp, such as `_class: lead`, has none.
fn notes(comment: &str) -> Vec<String> {
    let lines: Vec<String> =
        comment.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let is_directive = |line: &String| line.split_once(':').is_some_and(|(key, _)| is_key(key));
    if lines.len() == 1 && lines.iter().all(|line| is_directive(line) && line.split_whitespace().count() <= 2) {
        return Vec::new();
    }
    lines
}

fn comment(html: &str) -> Option<&str> {
    html.trim().strip_prefix("<!--")?.strip_suffix("-->")
}

fn is_comment(node: Node<'_>) -> bool {
    match &node.data().value {
        NodeValue::HtmlBlock(html) => comment(&html.literal).is_some(),
        NodeValue::HtmlInline(html) => comment(html).is_some(),
        _ => false,
    }
}

/// Sends every link where it leads in what is handed out, and takes away those that lead nowhere.
pub(crate) fn relink(root: Node<'_>, link: &Link<'_>) {
    for node in root.descendants().collect::<Vec<_>>() {
        let target = match &node.data().value {
            NodeValue::Link(to) => link(&to.url),
            _ => continue,
        };
        if let (Some(target), NodeValue::Link(to)) = (target, &mut node.data_mut().value) {
            to.url = target;
            continue;
        }
        for child in node.children().collect::<Vec<_>>() {
            child.detach();
            node.insert_before(child);
        }
        node.detach();
    }
}

/// The language of a code block.
pub(crate) fn language(info: &str) -> &str {
    info.split_whitespace().next().unwrap_or_default()
}

/// A gap, by the words it begins with.
pub(crate) fn is_gap(node: Node<'_>) -> bool {
    node.collect_text().trim_start().starts_with("To add:")
}

/// The parts of a link within the pack: the file, and the place in it. `None` for an address, which leads outside.
pub(crate) fn within(url: &str) -> Option<(String, Option<String>)> {
    let (file, anchor) = url.split_once('#').map_or((url, None), |(file, anchor)| (file, Some(decoded(anchor))));
    let scheme = file.split_once(':').is_some_and(|(scheme, _)| !scheme.contains('/'));
    (!scheme && !file.starts_with('/')).then(|| (decoded(file.strip_prefix("./").unwrap_or(file)), anchor))
}

/// A part of an address as the name it stands for.
pub(crate) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A name as a part of an address.
pub(crate) fn encoded(name: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    utf8_percent_encode(name, KEPT).to_string()
}

/// The file of a picture that stands beside the document; `None` for one that stands elsewhere.
pub(crate) fn beside(url: &str) -> Option<String> {
    let (file, _) = within(url)?;
    let is_name = !file.is_empty() && !file.contains(['/', '\\', ':']) && !file.starts_with('.');
    is_name.then_some(file)
}

/// The places in a document that a link can lead to: headings, and names in its HTML.
pub(crate) fn anchors(text: &str) -> BTreeSet<String> {
    let arena = Arena::new();
    let roots = read(&arena, text).body.roots();
    let names = within_all(&roots).flat_map(|node| match &node.data().value {
        NodeValue::HtmlBlock(html) => tags::names(&html.literal),
        NodeValue::HtmlInline(html) => tags::names(html),
        _ => Vec::new(),
    });
    headings_in(&roots).into_iter().chain(names).collect()
}

/// What a link calls each heading of a document, in order.
pub(crate) fn headings(text: &str) -> Vec<String> {
    let arena = Arena::new();
    headings_in(&read(&arena, text).body.roots())
}

fn headings_in(roots: &[Node<'_>]) -> Vec<String> {
    let mut anchorizer = Anchorizer::new();
    let headings = within_all(roots).filter(|node| matches!(node.data().value, NodeValue::Heading(_)));
    headings.map(|node| anchorizer.anchorize(&node.collect_text())).collect()
}

fn within_all<'a>(roots: &[Node<'a>]) -> impl Iterator<Item = Node<'a>> {
    roots.iter().copied().flat_map(comrak::arena_tree::Node::descendants)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tags::is_address;

    #[test]
    fn a_deck_falls_into_slides_with_their_notes() {
        let text = "---\nmarp: true\n---\n\n# One\n\n<!-- _class: lead -->\n<!--\nSay: this.\nThen that.\n-->\n\n---\n\n## Two\n\n- [x](b.md)\n<!-- 30 seconds. -->\n";
        let arena = Arena::new();
        let page = read(&arena, text);
        assert_eq!(page.title, "One");
        let Body::Deck(slides) = page.body else { panic!("no deck") };
        let notes: Vec<_> = slides.iter().map(|slide| slide.notes.join("|")).collect();
        assert_eq!(notes, ["Say: this.|Then that.", "30 seconds."]);
    }

    #[test]
    fn a_document_that_begins_with_a_rule_keeps_its_beginning() {
        let arena = Arena::new();
        let Body::Prose(root) = read(&arena, "---\n\n**Banner**\n\n---\n\n# T\n").body else { panic!("a deck") };
        assert!(root.collect_text().contains("Banner"));
    }

    #[test]
    fn links_within_the_pack_are_told_from_addresses() {
        let to = |file: &str, anchor: Option<&str>| Some((file.to_owned(), anchor.map(str::to_owned)));
        assert_eq!(within("faq.md#what"), to("faq.md", Some("what")));
        assert_eq!(within("./faq%20100%25.md"), to("faq 100%.md", None));
        assert_eq!(within("#what"), to("", Some("what")));
        assert_eq!(beside("./my%20p.png").as_deref(), Some("my p.png"));
        for elsewhere in ["../p.png", "%2e%2e/p.png", "a/p.png", "https://a.example/p.png", ".hidden.png", "C:p.png"] {
            assert_eq!(beside(elsewhere), None, "{elsewhere}");
        }
        assert_eq!(within("https://a.example/#b"), None);
        assert_eq!(within("javascript:alert(1)"), None);
        assert!(is_address("HTTPS://a.example") && !is_address("javascript:x") && !is_address("data:text/html,x"));
    }

    #[test]
    fn a_link_that_leads_nowhere_leaves_its_words() {
        let arena = Arena::new();
        let Body::Prose(root) = read(&arena, "See [the *card*](b.md) and [a](a.md).\n").body else { panic!("a deck") };
        relink(root, &|url| (url == "a.md").then(|| "a.html".to_owned()));
        let mut html = String::new();
        comrak::format_html(root, &options(), &mut html).unwrap();
        assert_eq!(html, "<p>See the <em>card</em> and <a href=\"a.html\">a</a>.</p>\n");
    }
}
