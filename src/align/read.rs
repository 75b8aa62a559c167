//! From Markdown to its plain form: blocks.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd};

use super::inline::{Labels, Run};
use super::out::Out;
use super::plain::{Kind, Plain};
use super::reader::{Data, List, Reader, Row, line_start, longest_run};
use super::{links, matter, notes};
use crate::render::MARKDOWN;

/// Reads a document. `markers` are the lines in it that mark conflicts: each of them stands for itself.
pub(super) fn read(source: &str, markers: &[Range<usize>], like: Option<&Plain>) -> Plain {
    let masked = masked(source, markers);
    let text = masked.as_deref().unwrap_or(source);
    let noted = if text.contains("[^") { notes::scan(text) } else { Vec::new() };
    let labels = like.map(|like| notes::labels(&noted, &like.notes)).unwrap_or_default();
    let known: Labels = like.map_or(&noted, |like| &like.notes).iter().map(|note| note.label.clone()).collect();
    let anchors = if text.contains("](#") { links::anchors(text) } else { HashSet::new() };
    let mut reader = Reader {
        source,
        anchors,
        markers: markers.iter().map(|line| line.start).collect(),
        labels,
        known,
        body: Out::default(),
        note: None,
        notes: Vec::new(),
        matter: Vec::new(),
        stack: Vec::new(),
        lists: Vec::new(),
        next_id: 0,
        leaf: None,
        run: Run::default(),
        links: Vec::new(),
        skips: 0,
        before: Vec::new(),
        row: Row::default(),
        data: None,
    };
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let shift = text.len() - body.len();
    for (event, range) in Parser::new_ext(body, MARKDOWN).into_offset_iter() {
        reader.event(event, range.start + shift..range.end + shift);
    }
    reader.close();
    let Reader { body, notes, matter, labels, .. } = reader;
    let mut whole = matter::whole(matter, like);
    if !whole.is_empty() && !body.is_empty() {
        whole.blank("");
    }
    whole.append(body);
    let order = like.map_or(noted.as_slice(), |like| &like.notes);
    let echoes = notes::append(&mut whole, notes, order);
    let Out { text, pieces, lines } = whole;
    let mut plain = Plain::new(text, lines, pieces);
    plain.echoes = echoes;
    plain.labels = labels.into_iter().collect();
    plain.labels.sort_unstable();
    plain.notes = noted;
    plain
}

/// The text with comments of the same length in place of lines that mark conflicts, which Markdown would take for other
/// things.
fn masked(source: &str, markers: &[Range<usize>]) -> Option<String> {
    let first = markers.first()?;
    let mut text = String::with_capacity(source.len());
    text.push_str(source.get(..first.start)?);
    let mut at = first.start;
    for line in markers {
        text.push_str(source.get(at..line.start).unwrap_or_default());
        let whole = source.get(line.clone()).unwrap_or_default();
        let bare = whole.trim_end_matches(['\n', '\r']);
        text.push_str("<!--");
        text.extend(std::iter::repeat_n('x', bare.len().saturating_sub(7)));
        text.push_str("-->");
        text.push_str(whole.get(bare.len()..).unwrap_or_default());
        at = line.end;
    }
    text.push_str(source.get(at..).unwrap_or_default());
    (text.len() == source.len()).then_some(text)
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, at: Range<usize>) {
        if self.skips > 0 {
            match event {
                Event::Start(Tag::Link { .. }) => self.skips += 1,
                Event::End(TagEnd::Link) => self.skips -= 1,
                _ => {}
            }
            return;
        }
        if self.data.is_some() {
            return self.data_event(event, at);
        }
        match event {
            Event::Start(tag) => self.start(&tag, at),
            Event::End(tag) => self.end(tag, at),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, &at),
            Event::SoftBreak => {
                let from = self.begin(at.start);
                self.run.line_break(&at, from);
                self.reach(at.end);
            }
            Event::HardBreak => self.hard_break(&at),
            Event::Code(code) => {
                let bars = longest_run(&code, '`') + 1;
                let bars = if code.contains('`') { "`".repeat(bars) } else { "`".to_owned() };
                let edge = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
                self.name_links(&code);
                self.mark(&format!("{bars}{edge}{}{edge}{bars}", code.replace('\n', " ")), &at);
            }
            Event::Html(_) => {}
            Event::InlineHtml(html) => {
                let html = html.split(['\n', '\r']).map(str::trim_start).collect::<Vec<_>>().join(" ");
                self.mark(&html, &at);
            }
            Event::FootnoteReference(label) => {
                let mark = format!("[^{}]", self.labels.get(label.as_ref()).map_or(label.as_ref(), String::as_str));
                self.mark(&mark, &at);
            }
            Event::TaskListMarker(done) => {
                let end = self.source.get(at.end..).is_some_and(|rest| rest.starts_with([' ', '\t']));
                self.mark(if done { "[x] " } else { "[ ] " }, &(at.start..at.end + usize::from(end)));
            }
            Event::Rule => {
                self.close();
                let own = self.own(&at);
                self.lead(Kind::Rule, own.start..at.start, false);
                let out = self.out();
                out.put("---", at, false);
                out.end(own);
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open(Kind::Prose, String::new(), at.start),
            Tag::Heading { level, .. } => {
                self.open(Kind::Heading, format!("{} ", "#".repeat(*level as usize)), at.start);
            }
            Tag::BlockQuote(_) => self.push("> ".to_owned(), true, 0),
            Tag::CodeBlock(kind) => {
                self.close();
                let info = match kind {
                    CodeBlockKind::Fenced(info) => Some(info.trim().to_owned()),
                    CodeBlockKind::Indented => None,
                };
                self.data = Some(Data::code(info));
            }
            Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.close();
                self.data = Some(Data::default());
            }
            Tag::List(number) => {
                self.close();
                let id = self.id();
                self.lists.push(List { id, number: *number, spread: false });
            }
            Tag::Item => {
                self.close();
                let list = self.lists.last().map_or(0, |list| list.id);
                let sign = match self.lists.last_mut().and_then(|list| list.number.as_mut()) {
                    Some(number) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    None => "- ".to_owned(),
                };
                self.push(sign, false, list);
            }
            Tag::FootnoteDefinition(label) => {
                self.close();
                let label = self.labels.get(label.as_ref()).cloned().unwrap_or_else(|| label.to_string());
                self.push(format!("[^{label}]: "), false, 0);
                self.note = Some((label, Out::default()));
            }
            Tag::Table(columns) => {
                self.close();
                self.row = Row { first: true, columns: columns.len(), ..Row::default() };
            }
            Tag::TableHead | Tag::TableRow => {
                self.row.cells = 0;
                self.row.at = line_start(self.source, at.start);
            }
            Tag::TableCell => self.cell(&at),
            Tag::Emphasis => self.mark("*", &(at.start..at.start + 1)),
            Tag::Strong => self.mark("**", &(at.start..at.start + 2)),
            Tag::Strikethrough => self.mark("~~", &(at.start..at.start + self.tildes(at.start))),
            Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => {
                let url = self.source.get(at.clone()).unwrap_or_default().to_owned();
                self.name_links(&url);
                self.mark(&url, &at);
                self.skips = 1;
            }
            Tag::Link { .. } => {
                self.mark("[", &(at.start..at.start + 1));
                self.links.push(String::new());
                self.run.linked = true;
            }
            Tag::Image { .. } => {
                self.mark("![", &(at.start..at.start + 2));
                self.links.push(String::new());
            }
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript => {}
        }
        // The address of a link comes with its start, and stands at its end.
        if let Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. } = tag
            && let Some(link) = self.links.last_mut()
            && self.skips == 0
        {
            link.push_str(dest_url);
            if !title.is_empty() {
                link.extend([" \"", &title.replace('"', "\\\""), "\""]);
            }
            link.push('\n');
        }
    }

    fn end(&mut self, tag: TagEnd, at: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.finish(at.end),
            TagEnd::BlockQuote(_) => {
                self.close();
                self.stack.pop();
            }
            TagEnd::List(_) => {
                self.close();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.close();
                if self.stack.last().is_some_and(|item| item.fresh) {
                    self.open(Kind::Prose, String::new(), at.start);
                    self.finish(at.start + 1);
                }
                self.stack.pop();
            }
            TagEnd::FootnoteDefinition => {
                self.close();
                self.stack.pop();
                self.notes.extend(self.note.take());
            }
            TagEnd::TableCell => {
                self.flush(Some('|'));
            }
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(&at, matches!(tag, TagEnd::TableHead)),
            TagEnd::Emphasis => self.close_mark("*", &at),
            TagEnd::Strong => self.close_mark("**", &at),
            TagEnd::Strikethrough => self.close_mark("~~", &at),
            TagEnd::Link | TagEnd::Image => {
                let link = self.links.pop().unwrap_or_default();
                let (to, said) = link.split_once('\n').unwrap_or_default();
                let to = self.target(to, said);
                self.run.linked = false;
                self.close_mark(&format!("]({to})"), &at);
                self.name_links(said);
            }
            _ => {}
        }
    }

    fn tildes(&self, at: usize) -> usize {
        if self.source.get(at..).is_some_and(|rest| rest.starts_with("~~")) { 2 } else { 1 }
    }
}
