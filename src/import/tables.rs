//! Tables: a head that names the columns, and an item in each row.

use super::words::{bare, folded, name_of, value, words};
use super::{Entry, Found, Piece, Wish};
use crate::brief::Brief;
use crate::brief::date;
use crate::brief::shape::{Shape, field_at};
use crate::finding::{Finding, listed};
use crate::readers::{Row, Said};

/// What a table is about: its list, and the field of each column.
struct Layout {
    list: String,
    columns: Vec<Option<String>>,
}

/// Reads a table. `name`: that of its sheet.
pub(super) fn read(name: Option<&str>, rows: &[Row], wish: &Wish, found: &mut Found) -> Result<(), Finding> {
    // A title above the head is no head.
    let head = rows.iter().position(|row| layout(name, &row.cells, wish).is_some()).unwrap_or(0);
    let Some(first) = rows.get(head) else { return Ok(()) };
    for row in rows.get(..head).unwrap_or_default() {
        found.left.push(whole(row));
    }
    let Some(layout) = layout(name, &first.cells, wish) else {
        if wish.list.is_some() {
            let columns: Vec<String> =
                first.cells.iter().filter(|cell| !cell.is_empty()).map(|cell| cell.text().to_owned()).collect();
            let finding = Finding::failure("no-columns", format!("none of the columns {} is known", listed(&columns)));
            return Err(finding.help("name one with --map \"Their question=q\""));
        }
        found.left.extend(rows.get(head..).unwrap_or_default().iter().map(whole));
        return Ok(());
    };
    items(&layout, &first.cells, rows.get(head + 1..).unwrap_or_default(), None, found);
    Ok(())
}

/// Reads a table within a document that is about an item already.
pub(super) fn part(list: &str, parent: usize, rows: &[Row], found: &mut Found) -> bool {
    let wish = Wish { list: Some(list.to_owned()), ..Wish::default() };
    let Some((first, rest)) = rows.split_first() else { return false };
    let Some(layout) = layout(None, &first.cells, &wish) else { return false };
    items(&layout, &first.cells, rest, Some(parent), found);
    true
}

fn whole(row: &Row) -> Piece {
    let cells: Vec<&str> = row.cells.iter().map(Said::text).filter(|cell| !cell.is_empty()).collect();
    Piece { at: row.at.clone(), text: cells.join(" | ") }
}

/// The last part of a list's path: `objections` of `competitors.deskwise.objections`.
pub(super) fn kind_of(list: &str) -> &str {
    if words().lists.contains_key(list) { list } else { list.rsplit('.').next().unwrap_or(list) }
}

/// The layout that knows most of the columns, the one that an item is known by among them.
fn layout(name: Option<&str>, head: &[Said], wish: &Wish) -> Option<Layout> {
    let by_hand = |cell: &Said| {
        let own = wish.columns.iter().find(|(column, _)| folded(column) == folded(cell));
        own.map(|(_, field)| field.clone())
    };
    let sheet = name.and_then(|name| words().places.get("product").and_then(|places| name_of(places, name)));
    let lists = words().lists.iter().filter(|(list, _)| match &wish.list {
        Some(wished) => kind_of(wished) == *list,
        None => true,
    });
    let all = lists.filter_map(|(list, fields)| {
        let mut columns: Vec<Option<String>> = Vec::new();
        for cell in head {
            let field = by_hand(cell).or_else(|| name_of(fields, cell).map(str::to_owned));
            columns.push(field.filter(|field| !columns.contains(&Some(field.clone()))));
        }
        let key = key_of(list)?;
        let has_key = columns.iter().flatten().any(|field| field == key);
        let known = columns.iter().flatten().count();
        // A sheet that is named after a list is one of that list.
        let rank = known * 2 + usize::from(sheet == Some(list.as_str())) * 3;
        let is_plain = wish.list.is_some() || (list != "audience" && list != "messaging.pillars");
        let enough = known > 1 || wish.list.is_some();
        let list = wish.list.clone().unwrap_or_else(|| list.clone());
        (has_key && enough && is_plain).then_some((rank, Layout { list, columns }))
    });
    // Objections belong to a competitor: without one, they have no place of their own.
    let all = all.filter(|(_, layout)| wish.list.is_some() || layout.list != "objections");
    all.max_by_key(|(rank, _)| *rank).map(|(_, layout)| layout)
}

/// The field that an item of a list is known by.
pub(super) fn key_of(list: &str) -> Option<&'static str> {
    let path = if list == "objections" { "competitors[0].objections" } else { list };
    match field_at(&Brief::RECORD, path)?.shape {
        Shape::List(Shape::Record(record)) | Shape::Map(Shape::Record(record)) => record.short,
        _ => None,
    }
}

fn items(layout: &Layout, head: &[Said], rows: &[Row], parent: Option<usize>, found: &mut Found) {
    let kind = kind_of(&layout.list).to_owned();
    for row in rows {
        let mut fields = Vec::new();
        for (index, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let column = head.get(index).map(Said::text).unwrap_or_default();
            let field = layout.columns.get(index).and_then(Option::as_deref);
            let read = field.and_then(|field| Some((field, fitting(&kind, field, cell)?)));
            if let Some((field, text)) = read {
                fields.push((field.to_owned(), Piece { at: row.at.clone(), text }));
            } else {
                let text =
                    if column.is_empty() { cell.text().to_owned() } else { format!("{column}: {}", cell.text()) };
                found.left.push(Piece { at: row.at.clone(), text });
            }
        }
        let has_key = key_of(&kind).is_some_and(|key| fields.iter().any(|(field, _)| field == key));
        if has_key {
            found.entries.push(Entry::Item { list: layout.list.clone(), parent, fields });
        } else {
            found.left.extend(fields.into_iter().map(|(_, piece)| piece));
        }
    }
}

/// The text as the field takes it: a day, one of its words, one line; `None` where it can't.
pub(super) fn fitting(list: &str, field: &str, text: &str) -> Option<String> {
    let path = match list {
        "objections" => format!("competitors[0].objections[0].{field}"),
        "claims" => format!("claims.x.{field}"),
        list => format!("{list}[0].{field}"),
    };
    match field_at(&Brief::RECORD, &path)?.shape {
        Shape::Date => date::parse(text).map(|_| text.trim().to_owned()),
        Shape::Choice(_) => value(list, field, text),
        Shape::Long => Some(bare(text)),
        // A reference to what is not there can't be followed.
        Shape::Ref(_) | Shape::List(Shape::Ref(_)) => None,
        _ => Some(bare(&text.split_whitespace().collect::<Vec<_>>().join(" "))),
    }
}
