//! Workbooks: each sheet is a table.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, DataRef, Ods, Reader as _, Xlsx};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::packed::Archive;
use super::{Block, Kind, MAX_COLUMNS, MAX_ROWS, Row, Said, clean, damaged};
use crate::finding::Finding;

pub(super) fn read(shown: &Path, bytes: &[u8], ending: &str) -> Result<Vec<Block>, Finding> {
    Archive::open(shown, bytes)?.check()?;
    let sheets = if ending == "ods" { ods(shown, bytes)? } else { xlsx(shown, bytes)? };
    let block = |(name, rows): (String, Vec<(usize, Vec<String>)>)| {
        let rows: Vec<Row> = rows
            .into_iter()
            .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()))
            .map(|(number, cells)| Row {
                at: format!("{name}, row {}", number + 1),
                cells: cells.into_iter().map(Said::from).collect(),
            })
            .collect();
        let at = rows.first().map_or_else(|| name.clone(), |row| row.at.clone());
        Block { at, kind: Kind::Table(Some(name), rows) }
    };
    Ok(sheets.into_iter().map(block).collect())
}

type Sheet = (String, Vec<(usize, Vec<String>)>);

/// Cell by cell, so that a sheet of any length takes no more than what is kept of it.
fn xlsx(shown: &Path, bytes: &[u8]) -> Result<Vec<Sheet>, Finding> {
    let fault = |error: calamine::XlsxError| damaged(shown, &error.to_string());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(fault)?;
    let mut out = Vec::new();
    for name in book.sheet_names() {
        // A sheet of charts has no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
        while let Some(cell) = cells.next_cell().map_err(fault)? {
            let (row, column) = cell.get_position();
            let (row, column) = (row as usize, column as usize);
            if column >= MAX_COLUMNS {
                continue;
            }
            if rows.last().is_none_or(|(last, _)| *last != row) {
                if rows.len() >= MAX_ROWS {
                    return Err(too_long(shown));
                }
                rows.push((row, Vec::new()));
            }
            if let Some((_, cells)) = rows.last_mut() {
                cells.resize(cells.len().max(column + 1), String::new());
                if let Some(place) = cells.get_mut(column) {
                    *place = borrowed(cell.get_value());
                }
            }
        }
        out.push((name, rows));
    }
    Ok(out)
}

fn too_long(shown: &Path) -> Finding {
    Finding::failure("too-large", format!("`{}` has more rows than {MAX_ROWS}", shown.display()))
        .help("save the part that you need as a file of its own")
}

fn ods(shown: &Path, bytes: &[u8]) -> Result<Vec<Sheet>, Finding> {
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|error| damaged(shown, &error.to_string()))?;
    let mut out = Vec::new();
    for (name, range) in book.worksheets() {
        let first = range.start().map_or(0, |(row, _)| row as usize);
        if range.height() > MAX_ROWS {
            return Err(too_long(shown));
        }
        let rows = range.rows().enumerate();
        let rows = rows.map(|(i, cells)| (first + i, cells.iter().take(MAX_COLUMNS).map(owned).collect()));
        out.push((name, rows.collect()));
    }
    Ok(out)
}

fn borrowed(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::SharedString(text) => clean(text),
        DataRef::String(text) => clean(text),
        other => owned(&Data::from(other.clone())),
    }
}

fn owned(cell: &Data) -> String {
    match cell {
        Data::String(text) => clean(text),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(true) => "yes".to_owned(),
        Data::Bool(false) => "no".to_owned(),
        Data::DateTime(at) => day(at.as_f64()).map(|day| day.to_string()).unwrap_or_default(),
        // Its day alone.
        Data::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        Data::DurationIso(text) => text.clone(),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// The day of a serial number: days since 30 December 1899, as spreadsheets count.
fn day(serial: f64) -> Option<Date> {
    let days = serial.trunc();
    if !(0.0..3_000_000.0).contains(&days) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is within the bounds above")]
    let days = days as i64;
    date(1899, 12, 30).checked_add(days.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_days() {
        assert_eq!(day(46_307.0), Some(date(2026, 10, 12)));
        assert_eq!(day(46_307.75), Some(date(2026, 10, 12)));
        assert_eq!(day(f64::NAN), None);
        assert_eq!(day(-1.0), None);
    }

    #[test]
    fn what_is_no_workbook_is_said() {
        for bytes in [&b"PK\x03\x04 nothing"[..], b"", b"plain text"] {
            assert_eq!(read(Path::new("a.xlsx"), bytes, "xlsx").unwrap_err().rule, "damaged-file");
        }
    }
}
