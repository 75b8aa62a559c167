//! A document as HTML that can do nothing: no script, no handler, nothing that is fetched.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

use ammonia::Builder;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use comrak::html::{Anchorizer, format_node_default};
use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, create_formatter};

use super::super::diagram;
use super::super::page::{self, Body, Link, Slide};
use super::super::tags;

/// What a document is set into.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'f> {
    /// Stands before each name of a place, so that several documents fit into one file.
    pub(crate) prefix: &'f str,
    /// Where links lead.
    pub(crate) link: &'f Link<'f>,
    /// The bytes of a picture that stands beside the document.
    pub(crate) picture: &'f dyn Fn(&str) -> Option<Vec<u8>>,
    /// Whether what the speaker says stands below each slide.
    pub(crate) notes: bool,
    /// A word that stands on each slide.
    pub(crate) mark: &'f str,
    /// Whether values are marked in it, see [`marks`].
    pub(crate) has_values: bool,
    /// Whether folds stand open, as paper needs them.
    pub(crate) unfolded: bool,
    /// HTML to set beside the block that a line belongs to; lines count from 1.
    pub(crate) beside: &'f [(usize, String)],
}

/// A document as HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fragment {
    /// Its first heading, as plain text.
    pub(crate) title: String,
    pub(crate) html: String,
    pub(crate) is_deck: bool,
}

/// Begins a value: this, its number in [`digit`]s, and [`OPENED`]. A document with such characters gets no marks.
const OPEN: char = '\u{fdd0}';
const OPENED: char = '\u{fdd1}';
/// Ends a value.
const CLOSE: char = '\u{fdd2}';

fn digit(value: u32) -> char {
    char::from_u32(0xfde0 + value).unwrap_or(OPENED)
}

/// Marks a value in Markdown, to become `<span class="value" data-value="N">` in HTML.
pub(crate) fn marks(number: usize) -> (String, char) {
    let digits = number.to_string().chars().filter_map(|c| c.to_digit(10)).map(digit).collect::<String>();
    (format!("{OPEN}{digits}{OPENED}"), CLOSE)
}

pub(crate) fn is_mark(c: char) -> bool {
    ('\u{fdd0}'..='\u{fdef}').contains(&c)
}

/// HTML of our own, kept apart while what a person wrote is cleaned.
#[derive(Debug, Default)]
struct Slots(Vec<String>);

impl Slots {
    fn put(&mut self, html: String) -> String {
        self.0.push(html);
        format!("<div data-slot=\"{}\"></div>", self.0.len() - 1)
    }

    fn fill(self, html: String) -> String {
        let fill =
            |html: String, (i, own): (usize, &String)| html.replace(&format!("<div data-slot=\"{i}\"></div>"), own);
        self.0.iter().enumerate().fold(html, fill)
    }
}

/// Around each table, which may be wider than a phone.
const TABLE: &str = "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"Table\">";

/// What the formatter knows while it writes.
#[derive(Default)]
struct Writing {
    prefix: String,
    anchors: Anchorizer,
    slots: Slots,
}

create_formatter!(Writer<Writing>, {
    NodeValue::Heading(ref heading) => |context, node, entering| {
        if entering {
            let slug = context.user.anchors.anchorize(&node.collect_text());
            let id = format!("{}{slug}", context.user.prefix);
            write!(context, "<h{} id=\"", heading.level)?;
            context.escape(&id)?;
            context.write_str("\">")?;
        } else {
            writeln!(context, "</h{}>", heading.level)?;
        }
    },
    NodeValue::CodeBlock(ref block) => |context, node, entering| {
        if page::language(&block.info) != "mermaid" {
            return format_node_default(context, node, entering);
        }
        if entering {
            let slot = context.user.slots.put(figure(&block.literal));
            writeln!(context, "{slot}")?;
        }
    },
    NodeValue::Table(_) => |context, node, entering| {
        if entering {
            context.write_str(TABLE)?;
            context.write_str("\n")?;
            return format_node_default(context, node, entering);
        }
        let rendering = format_node_default(context, node, entering)?;
        context.write_str("</div>\n")?;
        return Ok(rendering);
    },
    NodeValue::BlockQuote => |context, node, entering| {
        if !entering {
            context.write_str("</blockquote>\n")?;
        } else if page::is_gap(node) {
            context.write_str("<blockquote class=\"gap\">\n")?;
        } else {
            context.write_str("<blockquote>\n")?;
        }
    },
    NodeValue::TaskItem(ref item) => |context, entering| {
        if entering {
            let (sign, name) = if item.symbol.is_some() { ("\u{2611}", "done") } else { ("\u{2610}", "open") };
            write!(context, "<li class=\"task\"><span role=\"img\" aria-label=\"{name}\">{sign}</span> ")?;
        } else {
            context.write_str("</li>\n")?;
        }
    },
});

/// The diagram as a picture that nothing can run in; where it can't be drawn, its text.
fn figure(source: &str) -> String {
    let Some(svg) = diagram::svg(source) else {
        return format!("<pre><code>{}</code></pre>", escaped(source));
    };
    let (alt, data) = (escaped(&diagram::described(source)), BASE64.encode(svg));
    format!("<figure class=\"diagram\"><img alt=\"{alt}\" src=\"data:image/svg+xml;base64,{data}\"></figure>")
}

/// Text for HTML, also between double quotes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A document as HTML.
pub(crate) fn body(text: &str, frame: &Frame<'_>) -> Fragment {
    let arena = Arena::new();
    let page = page::read(&arena, text);
    let mut writing = Writing { prefix: frame.prefix.to_owned(), ..Writing::default() };
    let mut html = String::new();
    let is_deck = matches!(page.body, Body::Deck(_));
    match &page.body {
        Body::Prose(root) => {
            writing = write(root, frame, frame.beside, writing, &arena, &mut html);
        }
        Body::Deck(slides) => {
            let mut from = 0;
            for (i, slide) in slides.iter().enumerate() {
                html.extend(beside(frame.beside, from, slide.until, &mut writing.slots));
                from = slide.until;
                let mut inner = String::new();
                writing = write(slide.root, frame, &[], writing, &arena, &mut inner);
                slide_of(slide, (i + 1, slides.len()), &inner, frame, &mut html);
            }
        }
    }
    let html = if frame.has_values { valued(&html) } else { html };
    let html = writing.slots.fill(cleaned(&html));
    let title = page.title.chars().filter(|c| !frame.has_values || !is_mark(*c)).collect();
    let html = if frame.unfolded { html.replace("<details>", "<details open>") } else { html };
    Fragment { title, html, is_deck }
}

/// The slides of a deck for pandoc: title and other words of a title slide, and the HTML of the others; `None` for any other
/// document. A first slide with notes is one of the others, without a title slide before it: pandoc's has room for none.
pub(crate) fn plain_slides(text: &str, frame: &Frame<'_>) -> Option<([String; 2], String)> {
    let arena = Arena::new();
    let Body::Deck(slides) = page::read(&arena, text).body else { return None };
    let (first, rest) = slides.split_first()?;
    let title = first.root.children().find(|node| is_heading(node));
    let words = title.map(AstNode::collect_text).unwrap_or_default();
    let others = first.root.children().filter(|node| title.is_none_or(|title| !node.same_node(title)));
    let others = others.map(AstNode::collect_text).filter(|text| !text.trim().is_empty());
    let (first, rest) = if first.notes.is_empty() {
        ([words, others.collect::<Vec<_>>().join(" · ")], rest)
    } else {
        ([String::new(), String::new()], slides.as_slice())
    };
    let mut html = String::new();
    let mut writing = Writing::default();
    for slide in rest {
        // pandoc begins a slide at a heading of the second level, and at a line where there is none.
        if !slide.root.first_child().is_some_and(is_heading) {
            html.push_str("<hr>\n");
        }
        for (i, node) in slide.root.children().filter(|node| is_heading(node)).enumerate() {
            if let NodeValue::Heading(heading) = &mut node.data_mut().value {
                heading.level = if i == 0 { 2 } else { 3 };
            }
        }
        writing = write(slide.root, frame, &[], writing, &arena, &mut html);
        if !slide.notes.is_empty() {
            let _ = writeln!(html, "<div class=\"notes\">\n{}</div>", notes(slide));
        }
    }
    // pandoc finds a table only where nothing stands around it.
    let html = cleaned(&html).replace(TABLE, "").replace("</table>\n</div>", "</table>\n");
    Some((first, writing.slots.fill(html)))
}

fn is_heading(node: &AstNode<'_>) -> bool {
    matches!(node.data().value, NodeValue::Heading(_))
}

/// What the speaker says, a paragraph each.
fn notes(slide: &Slide<'_>) -> String {
    slide.notes.iter().fold(String::new(), |mut html, note| {
        let _ = writeln!(html, "<p>{}</p>", escaped(note));
        html
    })
}

fn slide_of(slide: &Slide<'_>, (number, count): (usize, usize), inner: &str, frame: &Frame<'_>, out: &mut String) {
    let class = if number == 1 { "slide first" } else { "slide" };
    let prefix = escaped(frame.prefix);
    let _ = write!(
        out,
        "<section class=\"{class}\" id=\"{prefix}slide-{number}\" aria-label=\"Slide {number} of {count}\">\n{inner}\
         <p class=\"number\">{mark}{number}</p>\n</section>\n",
        mark = if frame.mark.is_empty() { String::new() } else { format!("{} · ", escaped(frame.mark)) },
    );
    if frame.notes && !slide.notes.is_empty() {
        let notes = notes(slide);
        let _ =
            write!(out, "<div class=\"notes\" role=\"note\" aria-label=\"Notes to slide {number}\">\n{notes}</div>\n");
    }
}

/// What stands beside the lines after one and up to another.
fn beside(notes: &[(usize, String)], from: usize, until: usize, slots: &mut Slots) -> Option<String> {
    let notes = notes.iter().filter(|(line, _)| *line > from && *line <= until);
    let notes: String = notes.map(|(_, html)| html.as_str()).collect();
    (!notes.is_empty()).then(|| slots.put(format!("<div class=\"beside\">{notes}</div>")) + "\n")
}

/// Sets what stands beside a line before the block that it is in, or at the end.
fn set_beside<'a>(root: &'a AstNode<'a>, notes: &[(usize, String)], slots: &mut Slots, arena: &'a Arena<'a>) {
    let html = |literal: String| {
        let block = comrak::nodes::NodeHtmlBlock { block_type: 6, literal };
        arena.alloc(AstNode::from(NodeValue::HtmlBlock(block)))
    };
    let mut from = 0;
    for block in root.children().collect::<Vec<_>>() {
        let until = block.data().sourcepos.end.line.max(from);
        if let Some(slot) = beside(notes, from, until, slots) {
            block.insert_before(html(slot));
        }
        from = until;
    }
    if let Some(slot) = beside(notes, from, usize::MAX, slots) {
        root.append(html(slot));
    }
}

fn write<'a>(
    root: &'a AstNode<'a>,
    frame: &Frame<'_>,
    notes: &[(usize, String)],
    mut writing: Writing,
    arena: &'a Arena<'a>,
    out: &mut String,
) -> Writing {
    page::relink(root, frame.link);
    for node in root.descendants().collect::<Vec<_>>() {
        let picture = match &mut node.data_mut().value {
            NodeValue::FootnoteDefinition(note) => {
                note.name = format!("{}{}", frame.prefix, note.name);
                continue;
            }
            NodeValue::FootnoteReference(note) => {
                note.name = format!("{}{}", frame.prefix, note.name);
                continue;
            }
            NodeValue::HtmlBlock(html) => {
                html.literal = tags::plain(&html.literal, frame.prefix);
                continue;
            }
            NodeValue::HtmlInline(html) => {
                *html = tags::plain(html, frame.prefix);
                continue;
            }
            NodeValue::Image(to) => (frame.picture)(&to.url).and_then(|bytes| embedded(&bytes)).map(|url| to.url = url),
            _ => continue,
        };
        if picture.is_none() {
            // A picture that can't come along leaves its words.
            let words = format!("[{}]", node.collect_text());
            node.insert_before(arena.alloc(NodeValue::Text(words.into()).into()));
            node.detach();
        }
    }
    set_beside(root, notes, &mut writing.slots, arena);
    let mut options = page::options();
    // What is not safe in it is taken out afterwards, from the whole.
    options.render.r#unsafe = true;
    let empty = Writing::default();
    Writer::format_document(root, &options, out, writing).unwrap_or(empty)
}

/// Marks of values become elements; those within a tag, where they can only be by accident, go.
fn valued(html: &str) -> String {
    let (mut out, mut number, mut in_tag) = (String::with_capacity(html.len()), String::new(), false);
    for c in html.chars() {
        match c {
            OPEN => number.clear(),
            OPENED if !in_tag => {
                let _ = write!(out, "<span class=\"value\" data-value=\"{number}\">");
            }
            CLOSE if !in_tag => out.push_str("</span>"),
            c if is_mark(c) => number.extend(('0'..='9').find(|d| d.to_digit(10).map(digit) == Some(c))),
            c => {
                in_tag = if in_tag { c != '>' } else { c == '<' };
                out.push(c);
            }
        }
    }
    out
}

/// A picture within the page itself.
fn embedded(bytes: &[u8]) -> Option<String> {
    let kind = match bytes {
        [0x89, b'P', b'N', b'G', ..] => "png",
        [0xff, 0xd8, 0xff, ..] => "jpeg",
        [b'G', b'I', b'F', b'8', ..] => "gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "webp",
        _ => return None,
    };
    Some(format!("data:image/{kind};base64,{}", BASE64.encode(bytes)))
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    cleaner
        .add_tags(["section"])
        .add_generic_attributes(["id", "class", "role", "tabindex", "aria-label"])
        .add_tag_attributes("div", ["data-slot"])
        .add_tag_attributes("span", ["data-value"])
        .url_schemes(HashSet::from(["https", "http", "mailto", "data"]))
        .attribute_filter(|element, attribute, value| {
            // Nothing is fetched: a picture is in the page, and only pictures are data.
            let lower = value.trim_start().to_lowercase();
            let is_picture = lower.starts_with("data:image/") && !lower.starts_with("data:image/svg");
            let is_data = lower.starts_with("data:");
            match (element, attribute) {
                ("img", "src") => is_picture.then_some(Cow::Borrowed(value)),
                (_, "src" | "srcset" | "cite" | "longdesc" | "poster") => None,
                (_, "href") if is_data => None,
                _ => Some(Cow::Borrowed(value)),
            }
        });
    cleaner
});

fn cleaned(html: &str) -> String {
    // The corner of a table that has nothing to say is no heading, and a picture from elsewhere is none.
    CLEANER.clean(html).to_string().replace("<th></th>", "<td></td>").replace("<img>", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        let frame = Frame {
            prefix: "",
            link: &|url| Some(url.to_owned()),
            picture: &|_| None,
            notes: true,
            mark: "",
            has_values: true,
            unfolded: false,
            beside: &[],
        };
        body(text, &frame).html
    }

    #[test]
    fn what_could_run_or_fetch_is_gone() {
        let hostile = "# T\n\n<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n<a href=\"javascript:alert(1)\" onclick=\"x()\">a</a>\n\n\
            [b](javascript:alert(1)) [c](data:text/html,x) ![d](https://far.example/x.png)\n\n<img src=\"https://far.example/x.png\">\n\n\
            <iframe src=\"https://far.example\"></iframe><style>*{}</style><svg onload=alert(1)><p style=\"background:url(//x)\">k</p>\n\n<form action=x><input></form>\n";
        let html = html(hostile).to_lowercase();
        for bad in [
            "<script",
            "onerror",
            "onclick",
            "javascript:",
            "data:",
            "<iframe",
            "<style",
            "<svg",
            "onload",
            "style=",
            "src=",
            "<form",
            "<input",
        ] {
            assert!(!html.contains(bad), "{bad}: {html}");
        }
        assert!(html.contains(">k</p>") && html.contains("[d]"), "{html}");
    }

    #[test]
    fn folds_tables_gaps_and_tasks_are_kept() {
        let html = html(
            "<details>\n<summary>More</summary>\n\nIn *here*.\n\n</details>\n\n| a | b |\n| --- | --: |\n| 1 | 2 |\n\n> **To add:** it.\n\n- [x] done\n- [ ] not\n",
        );
        assert!(html.contains("<details>\n<summary>More</summary>\n<p>In <em>here</em>.</p>\n</details>"), "{html}");
        assert!(html.contains("<td align=\"right\">2</td>") && html.contains("<blockquote class=\"gap\">"), "{html}");
        assert!(html.contains("aria-label=\"done\">\u{2611}</span> done"), "{html}");
    }

    #[test]
    fn values_are_marked_and_nothing_else_changes() {
        let (open, close) = marks(12);
        let marked = html(&format!("# A {open}b{close}\n\n**{open}x\\*{close}** [y](z.md)\n"));
        assert!(marked.contains("<strong><span class=\"value\" data-value=\"12\">x*</span></strong>"), "{marked}");
        assert!(marked.starts_with("<h1 id=\"a-b\">"), "{marked}");
        let plain = html("# A b\n\n**x\\*** [y](z.md)\n");
        assert_eq!(marked.replace("<span class=\"value\" data-value=\"12\">", "").replace("</span>", ""), plain);
    }

    #[test]
    fn notes_stand_beside_the_block_of_their_line() {
        let beside = [(3, "<i>n</i>".to_owned()), (99, "<i>end</i>".to_owned())];
        let frame = Frame {
            prefix: "p-",
            link: &|_| None,
            picture: &|_| None,
            notes: false,
            mark: "",
            has_values: false,
            unfolded: false,
            beside: &beside,
        };
        let html = body("# T\n\none\n\ntwo[^a]\n\n[^a]: x\n", &frame).html;
        assert!(html.contains("<div class=\"beside\"><i>n</i></div>\n<p>one</p>"), "{html}");
        assert!(
            html.contains("id=\"fn-p-a\"") && html.contains("<h1 id=\"p-t\">") && !html.contains("never"),
            "{html}"
        );
    }

    #[test]
    fn pictures_come_along_in_the_page() {
        let frame = Frame {
            prefix: "",
            link: &|_| None,
            picture: &|url| (url == "a.png").then(|| b"\x89PNG\r\n".to_vec()),
            notes: false,
            mark: "",
            has_values: true,
            unfolded: false,
            beside: &[],
        };
        let html = body("![One](a.png) ![Two](b.png)\n", &frame).html;
        assert_eq!(html, "<p><img src=\"data:image/png;base64,iVBORw0K\" alt=\"One\"> [Two]</p>\n");
    }
}
