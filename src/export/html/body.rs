//! A document as HTML that can do nothing: no script, no handler, nothing that is fetched.

use std::fmt::Write as _;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use comrak::html::{Anchorizer, format_node_default};
use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, create_formatter};

use super::super::diagram;
use super::super::page::{self, Body, Link, Slide};
use super::super::tags::{self, escaped};
use super::clean::{cleaned, embedded};
use super::marks::valued;
use super::slots::{Slots, beside, set_beside};
use super::values;

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
    /// The bytes that say a value, in order, each with its number; they become `<span class="value" data-value="N">`.
    pub(crate) values: &'f [(Range<usize>, usize)],
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

/// A document as HTML.
pub(crate) fn body(text: &str, frame: &Frame<'_>) -> Fragment {
    let arena = Arena::new();
    let page = page::read(&arena, text);
    let mut writing = Writing { prefix: frame.prefix.to_owned(), ..Writing::default() };
    let mut html = String::new();
    let is_deck = matches!(page.body, Body::Deck(_));
    match &page.body {
        Body::Prose(root) => {
            values::mark(root, text, frame.values);
            writing = write(root, frame, frame.beside, writing, &arena, &mut html);
        }
        Body::Deck(slides) => {
            let mut from = 0;
            for (i, slide) in slides.iter().enumerate() {
                html.extend(beside(frame.beside, from, slide.until, &mut writing.slots));
                from = slide.until;
                let mut inner = String::new();
                values::mark(slide.root, text, frame.values);
                writing = write(slide.root, frame, &[], writing, &arena, &mut inner);
                slide_of(slide, (i + 1, slides.len()), &inner, frame, &mut html);
            }
            html.extend(beside(frame.beside, from, usize::MAX, &mut writing.slots));
        }
    }
    let html = if frame.values.is_empty() { html } else { valued(&html) };
    let html = writing.slots.fill(cleaned(&html));
    let html = if frame.unfolded { html.replace("<details>", "<details open>") } else { html };
    Fragment { title: page.title, html, is_deck }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        with_values(text, &[])
    }

    /// Values by their words, numbered from 0.
    fn with_values(text: &str, values: &[&str]) -> String {
        let values: Vec<_> = values
            .iter()
            .enumerate()
            .map(|(i, words)| {
                let start = text.find(words).unwrap();
                (start..start + words.len(), i)
            })
            .collect();
        let frame = Frame {
            prefix: "",
            link: &|url| Some(url.to_owned()),
            picture: &|_| None,
            notes: true,
            mark: "",
            values: &values,
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
        let text = "# A b\n\n**x\\*** [y](z.md) `code`\n\n- one two\n\n| c | d |\n| --- | --- |\n| e | f |\n\nfour\nfive *six* seven\n";
        let values = ["b", "x\\*", "z.md", "code", "two\n", "f |", "four\nfive *six*"];
        let marked = with_values(text, &values);
        let value =
            |words: &str, number: usize| format!("<span class=\"value\" data-value=\"{number}\">{words}</span>");
        assert!(marked.starts_with(&format!("<h1 id=\"a-b\">A {}</h1>", value("b", 0))), "{marked}");
        for (words, number) in [("x*", 1), ("two", 4), ("f", 5), ("four\nfive", 6), ("six", 6)] {
            assert!(marked.contains(&value(words, number)), "{words}: {marked}");
        }
        let mut plain = marked.replace("</span>", "");
        for number in 0..values.len() {
            plain = plain.replace(&format!("<span class=\"value\" data-value=\"{number}\">"), "");
        }
        assert_eq!(plain, html(text));
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
            values: &[],
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
            values: &[],
            unfolded: false,
            beside: &[],
        };
        let html = body("![One](a.png) ![Two](b.png)\n", &frame).html;
        assert_eq!(html, "<p><img src=\"data:image/png;base64,iVBORw0K\" alt=\"One\"> [Two]</p>\n");
    }
}
