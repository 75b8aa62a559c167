//! A document as a tree: prose, or the slides of a deck.

use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, parse_document};

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

/// How Markdown is read: as GitHub does, with front matter.
pub(crate) fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options.extension.front_matter_delimiter = Some("---".to_owned());
    options
}

/// Reads a document.
pub(crate) fn read<'a>(arena: &'a Arena<'a>, text: &str) -> Page<'a> {
    let root = parse_document(arena, text, &options());
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
    let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphabetic() || c == '_' || c == '-');
    let is_directive = |line: &String| line.split_once(':').is_some_and(|(key, _)| is_key(key) && !key.contains(' '));
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
pub(crate) fn within(url: &str) -> Option<(&str, Option<&str>)> {
    let (file, anchor) = url.split_once('#').map_or((url, None), |(file, anchor)| (file, Some(anchor)));
    let scheme = file.split_once(':').is_some_and(|(scheme, _)| !scheme.contains('/'));
    (!scheme && !file.starts_with('/')).then(|| (file.strip_prefix("./").unwrap_or(file), anchor))
}

/// Whether an address may stand in what is handed out.
pub(crate) fn is_address(url: &str) -> bool {
    let lower = url.trim_start().to_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn links_within_the_pack_are_told_from_addresses() {
        assert_eq!(within("faq.md#what"), Some(("faq.md", Some("what"))));
        assert_eq!(within("./faq.md"), Some(("faq.md", None)));
        assert_eq!(within("#what"), Some(("", Some("what"))));
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
