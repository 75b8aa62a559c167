//! The reader: it keeps what is open while the events of a document go by.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Tag, TagEnd};

use super::{Atom, Passage, Span, Standing, Words, Written};
use crate::readers::word::{PICTURE, UnitKind as Kind};

/// A passage that is being read.
struct Open {
    kind: Kind,
    start: usize,
    end: usize,
    tick: Option<Range<usize>>,
    words: Words,
    /// Where what was read ends.
    at: usize,
}

/// An item around what is read.
struct Item {
    start: usize,
    /// Its list, where that has numbers.
    list: Option<usize>,
    /// Its own words were read.
    is_said: bool,
}

/// A row that is being read.
struct RowOpen {
    cells: Vec<Words>,
    start: usize,
    is_head: bool,
}

pub(super) struct Reader<'t> {
    text: &'t str,
    pub(super) out: Written,
    open: Option<Open>,
    items: Vec<Item>,
    /// The lists around what is read; the number of each that has numbers.
    lists: Vec<Option<usize>>,
    /// How many lists with numbers there were.
    numbered: usize,
    /// The spans that are open.
    spans: Vec<usize>,
    row: Option<RowOpen>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            out: Written::default(),
            open: None,
            items: Vec::new(),
            lists: Vec::new(),
            numbered: 0,
            spans: Vec::new(),
            row: None,
        }
    }

    fn begin(&mut self, kind: Kind, range: &Range<usize>) {
        self.end();
        let words = Words { atoms: Vec::new(), bytes: range.start..range.start };
        self.open = Some(Open { kind, start: range.start, end: range.start, tick: None, words, at: range.start });
    }

    fn depth(&self) -> u8 {
        u8::try_from(self.items.len().saturating_sub(1)).unwrap_or(u8::MAX)
    }

    pub(super) fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => {
                let kind = self.kind();
                self.begin(kind, range);
            }
            Tag::Heading { level, .. } => self.begin(Kind::Heading(*level as u8), range),
            Tag::Item => {
                self.end();
                let list = self.lists.last().copied().flatten();
                self.items.push(Item { start: range.start, list, is_said: false });
            }
            Tag::FootnoteDefinition(_) => {
                self.end();
                self.items.push(Item { start: usize::MAX, list: None, is_said: false });
            }
            Tag::List(first) => {
                self.end();
                self.numbered += usize::from(first.is_some());
                self.lists.push(first.map(|_| self.numbered));
            }
            Tag::Table(_) => {
                self.end();
                let lines = self.lines(range);
                self.out.tables.push(lines);
            }
            Tag::TableHead | Tag::TableRow => {
                let is_head = matches!(tag, Tag::TableHead);
                self.row = Some(RowOpen { cells: Vec::new(), start: range.start, is_head });
            }
            Tag::TableCell => self.begin(Kind::Paragraph, range),
            Tag::Emphasis => self.span(range, 1, false),
            Tag::Strong => self.span(range, 2, false),
            Tag::Strikethrough => {
                let double = self.text.get(range.clone()).is_some_and(|text| text.starts_with("~~"));
                self.span(range, if double { 2 } else { 1 }, false);
            }
            Tag::Link { .. } => self.span(range, 1, true),
            _ => {}
        }
    }

    /// What the next paragraph is: the first of an item is the item.
    fn kind(&mut self) -> Kind {
        let depth = self.depth();
        match self.items.last_mut() {
            Some(item) if item.start == usize::MAX => Kind::Note,
            Some(item) if !item.is_said => {
                item.is_said = true;
                Kind::Item(depth, None)
            }
            _ => Kind::Paragraph,
        }
    }

    fn span(&mut self, range: &Range<usize>, signs: usize, is_link: bool) {
        let from = self.first_byte(range);
        let end = (range.start + signs).min(range.end);
        self.opened(from..end, false, is_link);
    }

    /// A span begins, with these bytes.
    fn opened(&mut self, signs: Range<usize>, is_code: bool, is_link: bool) {
        let opens = self.text.get(signs.clone()).unwrap_or_default().to_owned();
        self.spans.push(self.out.spans.len());
        self.out.spans.push(Span { opens, closes: String::new(), is_code, is_link });
        if let Some(open) = &mut self.open {
            open.at = signs.end;
        }
    }

    /// The span that began last ends at that byte.
    fn closed(&mut self, end: usize) {
        let at = self.open.as_ref().map_or(end, |open| open.at);
        let closes = self.text.get(at..end).unwrap_or_default().to_owned();
        if let Some(span) = self.spans.pop().and_then(|span| self.out.spans.get_mut(span)) {
            span.closes = closes;
        }
        if let Some(open) = &mut self.open {
            (open.at, open.end) = (end, end);
        }
    }

    /// Where what is read next is written from: behind what was read, or where the passage's own words begin. What stands
    /// before the first word is the passage's own, but for a backslash.
    fn first_byte(&mut self, range: &Range<usize>) -> usize {
        self.text_begins(range);
        let before = self.text.get(..range.start).unwrap_or_default();
        let Some(open) = &mut self.open else { return range.start };
        if !open.words.atoms.is_empty() || !self.spans.is_empty() {
            return open.at.min(range.start);
        }
        let escaped = usize::from(open.at < range.start && before.ends_with('\\'));
        open.words.bytes.start = range.start - escaped;
        range.start - escaped
    }

    pub(super) fn finish(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => self.closed(range.end),
            TagEnd::TableCell => {
                let mut words = self.open.take().map(|open| (open.end, open.words)).unwrap_or_default();
                words.1.bytes.end = words.0.max(words.1.bytes.start);
                if let Some(row) = &mut self.row {
                    row.cells.push(words.1);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let Some(row) = self.row.take() else { return };
                let lines = self.lines(&(row.start..range.end));
                let standing = if row.is_head { Standing::Head } else { Standing::Text };
                let kind = Kind::Row(self.out.tables.len().saturating_sub(1));
                let lead = lines.start..lines.start;
                self.out.passages.push(Passage {
                    kind,
                    standing,
                    cells: row.cells,
                    after: lines.end,
                    lines,
                    lead,
                    tick: None,
                    list: None,
                });
            }
            TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.end();
                self.items.pop();
            }
            TagEnd::List(_) => {
                self.end();
                self.lists.pop();
            }
            TagEnd::Paragraph | TagEnd::Heading(_) => self.end(),
            _ => {}
        }
    }

    /// The lines of a stretch, without the last line end.
    fn lines(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.text.get(..range.start).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
        let within = self.text.get(range.clone()).unwrap_or_default().trim_end_matches(['\n', '\r', ' ']);
        let end = range.start + within.len();
        let rest = self.text.get(end..).unwrap_or_default();
        start..end + rest.find('\n').unwrap_or(rest.len())
    }

    /// Words of an item that has no paragraph stand in one all the same.
    fn text_begins(&mut self, range: &Range<usize>) {
        if self.open.is_none() {
            let kind = self.kind();
            self.begin(kind, range);
        }
    }

    fn atom(&mut self, text: &str, bytes: Range<usize>) {
        let from = self.first_byte(&bytes);
        let raw = self.text.get(from..bytes.end).unwrap_or_default().to_owned();
        let Some(open) = &mut self.open else { return };
        open.words.atoms.push(Atom { text: text.to_owned(), raw, spans: self.spans.clone() });
        (open.at, open.end) = (bytes.end, bytes.end);
    }

    pub(super) fn words(&mut self, words: &str, range: &Range<usize>) {
        if self.text.get(range.clone()) == Some(words) {
            for (at, c) in words.char_indices() {
                let start = range.start + at;
                let mut buffer = [0; 4];
                self.atom(c.encode_utf8(&mut buffer), start..start + c.len_utf8());
            }
        } else {
            self.atom(words, range.clone());
        }
    }

    pub(super) fn one(&mut self, text: &str, range: &Range<usize>) {
        if text.is_empty() && self.open.is_none() {
            return;
        }
        self.atom(text, range.clone());
    }

    /// A line end within a passage, with the signs at the beginning of the next line.
    pub(super) fn line_break(&mut self, sign: &str, range: Range<usize>) {
        let written = self.text.get(range.clone()).unwrap_or_default();
        let line = written.find('\n').map_or(0, |at| at + 1);
        let signs = written.get(line..).unwrap_or_default();
        let signs = signs.len() - signs.trim_start_matches([' ', '\t', '>']).len();
        self.atom(sign, range.start..range.start + line + signs);
    }

    pub(super) fn code(&mut self, words: &str, range: &Range<usize>) {
        let written = self.text.get(range.clone()).unwrap_or_default();
        let signs = written.len() - written.trim_start_matches('`').len();
        let inner = range.start + signs..range.end.saturating_sub(signs);
        if self.text.get(inner.clone()) != Some(words) {
            return self.atom(words, range.clone());
        }
        let from = self.first_byte(range);
        self.opened(from..inner.start, true, false);
        self.words(words, &inner);
        self.closed(range.end);
    }

    pub(super) fn box_of(&mut self, done: bool, range: &Range<usize>) {
        self.text_begins(range);
        if let Some(open) = &mut self.open {
            if let Kind::Item(depth, _) = open.kind {
                open.kind = Kind::Item(depth, Some(done));
            }
            open.tick = Some(range.clone());
            open.at = range.end;
        }
    }

    pub(super) fn end(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        open.words.bytes.end = open.end.max(open.words.bytes.start);
        if open.words.atoms.is_empty() {
            return;
        }
        let first = open.words.bytes.start;
        let lines = self.lines(&(open.start.min(first)..open.end));
        let lead = lines.start..first;
        let standing = Standing::Text;
        let list = self.items.last().and_then(|item| item.list).filter(|_| matches!(open.kind, Kind::Item(..)));
        let cells = vec![open.words];
        self.out.passages.push(Passage {
            kind: open.kind,
            standing,
            cells,
            after: lines.end,
            lines,
            lead,
            tick: open.tick,
            list,
        });
    }

    pub(super) fn verbatim(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
        if matches!(kind, CodeBlockKind::Fenced(name) if name.starts_with("mermaid")) {
            return self.diagram(range);
        }
        let written = self.text.get(range.clone()).unwrap_or_default();
        let is_fenced = matches!(kind, CodeBlockKind::Fenced(_));
        let first = if is_fenced { written.find('\n').map_or(written.len(), |at| at + 1) } else { 0 };
        let mut end = written.trim_end().len();
        if is_fenced {
            end = written.get(..end).and_then(|text| text.rfind('\n')).unwrap_or(first).max(first);
        }
        self.plain(range.start + first..range.start + end, range, Standing::Verbatim);
    }

    fn diagram(&mut self, range: &Range<usize>) {
        let lines = self.lines(range);
        let raw = self.text.get(lines.clone()).unwrap_or_default().to_owned();
        let atoms = vec![Atom { text: PICTURE.to_string(), raw, spans: Vec::new() }];
        let cells = vec![Words { atoms, bytes: lines.clone() }];
        let (lead, after) = (lines.start..lines.start, lines.end);
        let (kind, standing) = (Kind::Paragraph, Standing::Diagram);
        self.out.passages.push(Passage { kind, standing, cells, lines, lead, tick: None, list: None, after });
    }

    /// Words that are written as they are read.
    fn plain(&mut self, bytes: Range<usize>, whole: &Range<usize>, standing: Standing) {
        let words = self.text.get(bytes.clone()).unwrap_or_default();
        if words.trim().is_empty() {
            return;
        }
        let atoms = words.chars().map(|c| Atom { text: c.into(), raw: c.into(), spans: Vec::new() }).collect();
        let lines = self.lines(if standing == Standing::Verbatim { whole } else { &bytes });
        let lead = lines.start..bytes.start;
        let cells = vec![Words { atoms, bytes }];
        let after = self.lines(whole).end;
        self.out.passages.push(Passage {
            kind: Kind::Paragraph,
            standing,
            cells,
            lines,
            lead,
            tick: None,
            list: None,
            after,
        });
    }

    /// The words in HTML: a speaker's, each line of a comment; the title of a fold.
    pub(super) fn html(&mut self, range: &Range<usize>) {
        let written = self.text.get(range.clone()).unwrap_or_default();
        let inner = written.trim();
        let start = range.start + written.find(inner).unwrap_or(0);
        if let Some(comment) = inner.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")) {
            let mut at = start + "<!--".len();
            let lines = self.lines(range);
            self.out.comments.push(lines);
            for line in comment.split_inclusive('\n') {
                let words = line.trim();
                let from = at + line.find(words).unwrap_or(0);
                at += line.len();
                self.plain(from..from + words.len(), range, Standing::Speech);
            }
            return;
        }
        let mut at = start;
        for part in inner.split_inclusive('>') {
            let words = part.split('<').next().unwrap_or_default();
            let text = words.trim();
            let from = at + words.find(text).unwrap_or(0);
            at += part.len();
            let bytes = from..from + text.len();
            self.plain(bytes.clone(), &bytes, Standing::Fold);
        }
    }
}
