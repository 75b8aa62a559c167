//! Items of a list that a document shows as a whole, and that were added there or taken out.
//!
//! An item is shown as a whole where its lines hold its values and signs, and no word of the template: a bullet, a row of a
//! table, a question as a heading with its answer below. What an item looks like is read off its neighbours.

use std::ops::Range;

use super::refusal::{At, Reason, Refusal};
use super::values;
use crate::align::places::Fate;
use crate::brief::edit::Item;
use crate::brief::shape::{self, Shape};
use crate::brief::{Brief, Leaves, date};
use crate::pack::sheet::Sheet;
use crate::render::unescape::Stands;
use crate::traced::Via;

/// A change of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ListEdit {
    pub(super) list: String,
    pub(super) at: At,
    pub(super) what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// Behind this one; `None`: before the first.
    Add(Option<usize>, Item),
    Remove(usize),
}

/// One item as a document shows it.
struct Shown {
    list: String,
    index: usize,
    /// The field and the number of its span.
    fields: Fields,
    /// Lines of the base.
    lines: Range<usize>,
    /// The signs before, between and behind the fields.
    signs: Vec<String>,
}

/// Fields, each with the number of its span.
type Fields = Vec<(String, usize)>;

/// Fields that decide where an item stands, and that a document shows by that alone.
const PLACING: &str = "for";

/// The list, the index and the field of a path such as `risks[0].what`.
fn item_of(path: &str) -> Option<(&str, usize, &str)> {
    let (head, rest) = path.rsplit_once(']')?;
    let (list, index) = head.rsplit_once('[')?;
    Some((list, index.parse().ok()?, rest.trim_start_matches('.')))
}

/// Items added to and taken out of the lists of a document.
pub(super) fn edits(sheet: &Sheet<'_>, index: usize, leaves: &Leaves) -> (Vec<ListEdit>, Vec<Refusal>) {
    if sheet.found.is_open() {
        return (Vec::new(), Vec::new());
    }
    let finder = Finder { sheet, index, leaves, shown: shown(sheet), stands: values::stands(sheet) };
    let (mut edits, mut refused) = (Vec::new(), Vec::new());
    for region in sheet.alignment.regions() {
        let found = if region.base.is_empty() {
            finder.added(region.base.start, region.mine.clone())
        } else if region.mine.is_empty() {
            finder.taken_out(region.base.clone(), region.mine.start)
        } else {
            continue;
        };
        for one in found {
            match one {
                Ok(edit) => edits.push(edit),
                Err(refusal) => refused.push(refusal),
            }
        }
    }
    moved(&mut edits, &mut refused, leaves);
    (edits, refused)
}

/// An item that left one place of its list and came to another was moved, and the brief decides about the order.
fn moved(edits: &mut Vec<ListEdit>, refused: &mut Vec<Refusal>, leaves: &Leaves) {
    let text = |path: &str| leaves.0.iter().find(|leaf| leaf.path == path).map(|leaf| leaf.text.trim().to_owned());
    let first = |edit: &ListEdit| match &edit.what {
        What::Add(_, Item::Text(text)) => Some((edit.list.clone(), text.clone())),
        What::Add(_, Item::Fields(fields)) => fields.first().map(|(_, text)| (edit.list.clone(), text.clone())),
        What::Remove(_) => None,
    };
    let added: Vec<(String, String)> = edits.iter().filter_map(first).collect();
    let mut gone: Vec<(String, String)> = Vec::new();
    edits.retain(|edit| {
        let What::Remove(index) = edit.what else { return true };
        let path = format!("{}[{index}]", edit.list);
        let own = leaves.0.iter().filter(|leaf| leaf.path.starts_with(&path)).map(|leaf| leaf.path.as_str());
        let texts: Vec<String> = own.filter_map(text).collect();
        let bare = |text: &str| text.trim_end_matches('.').to_owned();
        let same =
            added.iter().find(|(list, new)| *list == edit.list && texts.iter().any(|text| bare(text) == bare(new)));
        if let Some(pair) = same {
            gone.push(pair.clone());
            refused.push(Refusal { path, reason: Reason::Moved, at: edit.at.clone(), also: Vec::new() });
        }
        same.is_none()
    });
    edits.retain(|edit| first(edit).is_none_or(|pair| !gone.contains(&pair)));
}

/// The items that a document shows as a whole, in order.
fn shown(sheet: &Sheet<'_>) -> Vec<Shown> {
    let mut all: Vec<(String, usize, Fields)> = Vec::new();
    let line = |number: usize| sheet.spans.get(number).map(|span| sheet.alignment.lines_of(&span.bytes));
    for (number, span) in sheet.spans.iter().enumerate() {
        let Some((list, index, field)) = span.paths.first().and_then(|path| item_of(path)) else { continue };
        let near = |fields: &[(String, usize)]| {
            let end = fields.last().and_then(|(_, number)| line(*number));
            end.zip(line(number)).is_some_and(|((_, end), (start, _))| start <= end + 2)
        };
        match all.last_mut() {
            Some((l, i, fields))
                if l == list && *i == index && near(fields) && fields.iter().all(|(f, _)| f != field) =>
            {
                fields.push((field.to_owned(), number));
            }
            _ => all.push((list.to_owned(), index, vec![(field.to_owned(), number)])),
        }
    }
    all.into_iter().filter_map(|(list, index, fields)| whole(sheet, list, index, fields)).collect()
}

fn whole(sheet: &Sheet<'_>, list: String, index: usize, fields: Fields) -> Option<Shown> {
    let span = |number: usize| sheet.spans.get(number).map(|span| span.bytes.clone());
    let (head, tail) = (span(fields.first()?.1)?, span(fields.last()?.1)?);
    let lines = sheet.alignment.lines_of(&head).0..sheet.alignment.lines_of(&tail).1 + 1;
    let (start, end) = (sheet.alignment.base_start(lines.start), sheet.alignment.base_start(lines.end));
    let within = sheet.spans.iter().filter(|span| span.bytes.start >= start && span.bytes.end <= end).count();
    let mut signs = Vec::new();
    let mut at = start;
    for (_, number) in &fields {
        let bytes = span(*number)?;
        signs.push(sheet.base.get(at..bytes.start)?.to_owned());
        at = bytes.end;
    }
    signs.push(sheet.base.get(at..end)?.trim_end().to_owned());
    if let Some(lead) = signs.first_mut() {
        *lead = unnumbered(lead).to_owned();
    }
    let plain =
        signs.iter().all(|signs| !signs.contains(char::is_alphanumeric)) && !signs.iter().any(|s| s.contains("]("));
    // A line that is a value alone has nothing to tell an item by.
    let marked = signs.first().is_some_and(|signs| !signs.trim().is_empty());
    (within == fields.len() && plain && marked).then_some(Shown { list, index, fields, lines, signs })
}

/// A line of a numbered list without its number, which is counted anew by every build: `. `, and what follows.
fn unnumbered(line: &str) -> &str {
    let bare = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if bare.starts_with(". ") { bare } else { line }
}

struct Finder<'s, 'p> {
    sheet: &'s Sheet<'p>,
    index: usize,
    leaves: &'s Leaves,
    shown: Vec<Shown>,
    stands: Vec<Stands>,
}

type Found = Vec<Result<ListEdit, Refusal>>;

impl Finder<'_, '_> {
    fn base_line(&self, line: usize) -> &str {
        self.sheet.alignment.base_text(line)
    }

    fn at(&self, lines: &Range<usize>) -> At {
        let start = self.sheet.alignment.mine_start(lines.start);
        let text = self.sheet.mine.get(start..self.sheet.alignment.mine_start(lines.end)).unwrap_or_default();
        At { sheet: self.index, bytes: start..start + text.trim_end().len() }
    }

    /// Lines that were added before a line of the base.
    fn added(&self, at: usize, lines: Range<usize>) -> Found {
        let says = |line: &usize| !self.sheet.alignment.mine_text(*line).trim().is_empty();
        let (Some(first), Some(last)) = (lines.clone().find(says), lines.rev().find(says)) else { return Vec::new() };
        let lines = first..last + 1;
        let above = self.shown.iter().rfind(|item| item.lines.end <= at);
        let below = self.shown.iter().find(|item| item.lines.start >= at);
        let above = above.filter(|item| self.is_next(item, item.lines.end..at));
        let below = below.filter(|item| (at..item.lines.start).all(|line| self.base_line(line).trim().is_empty()));
        let beside = above.into_iter().map(|item| (item, Some(item.index)));
        let beside = beside.chain(below.into_iter().map(|item| (item, item.index.checked_sub(1))));
        for (item, after) in beside {
            let mut forms: Vec<&Shown> = self.shown.iter().filter(|other| other.list == item.list).collect();
            forms.sort_by_key(|form| form.index.abs_diff(item.index));
            for form in forms {
                if let Some(items) = self.read(form, &lines) {
                    let at = self.at(&lines);
                    let add = |item: Item| {
                        Ok(ListEdit { list: form.list.clone(), at: at.clone(), what: What::Add(after, item) })
                    };
                    return items.into_iter().map(add).collect();
                }
            }
        }
        // Among the items, and like them at first sight.
        match (above, below) {
            (Some(above), Some(below)) if above.list == below.list && self.begins_like(above, first) => {
                vec![Err(Refusal {
                    path: above.list.clone(),
                    reason: Reason::PartOfItem,
                    at: self.at(&lines),
                    also: Vec::new(),
                })]
            }
            _ => Vec::new(),
        }
    }

    fn begins_like(&self, item: &Shown, line: usize) -> bool {
        let sign = item.signs.first().map_or("", |signs| signs.split(' ').next().unwrap_or_default());
        unnumbered(self.sheet.alignment.mine_text(line)).starts_with(sign)
    }

    /// Whether nothing but blank lines, or the further lines of an item that has several, stand between it and what follows.
    fn is_next(&self, item: &Shown, mut between: Range<usize>) -> bool {
        let several = item.lines.len() > 1;
        between.all(|line| {
            let line = self.base_line(line);
            line.trim().is_empty() || (several && !line.starts_with('#'))
        })
    }

    /// Lines of the file as items of that form.
    fn read(&self, form: &Shown, lines: &Range<usize>) -> Option<Vec<Item>> {
        let lead = form.signs.first()?;
        let mut parts: Vec<String> = Vec::new();
        for line in lines.clone() {
            let line = unnumbered(self.sheet.alignment.mine_text(line).trim_end());
            match parts.last_mut() {
                Some(part) if !line.starts_with(lead.as_str()) => {
                    part.push('\n');
                    part.push_str(line);
                }
                _ => parts.push(line.to_owned()),
            }
        }
        parts.iter().map(|part| self.read_one(form, part.trim_end())).collect()
    }

    fn read_one(&self, form: &Shown, text: &str) -> Option<Item> {
        let mut rest = text.strip_prefix(form.signs.first()?.as_str())?;
        let mut fields = Vec::new();
        for (i, (field, number)) in form.fields.iter().enumerate() {
            let sign = form.signs.get(i + 1)?;
            let last = i + 1 == form.fields.len();
            let shown = if last {
                std::mem::take(&mut rest).strip_suffix(sign.as_str())?
            } else {
                let (shown, tail) = rest.split_once(sign.as_str())?;
                rest = tail;
                shown
            };
            if shown.trim() == "–" {
                continue;
            }
            fields.push((field.clone(), self.value(*number, shown)?));
        }
        let (name, text) = fields.first()?;
        if name.is_empty() {
            return (fields.len() == 1).then(|| Item::Text(text.clone()));
        }
        let placing = format!("{}[{}].{PLACING}", form.list, form.index);
        let placing = self.leaves.0.iter().find(|leaf| leaf.path == placing);
        fields.extend(placing.map(|leaf| (PLACING.to_owned(), leaf.text.clone())));
        Some(Item::Fields(fields))
    }

    /// What a person typed for a field, as the brief has it.
    fn value(&self, number: usize, shown: &str) -> Option<String> {
        let span = self.sheet.spans.get(number)?;
        let long = self.leaves.0.iter().any(|leaf| Some(&leaf.path) == span.paths.first() && leaf.long);
        let stands = self.stands.get(number)?;
        if shown.contains('\n') && !(long && stands.is_block()) {
            return None;
        }
        let text = stands.meaning(shown, long).trim().to_owned();
        if text.is_empty() {
            return None;
        }
        match span.via {
            None | Some(Via::NoStop | Via::FirstParagraph) => Some(text),
            Some(Via::Date) => date::day(&text).map(|day| day.to_string()),
            Some(Via::Article | Via::Named) => None,
        }
    }

    /// Lines of the base that are gone.
    fn taken_out(&self, lines: Range<usize>, mine: usize) -> Found {
        let gone: Vec<&Shown> =
            self.shown.iter().filter(|item| lines.start <= item.lines.start && item.lines.end <= lines.end).collect();
        // With a heading of the template, a part of the document went and not an item.
        let is_own = |line: usize| gone.iter().any(|item| item.lines.contains(&line));
        if lines.clone().any(|line| self.base_line(line).starts_with('#') && !is_own(line)) {
            return Vec::new();
        }
        let start = self.sheet.alignment.mine_start(mine);
        let at = At { sheet: self.index, bytes: start..start };
        let tell = |item: &&Shown| {
            let path = format!("{}[{}]", item.list, item.index);
            match self.is_taken_out(item, &path) {
                None => Ok(ListEdit { list: item.list.clone(), at: at.clone(), what: What::Remove(item.index) }),
                Some((reason, also)) => Err(Refusal { path, reason, at: at.clone(), also }),
            }
        };
        gone.iter().map(tell).collect()
    }

    /// Why it is not the item that was taken out, but this place of it.
    fn is_taken_out(&self, item: &Shown, path: &str) -> Option<(Reason, Vec<At>)> {
        let is_of =
            |other: &str| other.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
        let own = |number: usize| item.fields.iter().any(|(_, own)| *own == number);
        let elsewhere =
            self.sheet.spans.iter().zip(&self.sheet.places).enumerate().filter(|(number, (span, place))| {
                let stands = matches!(place.fate, Fate::Kept | Fate::Changed);
                stands
                    && !own(*number)
                    && span.paths.iter().any(|path| is_of(path))
                    && !self.is_contents(span.bytes.start)
            });
        let still: Vec<At> =
            elsewhere.map(|(_, (_, place))| At { sheet: self.index, bytes: place.mine.clone() }).collect();
        if !still.is_empty() {
            return Some((Reason::StillSaid, still));
        }
        let said = |leaf: &str| {
            let paths =
                item.fields.iter().filter_map(|(_, number)| self.sheet.spans.get(*number)).flat_map(|span| &span.paths);
            paths.into_iter().any(|path| path == leaf)
        };
        let matters = |leaf: &str| {
            let shape = shape::field_at(&Brief::RECORD, leaf).map(|field| field.shape);
            !matches!(shape, Some(Shape::Choice(_) | Shape::Id | Shape::Ref(_) | Shape::List(Shape::Ref(_))))
        };
        let more = self
            .leaves
            .0
            .iter()
            .map(|leaf| leaf.path.as_str())
            .filter(|leaf| is_of(leaf) && !said(leaf) && matters(leaf));
        let more: Vec<String> =
            more.map(|leaf| leaf.trim_start_matches(path).trim_start_matches('.').to_owned()).collect();
        (!more.is_empty()).then_some((Reason::MoreOfItem(more), Vec::new()))
    }

    /// Whether a value stands in the list of contents, which follows its headings.
    fn is_contents(&self, at: usize) -> bool {
        let (line, _) = self.sheet.alignment.lines_of(&(at..at + 1));
        let line = self.base_line(line).trim_start();
        line.starts_with("- [") && line.contains("](#")
    }
}
