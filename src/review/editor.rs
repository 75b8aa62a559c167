//! A document as its reviewer would have it: the editor goes through what came back, in order, and notes what that changes.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::decide::{Decided, Fate, decide};
use super::edits::{Edit, Lost, Made, differences};
use super::inline::{self, Piece, Site};
use super::items::{next_item, number_in};
use super::laid::Laid;
use super::passages::{Passage, Standing, Words, Written};
use super::tokens;
use crate::readers::word::{PICTURE, REFERENCE, Unit, UnitKind as Kind};

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
            Fate::Changed(at, cells) => {
                let is_diagram = written.passages.get(*at).is_some_and(|one| one.standing == Standing::Diagram);
                editor.placed(*at, unit, Some(cells).filter(|_| !is_diagram));
                if is_diagram {
                    editor.beside_diagram(*at, unit);
                }
            }
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

pub(super) struct Editor<'a> {
    pub(super) source: &'a str,
    pub(super) written: &'a Written,
    pub(super) out: Made,
    /// What goes where.
    put: BTreeMap<usize, String>,
    prev: Option<Prev>,
    pub(super) gone: BTreeSet<usize>,
    /// How many items were put into each list with numbers so far.
    more: BTreeMap<usize, i64>,
}

impl<'a> Editor<'a> {
    pub(super) fn new(source: &'a str, written: &'a Written, gone: &[usize]) -> Self {
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
        self.edit(bytes, &now.to_string());
        let mut lead = lead.to_owned();
        lead.replace_range(digits, &now.to_string());
        lead
    }

    pub(super) fn edit(&mut self, bytes: Range<usize>, text: &str) {
        let was = self.source.get(bytes.clone()).unwrap_or_default();
        let edits = differences(was, text).into_iter();
        self.out.edits.extend(edits.map(|(part, text)| Edit {
            start: bytes.start + part.start,
            end: bytes.start + part.end,
            text,
        }));
    }

    /// A passage that was there.
    pub(super) fn placed(&mut self, at: usize, unit: &Unit, cells: Option<&Vec<Vec<Piece>>>) {
        let Some(passage) = self.written.passages.get(at) else { return self.out.places.push(None) };
        self.out.places.push(Some(passage.lines.clone()));
        for (words, pieces) in passage.cells.iter().zip(cells.into_iter().flatten()) {
            self.cell(passage, words, pieces, unit);
        }
        if let (Kind::Item(_, Some(was)), Kind::Item(_, Some(now)), Some(tick)) =
            (passage.kind, unit.kind, &passage.tick)
            && was != now
        {
            self.edit(tick.clone(), if now { "[x]" } else { "[ ]" });
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

    /// What was written beside a diagram stands below it, or in its place.
    fn beside_diagram(&mut self, at: usize, unit: &Unit) {
        let said = unit.cells.concat();
        let words = said.replace(PICTURE, "").trim().to_owned();
        let Some(passage) = self.written.passages.get(at).filter(|_| !words.is_empty()) else { return };
        let unit = Unit { cells: vec![words.clone()], ..unit.clone() };
        if said.contains(PICTURE) {
            self.new_one(&unit, &[vec![Piece::New(words, None)]], None);
            self.out.places.pop();
        } else {
            let site = Site { standing: Standing::Text, is_heading: false, is_cell: false };
            let text = self.checked(&[Piece::New(words, None)], site, &unit.cells);
            self.edit(passage.lines.clone(), &text);
        }
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
            return self.edit(passage.lines.clone(), &text);
        }
        if words.atoms.is_empty() {
            if !text.is_empty() {
                let before = self.source.get(..bytes.start).is_some_and(|before| before.ends_with('|'));
                let after = self.source.get(bytes.start..).is_some_and(|after| after.starts_with('|'));
                let (before, after) = (if before { " " } else { "" }, if after { " " } else { "" });
                self.edit(bytes, &format!("{before}{text}{after}"));
            }
            return;
        }
        self.edit(bytes, &text);
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
    pub(super) fn new_one(&mut self, unit: &Unit, cells: &[Vec<Piece>], table: Option<usize>) {
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

    pub(super) fn end(mut self) -> Made {
        for (at, text) in std::mem::take(&mut self.put) {
            // Words that were added to the end of a passage stand before what follows it.
            match self.out.edits.iter_mut().find(|edit| edit.start == at && edit.end == at) {
                Some(edit) if text.starts_with('\n') => edit.text.push_str(&text),
                Some(edit) => edit.text.insert_str(0, &text),
                None => self.out.edits.push(Edit { start: at, end: at, text }),
            }
        }
        self.out.edits.sort();
        self.out
    }
}
