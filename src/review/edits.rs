//! A document as its reviewer would have it: what was sent, with the changes of what came back.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::decide::{Decided, Fate, decide};
use super::inline::{self, Piece, Site};
use super::laid::Laid;
use super::passages::{Passage, Standing, Words, Written};
use super::tokens;
use crate::readers::word::{PICTURE, REFERENCE, Unit, UnitKind as Kind};

/// A change of a document: these bytes become that text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edit {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
}

/// A change that the document has no place for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lost {
    /// What stood there.
    pub(crate) was: String,
    /// What the reviewer made of it.
    pub(crate) now: String,
}

/// What came back, in terms of the document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Made {
    /// In the order of the document; none overlap.
    pub(crate) edits: Vec<Edit>,
    pub(crate) lost: Vec<Lost>,
    /// The bytes of the passage that each part that came back is, where it is one.
    pub(crate) places: Vec<Option<Range<usize>>>,
}

/// A document with some of its edits.
pub(crate) fn applied<'e>(source: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let (mut out, mut at) = (String::with_capacity(source.len()), 0);
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort();
    for edit in edits.into_iter() {
        if edit.start < at {
            continue;
        }
        out.push_str(source.get(at..edit.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.end;
    }
    out.push_str(source.get(at..).unwrap_or_default());
    // A document ends as it did, whatever went from its end.
    let ends = |text: &str| text.len() - text.trim_end_matches(['\n', '\r', ' ']).len();
    if ends(&out) > ends(source) {
        let kept = out.trim_end_matches(['\n', '\r', ' ']).len();
        out.truncate(kept);
        out.push_str(source.get(source.len() - ends(source)..).unwrap_or_default());
    }
    out
}

/// The changes that make of `source` what came back.
pub(crate) fn edits(source: &str, written: &Written, laid: &[Laid], made: &[Unit]) -> Made {
    let Decided { fates, gone, gone_beside } = decide(written, laid, made);
    let mut editor = Editor::new(source, written, &gone);
    for (i, (unit, fate)) in made.iter().zip(&fates).enumerate() {
        let next = || {
            let placed = fates.iter().zip(made).skip(i + 1).take_while(|(_, other)| same_table(unit, other));
            placed.into_iter().find_map(|(fate, _)| editor_place(fate))
        };
        match fate {
            Fate::Same(at) => editor.placed(*at, unit, None),
            Fate::Changed(at, cells) => editor.placed(*at, unit, Some(cells)),
            Fate::New(cells) => {
                let table = next();
                editor.new_one(unit, cells, table);
            }
            Fate::Lost(was) => {
                editor.out.lost.push(Lost { was: was.clone(), now: unit.cells.join(" | ") });
                editor.out.places.push(None);
            }
            Fate::Beside => editor.out.places.push(None),
        }
    }
    editor.out.lost.extend(gone_beside.into_iter().map(|was| Lost { was, now: String::new() }));
    editor.remove();
    editor.end()
}

fn same_table(one: &Unit, other: &Unit) -> bool {
    matches!(one.kind, Kind::Row(_)) && one.kind == other.kind
}

fn editor_place(fate: &Fate) -> Option<usize> {
    match fate {
        Fate::Same(at) | Fate::Changed(at, _) => Some(*at),
        Fate::New(_) | Fate::Beside | Fate::Lost(_) => None,
    }
}

/// What stands before a passage that is new.
#[derive(Debug, Clone)]
struct Prev {
    /// Where the next of its kind goes.
    at: usize,
    /// Where another block goes.
    after: usize,
    kind: Kind,
    standing: Standing,
    /// The signs before its words.
    lead: String,
    /// The list with numbers that it is in.
    list: Option<usize>,
    /// The table that it is a row of: that of the document, and that of what came back.
    table: Option<(Option<usize>, usize)>,
}

struct Editor<'a> {
    source: &'a str,
    written: &'a Written,
    out: Made,
    /// What goes where.
    put: BTreeMap<usize, String>,
    prev: Option<Prev>,
    gone: BTreeSet<usize>,
    /// How many items were put into each list with numbers so far.
    more: BTreeMap<usize, i64>,
}

impl<'a> Editor<'a> {
    fn new(source: &'a str, written: &'a Written, gone: &[usize]) -> Self {
        let (put, more) = (BTreeMap::new(), BTreeMap::new());
        let gone = gone.iter().copied().collect();
        Self { source, written, out: Made::default(), put, prev: None, gone, more }
    }

    /// The signs before an item, with the number that it has now; where another one goes into its list or out of it, the ones
    /// behind it move.
    fn lead(&mut self, at: usize, passage: &Passage) -> String {
        let lead = self.source.get(passage.lead.clone()).unwrap_or_default();
        let Some(list) = passage.list else { return lead.to_owned() };
        let own = |at: &usize| self.written.passages.get(*at).is_some_and(|one| one.list == Some(list));
        let less = self.gone.range(..at).filter(|at| own(at)).count();
        let shift = self.more.get(&list).copied().unwrap_or_default() - i64::try_from(less).unwrap_or_default();
        let Some((digits, number)) = number_in(lead) else { return lead.to_owned() };
        let mut numbers = self.written.passages.iter().filter(|one| one.list == Some(list));
        let of = |one: &Passage| number_in(self.source.get(one.lead.clone())?).map(|(_, number)| number);
        // Lists in which every item says 1 go on so.
        let counts = numbers.by_ref().take(2).map(of).collect::<BTreeSet<_>>().len() > 1;
        let now = number + shift;
        if shift == 0 || now < 0 || !counts {
            return lead.to_owned();
        }
        let bytes = passage.lead.start + digits.start..passage.lead.start + digits.end;
        self.edit(bytes, now.to_string());
        let mut lead = lead.to_owned();
        lead.replace_range(digits, &now.to_string());
        lead
    }

    fn edit(&mut self, bytes: Range<usize>, text: String) {
        let was = self.source.get(bytes.clone()).unwrap_or_default();
        let edits = differences(was, &text).into_iter();
        self.out.edits.extend(edits.map(|(part, text)| Edit {
            start: bytes.start + part.start,
            end: bytes.start + part.end,
            text,
        }));
    }

    /// A passage that was there.
    fn placed(&mut self, at: usize, unit: &Unit, cells: Option<&Vec<Vec<Piece>>>) {
        let Some(passage) = self.written.passages.get(at) else { return self.out.places.push(None) };
        self.out.places.push(Some(passage.lines.clone()));
        for (words, pieces) in passage.cells.iter().zip(cells.into_iter().flatten()) {
            self.cell(passage, words, pieces, unit);
        }
        if let (Kind::Item(_, Some(was)), Kind::Item(_, Some(now)), Some(tick)) =
            (passage.kind, unit.kind, &passage.tick)
            && was != now
        {
            self.edit(tick.clone(), if now { "[x]" } else { "[ ]" }.to_owned());
        }
        let table = match (passage.kind, unit.kind) {
            (Kind::Row(own), Kind::Row(made)) => Some((Some(own), made)),
            _ => None,
        };
        let lead = self.lead(at, passage);
        let end = passage.lines.end;
        // Below the head of a table there is a line of rules.
        let at = if passage.standing == Standing::Head { self.line_end(end + 1) } else { end };
        let table_end = match passage.kind {
            Kind::Row(table) => self.written.tables.get(table).map(|lines| lines.end),
            _ => None,
        };
        let after = table_end.unwrap_or(passage.after);
        let (kind, standing, list) = (passage.kind, passage.standing, passage.list);
        self.prev = Some(Prev { at, after, kind, standing, lead, list, table });
    }

    fn cell(&mut self, passage: &Passage, words: &Words, pieces: &[Piece], unit: &Unit) {
        let is_row = matches!(passage.kind, Kind::Row(_));
        let site =
            Site { standing: passage.standing, is_heading: matches!(passage.kind, Kind::Heading(_)), is_cell: is_row };
        let text = self.checked(pieces, site, &unit.cells);
        let said = words.text();
        let asks = said.starts_with("To add:");
        let bytes = words.bytes.clone();
        if asks && !text.replace("**", "").starts_with("To add:") && !text.is_empty() && !is_row {
            // A gap that was filled in is a gap no more.
            return self.edit(passage.lines.clone(), text);
        }
        if words.atoms.is_empty() {
            if !text.is_empty() {
                let before = self.source.get(..bytes.start).is_some_and(|before| before.ends_with('|'));
                let after = self.source.get(bytes.start..).is_some_and(|after| after.starts_with('|'));
                let (before, after) = (if before { " " } else { "" }, if after { " " } else { "" });
                self.edit(bytes, format!("{before}{text}{after}"));
            }
            return;
        }
        self.edit(bytes, text);
    }

    /// The pieces as Markdown; in plain words where that would read as something else.
    fn checked(&self, pieces: &[Piece], site: Site, cells: &[String]) -> String {
        // Here nothing means anything but itself.
        let is_bare = matches!(site.standing, Standing::Verbatim | Standing::Speech | Standing::Fold);
        let plain = |pieces: &[Piece]| {
            let text = pieces.iter().map(|piece| match piece {
                Piece::Kept(atom) => atom.text.as_str(),
                Piece::New(text, _) => text.as_str(),
            });
            vec![Piece::New(text.collect(), None)]
        };
        let make = |pieces: &[Piece]| {
            let atoms = inline::atoms(pieces, &self.written.spans, site);
            let text = inline::written(&atoms.iter().collect::<Vec<_>>(), &self.written.spans);
            match site.standing {
                _ if site.is_cell => text.replace('\n', "<br>").trim().to_owned(),
                // What would end the comment.
                Standing::Speech => text.replace("-->", "-- >").replace("--!>", "-- !>"),
                _ => text,
            }
        };
        if is_bare {
            return make(&plain(pieces));
        }
        let text = make(pieces);
        if site.is_cell {
            return text;
        }
        let lead = if site.is_heading { "# " } else { "" };
        let read = super::passages::read(&format!("{lead}{text}\n"));
        let said: Vec<String> = read.passages.iter().map(|one| tokens::key(&one.text())).collect();
        let wanted: Vec<String> = cells.iter().map(|cell| tokens::key(cell)).collect();
        // A reference without its footnote reads as signs, here.
        if text.contains("[^") || text.contains("![") || said == wanted || text.is_empty() {
            return text;
        }
        make(&plain(pieces))
    }

    /// A passage that was not there, or stood elsewhere. `table`: the next row of its table that the document has.
    fn new_one(&mut self, unit: &Unit, cells: &[Vec<Piece>], table: Option<usize>) {
        self.out.places.push(None);
        if unit.kind == Kind::Note {
            self.out.lost.push(Lost { was: String::new(), now: unit.cells.join(" ") });
            return;
        }
        let prev = self.prev.clone();
        if let Kind::Row(made) = unit.kind {
            return self.new_row(unit, cells, made, table);
        }
        let standing = match (&prev, unit.kind) {
            (Some(prev), Kind::Paragraph) if prev.standing == Standing::Speech => Standing::Speech,
            _ => Standing::Text,
        };
        let site = Site { standing, is_heading: matches!(unit.kind, Kind::Heading(_)), is_cell: false };
        let text = self.checked(cells.first().map(Vec::as_slice).unwrap_or_default(), site, &unit.cells);
        let follows = |kind: Kind| matches!(kind, Kind::Item(..));
        let (between, lead) = match unit.kind {
            Kind::Heading(level) => ("\n\n", format!("{} ", "#".repeat(usize::from(level.clamp(1, 6))))),
            Kind::Item(depth, tick) => {
                let own = prev.as_ref().filter(|prev| follows(prev.kind));
                let lead = own.map_or_else(|| "- ".to_owned(), |prev| next_item(&prev.lead, prev.kind, depth));
                let ticked = lead.trim_end().ends_with(']');
                let tick = if ticked { "" } else { tick.map_or("", |done| if done { "[x] " } else { "[ ] " }) };
                (if own.is_some() { "\n" } else { "\n\n" }, format!("{lead}{tick}"))
            }
            _ if standing == Standing::Speech => ("\n", String::new()),
            _ => ("\n\n", String::new()),
        };
        // Signs of pictures and footnotes that are not known have nothing to stand for.
        let text = text.replace([PICTURE, REFERENCE], "");
        if text.trim().is_empty() {
            return;
        }
        let joins = standing == Standing::Speech || between == "\n";
        let at = prev.as_ref().map_or_else(|| self.first(), |prev| if joins { prev.at } else { prev.after });
        let text = if prev.is_some() { format!("{between}{lead}{text}") } else { format!("{lead}{text}\n\n") };
        self.put(at, &text, between == "\n\n");
        let kind = unit.kind;
        let after = if joins { prev.as_ref().map_or(at, |prev| prev.after) } else { at };
        let list = prev.as_ref().filter(|_| between == "\n").and_then(|prev| prev.list);
        if let Some(list) = list {
            *self.more.entry(list).or_default() += 1;
        }
        self.prev = Some(Prev { at, after, kind, standing, lead, list, table: None });
    }

    fn new_row(&mut self, unit: &Unit, cells: &[Vec<Piece>], made: usize, next: Option<usize>) {
        let site = Site { standing: Standing::Text, is_heading: false, is_cell: true };
        let mut texts: Vec<String> = cells.iter().map(|cell| self.checked(cell, site, &unit.cells)).collect();
        let within = self.prev.as_ref().and_then(|prev| prev.table).filter(|(_, known)| *known == made);
        let below = next.and_then(|at| self.written.passages.get(at));
        let own = match (within, below.map(|passage| passage.kind)) {
            (Some((own, _)), _) => own,
            (None, Some(Kind::Row(table))) => Some(table),
            _ => None,
        };
        let columns = own.and_then(|table| self.columns(table));
        if let Some(columns) = columns {
            // More cells than columns would not be shown.
            let extra: Vec<String> = texts.drain(columns.min(texts.len())..).collect();
            texts.resize(columns, String::new());
            if let Some(last) = texts.last_mut().filter(|_| !extra.is_empty()) {
                *last = std::iter::once(last.clone())
                    .chain(extra)
                    .filter(|text| !text.is_empty())
                    .collect::<Vec<_>>()
                    .join(" ");
            }
        }
        let row = format!("| {} |", texts.join(" | "));
        let at = match (within, own) {
            (Some(_), _) => self.prev.as_ref().map_or(0, |prev| prev.at),
            (None, Some(table)) => self.below_head(table),
            (None, None) => self.prev.as_ref().map_or_else(|| self.first(), |prev| prev.after),
        };
        let is_new = own.is_none() && within.is_none();
        let rules = format!("\n|{}", " --- |".repeat(texts.len()));
        let text = if is_new { format!("\n\n{row}{rules}") } else { format!("\n{row}") };
        self.put(at, &text, is_new);
        let table = Some((own, made));
        let table_end = own.and_then(|table| self.written.tables.get(table)).map(|lines| lines.end);
        let (standing, lead) = (Standing::Text, String::new());
        self.prev =
            Some(Prev { at, after: table_end.unwrap_or(at), kind: unit.kind, standing, lead, list: None, table });
    }

    /// What is new goes there; `apart`: what follows is to begin behind a blank line.
    fn put(&mut self, at: usize, text: &str, apart: bool) {
        let rest = self.source.get(at..).unwrap_or_default();
        let next = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or_default();
        let stands_close = !next.is_empty() && next.lines().next().is_some_and(|line| !line.trim().is_empty());
        let slot = self.put.entry(at).or_default();
        if slot.ends_with('\n') && text.starts_with('\n') {
            slot.pop();
        }
        slot.push_str(text);
        if apart && stands_close && !rest.is_empty() && at > 0 {
            slot.push('\n');
        }
    }

    /// Where something goes that stands before everything.
    fn first(&self) -> usize {
        self.written.passages.first().map_or(0, |passage| passage.lines.start)
    }

    fn below_head(&self, table: usize) -> usize {
        let head = self.written.passages.iter().find(|one| one.kind == Kind::Row(table));
        head.map_or(0, |head| self.line_end(head.lines.end + 1))
    }

    fn columns(&self, table: usize) -> Option<usize> {
        self.written.passages.iter().find(|one| one.kind == Kind::Row(table)).map(|head| head.cells.len())
    }

    /// The end of the line that begins at that byte.
    fn line_end(&self, start: usize) -> usize {
        let rest = self.source.get(start..).unwrap_or_default();
        let length = rest.find('\n').unwrap_or(rest.len());
        start + rest.get(..length).unwrap_or_default().trim_end_matches('\r').len()
    }

    /// Takes out what is gone.
    fn remove(&mut self) {
        let gone = std::mem::take(&mut self.gone);
        let of = |table: usize| {
            let rows = self.written.passages.iter().enumerate().filter(move |(_, one)| one.kind == Kind::Row(table));
            rows.map(|(at, _)| at)
        };
        let tables: BTreeSet<usize> =
            (0..self.written.tables.len()).filter(|table| of(*table).all(|at| gone.contains(&at))).collect();
        let mut stretches: Vec<Range<usize>> =
            tables.iter().filter_map(|at| self.written.tables.get(*at)).cloned().collect();
        let mut lost = Vec::new();
        for passage in gone.iter().filter_map(|at| self.written.passages.get(*at)) {
            match passage.kind {
                Kind::Row(table) if tables.contains(&table) => {}
                _ if matches!(passage.standing, Standing::Head | Standing::Fold) => {
                    lost.push(Lost { was: passage.text().replace('\t', " | "), now: String::new() });
                }
                _ => stretches.push(passage.lines.clone()),
            }
        }
        self.out.lost.extend(lost);
        for lines in stretches {
            let bytes = self.with_blanks(&lines);
            self.edit(bytes, String::new());
        }
    }

    /// Lines with their end, and with the blank line behind them where there is one before them.
    fn with_blanks(&self, lines: &Range<usize>) -> Range<usize> {
        let is_blank = |line: &str| line.trim_matches([' ', '\t', '>', '\r']).is_empty();
        let before = self.source.get(..lines.start).unwrap_or_default();
        let above = before.strip_suffix('\n').map(|text| text.rsplit('\n').next().unwrap_or_default());
        let rest = self.source.get(lines.end..).unwrap_or_default();
        let end = lines.end + rest.find('\n').map_or(rest.len(), |at| at + 1);
        let below = self.source.get(end..).unwrap_or_default();
        let blank = below.split_inclusive('\n').next().filter(|line| is_blank(line.trim_end_matches('\n')));
        let takes = above.is_none_or(is_blank);
        lines.start..end + if takes { blank.map_or(0, str::len) } else { 0 }
    }

    fn end(mut self) -> Made {
        for (at, text) in std::mem::take(&mut self.put) {
            self.out.edits.push(Edit { start: at, end: at, text });
        }
        self.out.edits.sort();
        self.out
    }
}

/// The stretches in which two texts differ, word by word: so that each change has a place of its own.
fn differences(was: &str, now: &str) -> Vec<(Range<usize>, String)> {
    if was.is_empty() || now.is_empty() {
        return if was == now { Vec::new() } else { vec![(0..was.len(), now.to_owned())] };
    }
    let (old, new) = (tokens::words(was), tokens::words(now));
    let keys = |text: &'_ str, words: &[Range<usize>]| -> Vec<String> {
        words.iter().map(|word| text.get(word.clone()).unwrap_or_default().to_owned()).collect()
    };
    let ops = similar::capture_diff_slices(similar::Algorithm::Myers, &keys(was, &old), &keys(now, &new));
    let bytes = |words: &[Range<usize>], range: Range<usize>, whole: usize| {
        let at = |i: usize| words.get(i).map_or(whole, |word| word.start);
        at(range.start)..at(range.end)
    };
    let changed = ops.iter().filter(|op| op.tag() != similar::DiffTag::Equal);
    changed
        .map(|op| {
            let (from, to) = (bytes(&old, op.old_range(), was.len()), bytes(&new, op.new_range(), now.len()));
            (from, now.get(to).unwrap_or_default().to_owned())
        })
        .collect()
}

/// The number among the signs before an item, with its bytes.
fn number_in(lead: &str) -> Option<(Range<usize>, i64)> {
    let start = lead.find(|c: char| c.is_ascii_digit())?;
    let rest = lead.get(start..)?;
    let length = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    Some((start..start + length, rest.get(..length)?.parse().ok()?))
}

/// The signs of an item that follows another.
fn next_item(lead: &str, kind: Kind, depth: u8) -> String {
    let Kind::Item(own, _) = kind else { return "- ".to_owned() };
    let signs = lead.trim_start_matches([' ', '>', '\t']);
    let indent = lead.get(..lead.len() - signs.len()).unwrap_or_default();
    let marker = signs.split(' ').next().unwrap_or("-");
    let number = marker.trim_end_matches(['.', ')']);
    let marker = match number.parse::<usize>() {
        Ok(number) => format!("{}{}", number.saturating_add(1), if marker.ends_with(')') { ")" } else { "." }),
        Err(_) => marker.to_owned(),
    };
    let ticked = if signs.contains("[ ]") || signs.to_lowercase().contains("[x]") { "[ ] " } else { "" };
    match depth.cmp(&own) {
        std::cmp::Ordering::Equal => format!("{indent}{marker} {ticked}"),
        std::cmp::Ordering::Greater => format!("{indent}{}- ", " ".repeat(marker.len() + 1)),
        std::cmp::Ordering::Less => {
            let less = usize::from(own - depth) * 2;
            format!("{}- ", indent.get(..indent.len().saturating_sub(less)).unwrap_or_default())
        }
    }
}
