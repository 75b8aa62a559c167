//! What a document looks like to a Markdown parser: its blocks and inlines as words that can be compared.

use std::ops::Range;

use comrak::nodes::{AstNode, ListType, NodeValue};
use launchpack::render::MARKDOWN;
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, LinkType, Parser, Tag};

/// One thing that a parser sees, with its first byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seen {
    /// A block or an inline begins.
    Open(String, usize),
    /// The last one that is open ends.
    Close,
    /// Text, with its bytes.
    Text(String, Range<usize>),
    /// Something that holds nothing.
    Atom(String, usize),
}

/// A document as pulldown-cmark sees it, with the option set of the program.
pub(crate) fn seen(text: &str) -> Vec<Seen> {
    let mut out = Vec::new();
    let mut skipped = 0;
    for (event, range) in Parser::new_ext(text, MARKDOWN).into_offset_iter() {
        // The text of these is not Markdown: they are looked at by tests of their own.
        if skipped > 0 {
            skipped += usize::from(matches!(event, Event::Start(_)));
            skipped -= usize::from(matches!(event, Event::End(_)));
            continue;
        }
        let at = range.start;
        match event {
            Event::Start(Tag::HtmlBlock) => {
                out.push(Seen::Atom("html".into(), at));
                skipped = 1;
            }
            Event::Start(Tag::MetadataBlock(_)) => {
                out.push(Seen::Atom("front matter".into(), at));
                skipped = 1;
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => "indented".to_owned(),
                };
                out.push(Seen::Atom(format!("fence {info}"), at));
                skipped = 1;
            }
            Event::Start(tag) => out.push(Seen::Open(name(&tag), at)),
            Event::End(_) => out.push(Seen::Close),
            Event::Text(words) => out.push(Seen::Text(words.to_string(), range)),
            Event::SoftBreak | Event::HardBreak => out.push(Seen::Text(" ".into(), range)),
            Event::Code(code) => out.push(Seen::Atom(format!("code {code}"), at)),
            Event::FootnoteReference(id) => out.push(Seen::Atom(format!("note {id}"), at)),
            Event::TaskListMarker(_) => out.push(Seen::Atom("task".into(), at)),
            Event::Rule => out.push(Seen::Atom("rule".into(), at)),
            Event::Html(html) | Event::InlineHtml(html) => out.push(Seen::Atom(format!("inline html {html}"), at)),
            Event::InlineMath(_) | Event::DisplayMath(_) => out.push(Seen::Atom("math".into(), at)),
        }
    }
    out
}

fn name(tag: &Tag<'_>) -> String {
    match tag {
        Tag::Paragraph => "paragraph".into(),
        Tag::Heading { level, .. } => heading(*level),
        Tag::BlockQuote(kind) => match kind {
            None => "quote".into(),
            Some(
                BlockQuoteKind::Note
                | BlockQuoteKind::Tip
                | BlockQuoteKind::Important
                | BlockQuoteKind::Warning
                | BlockQuoteKind::Caution,
            ) => "alert".into(),
        },
        Tag::List(start) => start.map_or("list".into(), |start| format!("list from {start}")),
        Tag::Item => "item".into(),
        Tag::FootnoteDefinition(id) => format!("definition {id}"),
        Tag::Table(columns) => format!("table of {}", columns.len()),
        Tag::TableHead | Tag::TableRow => "row".into(),
        Tag::TableCell => "cell".into(),
        Tag::Emphasis => "emphasis".into(),
        Tag::Strong => "strong".into(),
        Tag::Strikethrough => "struck".into(),
        Tag::Link { link_type: LinkType::Autolink, .. } => "address".into(),
        Tag::Link { .. } => "link".into(),
        Tag::Image { .. } => "image".into(),
        other => format!("{other:?}"),
    }
}

fn heading(level: HeadingLevel) -> String {
    level.to_string()
}

/// Words for a run of things, with the text between them; addresses that a reader can click are text like any other.
pub(crate) fn words(seen: &[Seen]) -> Vec<String> {
    let (mut out, mut notes) = (Vec::new(), Vec::new());
    let mut open: Vec<(&str, bool)> = Vec::new();
    let mut into_note = false;
    for one in seen {
        let to: &mut Vec<String> = if into_note { &mut notes } else { &mut out };
        match one {
            Seen::Open(name, _) => {
                into_note |= name.starts_with("definition");
                let shown = name != "address";
                open.push((name, shown));
                if shown {
                    let to = if into_note { &mut notes } else { &mut out };
                    to.push(format!("<{name}>"));
                }
            }
            Seen::Close => {
                if let Some((name, shown)) = open.pop() {
                    if shown {
                        to.push(format!("</{name}>"));
                    }
                    into_note &= !name.starts_with("definition");
                }
            }
            Seen::Text(text, _) => add_text(to, text),
            Seen::Atom(name, _) => to.push(name.clone()),
        }
    }
    out.append(&mut sorted(&notes));
    out.iter().map(|word| squeezed(word)).collect()
}

fn add_text(to: &mut Vec<String>, text: &str) {
    match to.last_mut() {
        Some(last) if last.starts_with("= ") => last.push_str(text),
        _ => to.push(format!("= {text}")),
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Definitions stand where they were written in one parser and in the order of use in the other.
fn sorted(notes: &[String]) -> Vec<String> {
    let mut each: Vec<Vec<String>> = Vec::new();
    for word in notes {
        if word.starts_with("<definition") {
            each.push(Vec::new());
        }
        if let Some(last) = each.last_mut() {
            last.push(word.clone());
        }
    }
    each.sort();
    each.concat()
}

/// Words without what the text says: only that there is some.
pub(crate) fn blocks(words: &[String]) -> Vec<String> {
    words.iter().map(|word| if word.starts_with('=') { "text".to_owned() } else { word.clone() }).collect()
}

/// A document as comrak sees it, with GitHub's extensions.
pub(crate) fn comrak_words(text: &str) -> Vec<String> {
    let mut options = comrak::Options::default();
    let extension = &mut options.extension;
    extension.table = true;
    extension.strikethrough = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.alerts = true;
    extension.front_matter_delimiter = Some("---".into());
    let arena = comrak::Arena::new();
    let root = comrak::parse_document(&arena, text, &options);
    let mut out = Vec::new();
    for child in root.children() {
        walk(child, false, &mut out);
    }
    words(&out)
}

fn walk<'a>(node: &'a AstNode<'a>, tight: bool, out: &mut Vec<Seen>) {
    let data = node.data.borrow();
    let mut inner_tight = tight;
    let name = match &data.value {
        NodeValue::Document => return,
        NodeValue::FrontMatter(_) => return out.push(Seen::Atom("front matter".into(), 0)),
        NodeValue::HtmlBlock(_) => return out.push(Seen::Atom("html".into(), 0)),
        NodeValue::CodeBlock(code) => {
            let info = if code.fenced { code.info.clone() } else { "indented".into() };
            return out.push(Seen::Atom(format!("fence {info}"), 0));
        }
        NodeValue::ThematicBreak => return out.push(Seen::Atom("rule".into(), 0)),
        NodeValue::Text(text) => return out.push(Seen::Text(text.to_string(), 0..0)),
        NodeValue::SoftBreak | NodeValue::LineBreak => return out.push(Seen::Text(" ".into(), 0..0)),
        NodeValue::Code(code) => return out.push(Seen::Atom(format!("code {}", code.literal), 0)),
        NodeValue::HtmlInline(html) => return out.push(Seen::Atom(format!("inline html {html}"), 0)),
        NodeValue::FootnoteReference(to) => return out.push(Seen::Atom(format!("note {}", to.name), 0)),
        NodeValue::Paragraph if tight => None,
        NodeValue::Paragraph => Some("paragraph".to_owned()),
        NodeValue::Heading(heading) => Some(format!("h{}", heading.level)),
        NodeValue::BlockQuote => Some("quote".into()),
        NodeValue::Alert(_) => Some("alert".into()),
        NodeValue::List(list) => {
            inner_tight = list.tight;
            Some(match list.list_type {
                ListType::Bullet => "list".into(),
                ListType::Ordered => format!("list from {}", list.start),
            })
        }
        NodeValue::Item(_) => Some("item".into()),
        NodeValue::TaskItem(_) => {
            out.push(Seen::Open("item".into(), 0));
            out.push(Seen::Atom("task".into(), 0));
            node.children().for_each(|child| walk(child, tight, out));
            return out.push(Seen::Close);
        }
        NodeValue::FootnoteDefinition(of) => {
            inner_tight = false;
            Some(format!("definition {}", of.name))
        }
        NodeValue::Table(table) => Some(format!("table of {}", table.num_columns)),
        NodeValue::TableRow(_) => Some("row".into()),
        NodeValue::TableCell => Some("cell".into()),
        NodeValue::Emph => Some("emphasis".into()),
        NodeValue::Strong => Some("strong".into()),
        NodeValue::Strikethrough => Some("struck".into()),
        NodeValue::Link(link) => {
            let words = node.first_child().map(|child| child.data.borrow().value.clone());
            let alone = matches!(words, Some(NodeValue::Text(text)) if text == link.url && text.starts_with("http"));
            Some(if alone { "address".into() } else { "link".into() })
        }
        NodeValue::Image(_) => Some("image".into()),
        NodeValue::Escaped => None,
        other => Some(format!("{other:?}")),
    };
    // Only the paragraphs of a list's own items are tight.
    let inner_tight = inner_tight && !matches!(data.value, NodeValue::BlockQuote | NodeValue::Alert(_));
    if let Some(name) = &name {
        out.push(Seen::Open(name.clone(), 0));
    }
    node.children().for_each(|child| walk(child, inner_tight, out));
    if name.is_some() {
        out.push(Seen::Close);
    }
}

/// What a reader sees of some bytes of a document.
pub(crate) fn read(seen: &[Seen], bytes: &Range<usize>) -> String {
    let mut out = String::new();
    for one in seen {
        let Seen::Text(text, at) = one else { continue };
        let (from, to) = (at.start.max(bytes.start), at.end.min(bytes.end));
        if from >= to {
            continue;
        }
        if at.start >= bytes.start && at.end <= bytes.end {
            out.push_str(text);
        } else if text.len() == at.len() {
            // Text that runs over the edge is the source itself.
            out.push_str(text.get(from - at.start..to - at.start).unwrap_or("\u{fffd}"));
        } else {
            out.push('\u{fffd}');
        }
    }
    out
}

/// Things that a longer text brings along are taken out; what it may not bring is in the error.
pub(crate) fn without_longer_text(seen: &[Seen], longer: &[Range<usize>]) -> Result<Vec<Seen>, String> {
    let inside = |at: usize| longer.iter().any(|range| range.contains(&at));
    let mut out = Vec::new();
    let mut stack: Vec<(bool, &str)> = Vec::new();
    for one in seen {
        let leaked = stack.iter().filter(|(own, _)| *own).count() > 0
            && stack.iter().any(|(own, name)| *own && *name != "paragraph");
        match one {
            Seen::Open(name, at) => {
                let own = inside(*at);
                if own
                    && !["paragraph", "list", "item", "emphasis", "strong", "link", "address"].contains(&name.as_str())
                    && !name.starts_with("list from")
                {
                    return Err(format!("a longer text brought {name}"));
                }
                if !own && leaked {
                    return Err(format!("{name} of the template stands in {stack:?}"));
                }
                stack.push((own, name));
                if !own {
                    out.push(one.clone());
                }
            }
            Seen::Close => {
                if let Some((false, _)) = stack.pop() {
                    out.push(one.clone());
                }
            }
            Seen::Text(text, range) => {
                // A line end behind a value belongs to nobody.
                if !inside(range.start) && leaked && !text.trim().is_empty() {
                    return Err(format!("text of the template, {text:?}, stands in {stack:?}"));
                }
                out.push(Seen::Text("x".into(), range.clone()));
            }
            Seen::Atom(name, at) => {
                if inside(*at) {
                    if !name.starts_with("code ") {
                        return Err(format!("a longer text brought {name}"));
                    }
                    out.push(Seen::Text("x".into(), *at..*at));
                } else {
                    if leaked {
                        return Err(format!("{name} of the template stands in {stack:?}"));
                    }
                    out.push(one.clone());
                }
            }
        }
    }
    Ok(out)
}
