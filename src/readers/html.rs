//! Pages: what a visitor reads, and what a search engine shows of it.

use html5gum::{DefaultEmitter, HtmlString, Spanned, StartTag, StringReader, Token, Tokenizer};

use super::entities::{decoded, is_hidden};
use super::{Block, Kind, Lines, Row, Said};

/// Elements of which nothing is seen.
const SILENT: [&str; 12] = [
    "script", "style", "template", "noscript", "iframe", "object", "audio", "video", "canvas", "math", "datalist",
    "noframes",
];
/// Elements that have no end.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
/// Elements within a line; all others stand for themselves.
const INLINE: [&str; 38] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "img", "ins", "kbd", "label", "mark", "nobr", "output", "picture", "q", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// Reads a page from that byte on.
pub(super) fn read(whole: &str, from: usize) -> Vec<Block> {
    let text = whole.get(from..).unwrap_or_default();
    let mut emitter: DefaultEmitter<usize> = DefaultEmitter::new_with_span();
    emitter.naively_switch_states(true);
    let lines = Lines::of(whole);
    let mut page = Page::new(whole, &lines, from);
    let tokens: Tokenizer<StringReader<'_>, DefaultEmitter<usize>> = Tokenizer::new_with_emitter(text, emitter);
    for token in tokens {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => page.start(&tag),
            Token::EndTag(tag) => page.end(&name(&tag.name)),
            Token::String(said) => page.text(&said),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    page.close(None);
    page.end_tables();
    page.out
}

fn name(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).to_ascii_lowercase()
}

/// A table that is being read.
#[derive(Default)]
struct Table {
    at: usize,
    rows: Vec<Row>,
    cells: Vec<Said>,
    row_at: usize,
    in_cell: bool,
}

struct Page<'t> {
    whole: &'t str,
    lines: &'t Lines,
    from: usize,
    out: Vec<Block>,
    words: Said,
    at: usize,
    /// What the open words are; the innermost element decides.
    kind: Open,
    /// The element that hides what is in it, and how many of its name are open.
    hidden: Option<(String, usize)>,
    in_title: bool,
    /// The words before an open `sup`.
    above: Option<Said>,
    /// How many `pre` are open: there a line is a line.
    pre: usize,
    tables: Vec<Table>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Paragraph,
    Heading(u8),
    Item,
}

impl<'t> Page<'t> {
    fn new(whole: &'t str, lines: &'t Lines, from: usize) -> Self {
        Self {
            whole,
            lines,
            from,
            out: Vec::new(),
            words: Said::default(),
            at: from,
            kind: Open::Paragraph,
            hidden: None,
            in_title: false,
            above: None,
            pre: 0,
            tables: Vec::new(),
        }
    }

    fn start(&mut self, tag: &StartTag<usize>) {
        let name = name(&tag.name);
        let at = tag.span.start + self.from;
        if let Some((hidden, depth)) = &mut self.hidden {
            if *hidden == name && !tag.self_closing {
                // An element that may be left open ends where the next one begins.
                if matches!(name.as_str(), "p" | "li") {
                    self.hidden = None;
                } else {
                    *depth += 1;
                    return;
                }
            } else {
                return;
            }
        }
        let is_void = VOID.contains(&name.as_str());
        if (SILENT.contains(&name.as_str()) || is_hidden(tag)) && !is_void {
            if !INLINE.contains(&name.as_str()) {
                self.close(None);
            }
            self.hidden = (!tag.self_closing).then_some((name, 1));
            return;
        }
        match name.as_str() {
            "title" => {
                self.close(None);
                self.in_title = true;
            }
            "meta" => self.meta(tag),
            "img" => {
                if let Some(said) = self.attribute(tag, "alt") {
                    self.words.append(" ", &said);
                    self.words.add(" ");
                }
            }
            "br" => self.words.add("\n"),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes().get(1).map_or(1, |digit| digit.saturating_sub(b'0'));
                self.close(Some((Open::Heading(level), at)));
            }
            "li" | "dt" | "dd" => self.close(Some((Open::Item, at))),
            "table" => {
                self.close(None);
                self.tables.push(Table { at, ..Table::default() });
            }
            "tr" => {
                self.end_row();
                if let Some(table) = self.tables.last_mut() {
                    table.row_at = at;
                }
            }
            "td" | "th" => {
                self.end_cell();
                if let Some(table) = self.tables.last_mut() {
                    table.in_cell = true;
                    table.row_at = table.row_at.max(if table.cells.is_empty() { at } else { 0 });
                }
            }
            "sup" => self.above = Some(std::mem::take(&mut self.words)),
            "pre" => {
                self.close(None);
                self.pre += 1;
            }
            name if INLINE.contains(&name) => {}
            _ => self.close(Some((Open::Paragraph, at))),
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((hidden, depth)) = &mut self.hidden {
            if hidden == name {
                *depth -= 1;
                if *depth == 0 {
                    self.hidden = None;
                }
            }
            return;
        }
        match name {
            "title" if self.in_title => {
                let said = std::mem::take(&mut self.words).cleaned();
                self.aside(said);
                self.in_title = false;
            }
            "sup" => self.end_note(),
            "td" | "th" => self.end_cell(),
            "tr" => self.end_row(),
            "table" => {
                self.end_row();
                if let Some(table) = self.tables.pop() {
                    self.keep(table);
                }
            }
            "pre" => {
                self.close(None);
                self.pre = self.pre.saturating_sub(1);
            }
            name if INLINE.contains(&name) => {}
            _ => self.close(None),
        }
    }

    fn text(&mut self, said: &Spanned<HtmlString, usize>) {
        if self.hidden.is_some() {
            return;
        }
        let shown = String::from_utf8_lossy(&said.value);
        let source = said.span.start + self.from..said.span.end + self.from;
        let is_blank = shown.trim().is_empty();
        if self.words.trim().is_empty() && !is_blank {
            let blank = shown.len() - shown.trim_start().len();
            self.at = source.start + blank;
        }
        decoded(self.whole, &shown, source, self.pre == 0, &mut self.words);
    }

    /// Ends the open words, and begins others.
    fn close(&mut self, next: Option<(Open, usize)>) {
        self.end_note();
        if self.in_cell() {
            // Within a cell a part is a line of its own.
            if !self.words.trim().is_empty() {
                self.words.add("\n\n");
            }
            return;
        }
        let said = std::mem::take(&mut self.words).cleaned();
        if !said.is_empty() {
            let kind = match self.kind {
                Open::Paragraph => Kind::Paragraph(said),
                Open::Heading(level) => Kind::Heading(level, said),
                Open::Item => Kind::Item(said),
            };
            self.out.push(Block { at: self.lines.at(self.at), kind });
        }
        (self.kind, self.at) = next.unwrap_or((Open::Paragraph, self.at));
    }

    fn in_cell(&self) -> bool {
        self.tables.last().is_some_and(|table| table.in_cell)
    }

    /// The number of a footnote is a sign and no figure.
    fn end_note(&mut self) {
        let Some(mut before) = self.above.take() else { return };
        let note = std::mem::take(&mut self.words);
        let is_sign = !note.trim().is_empty() && note.trim().chars().all(|c| c.is_ascii_digit() || "[]*†,".contains(c));
        match note.source(&(0..note.len().max(1))).filter(|_| is_sign) {
            Some(source) => before.push("†", source),
            None => before.append("", &note),
        }
        self.words = before;
    }

    fn end_cell(&mut self) {
        if self.in_cell() {
            let said = std::mem::take(&mut self.words).cleaned();
            if let Some(table) = self.tables.last_mut() {
                table.cells.push(said);
                table.in_cell = false;
            }
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        let lines = self.lines;
        if let Some(table) = self.tables.last_mut() {
            let cells = std::mem::take(&mut table.cells);
            if cells.iter().any(|cell| !cell.is_empty()) {
                table.rows.push(Row { at: lines.at(table.row_at), cells });
            }
        } else {
            self.close(None);
        }
    }

    fn keep(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.out.push(Block { at: self.lines.at(table.at), kind: Kind::Table(None, table.rows) });
        }
    }

    fn end_tables(&mut self) {
        while !self.tables.is_empty() {
            self.end_row();
            if let Some(table) = self.tables.pop() {
                self.keep(table);
            }
        }
    }

    fn aside(&mut self, said: Said) {
        if !said.is_empty() {
            let at = said.source(&(0..1)).map_or(self.at, |source| source.start);
            self.out.push(Block { at: self.lines.at(at), kind: Kind::Aside(said) });
        }
    }

    /// What a search engine or a network shows of the page.
    fn meta(&mut self, tag: &StartTag<usize>) {
        const SHOWN: [&str; 5] = ["description", "og:title", "og:description", "twitter:title", "twitter:description"];
        let value =
            |key: &[u8]| tag.attributes.get(key).map(|value| String::from_utf8_lossy(&value.value).to_lowercase());
        let named = value(b"name").or_else(|| value(b"property")).unwrap_or_default();
        if SHOWN.contains(&named.as_str())
            && let Some(said) = self.attribute(tag, "content")
        {
            self.aside(said);
        }
    }

    /// The words of an attribute.
    fn attribute(&self, tag: &StartTag<usize>, key: &str) -> Option<Said> {
        let value = tag.attributes.get(key.as_bytes())?;
        let shown = String::from_utf8_lossy(&value.value);
        let around = value.span.start + self.from..value.span.end + self.from;
        let written = self.whole.get(around.clone())?;
        // From the name to the sign behind the value.
        let sign = written.find('=').map_or(0, |at| at + 1);
        let rest = written.get(sign..)?;
        let open = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'').len();
        let mut said = Said::default();
        decoded(self.whole, &shown, around.start + sign + open..around.end, true, &mut said);
        Some(said.cleaned()).filter(|said| !said.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(page: &str) -> Vec<String> {
        let kind = |kind: &Kind| match kind {
            Kind::Heading(level, said) => format!("h{level} {}", said.text()),
            Kind::Paragraph(said) => said.text().to_owned(),
            Kind::Item(said) => format!("item {}", said.text()),
            Kind::Aside(said) => format!("aside {}", said.text()),
            Kind::Verbatim(said) => format!("verbatim {}", said.text()),
            Kind::Table(_, rows) => {
                let row = |row: &Row| row.cells.iter().map(Said::text).collect::<Vec<_>>().join("/");
                rows.iter().map(row).collect::<Vec<_>>().join(" || ")
            }
        };
        read(page, 0)
            .iter()
            .map(|block| format!("{}: {}", block.at.trim_start_matches("line "), kind(&block.kind)))
            .collect()
    }

    #[test]
    fn what_a_visitor_reads() {
        let page = "<!doctype html><title>A &amp; B</title>\n<meta name=description content=\"C &mdash; d\">\n<h1>E\n f</h1><p>G <b>h</b><br>i\n<p hidden>no<p>J <img alt=\"k l\"> m\n<script>var n = '<p>';</script><div style='display: none'><p>no</p></div>\n<ul><li>O<li>P</ul>\n<table><tr><th>Q<th>R<tr><td>S<td><p>T</p><p>U</p></table>V<!-- no -->\n<template><p>no</p></template><noscript>no</noscript>W";
        assert_eq!(
            told(page),
            [
                "1: aside A & B",
                "2: aside C — d",
                "3: h1 E f",
                "4: G h\ni",
                "5: J k l m",
                "7: item O",
                "7: item P",
                "8: Q/R || S/T\n\nU",
                "8: V",
                "9: W"
            ]
        );
    }

    #[test]
    fn words_know_their_entities() {
        let page = "<p>a&nbsp;&lt;b&#x20ac;c &unknown; d&";
        let blocks = read(page, 0);
        let Some(Kind::Paragraph(said)) = blocks.first().map(|block| &block.kind) else { panic!("{blocks:?}") };
        assert_eq!(said.text(), "a <b€c &unknown; d&");
        let at =
            |words: &str| said.source(&(said.find(words).unwrap()..said.find(words).unwrap() + words.len())).unwrap();
        assert_eq!(&page[at("<b€")], "&lt;b&#x20ac;");
        assert_eq!(&page[at("known")], "known");
        assert_eq!(&page[at("d")], "d");
    }

    #[test]
    fn depth_and_disorder_do_no_harm() {
        let deep = "<div>".repeat(200_000) + "x" + &"</p>".repeat(1_000);
        assert_eq!(told(&deep), ["1: x"]);
        for page in
            ["<", "<p", "</", "<td>a<tr>b</table></table>", "<table><table><tr><td>c", "<title>d", "&#0;&#xffffff;"]
        {
            told(page);
        }
    }
}
