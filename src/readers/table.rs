//! Tables as text: any separator and encoding that a spreadsheet writes.

use std::path::Path;

use super::{Block, Kind, MAX_COLUMNS, MAX_ROWS, Row, Said, clean, damaged, encoding};
use crate::finding::Finding;

pub(super) fn read(shown: &Path, bytes: &[u8]) -> Result<Vec<Block>, Finding> {
    let text = encoding::text(bytes, false);
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records().take(MAX_ROWS + 1) {
        let record = record.map_err(|error| damaged(shown, &error.to_string()))?;
        let byte = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        // The end of the line before may count to the record.
        let blank = text.get(byte..).map_or(0, |rest| rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        let line = text.get(..byte + blank).unwrap_or_default().matches('\n').count() + 1;
        let cells: Vec<Said> = record.iter().take(MAX_COLUMNS).map(|cell| clean(cell).into()).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(Row { at: format!("line {line}"), cells });
        }
    }
    let at = rows.first().map(|row| row.at.clone()).unwrap_or_default();
    Ok(vec![Block { at, kind: Kind::Table(None, rows) }])
}

/// The sign between the cells: of those that are usual, the one that the first line has most of, outside of quotes.
fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b';', 0), (b'\t', 0), (b',', 0), (b'|', 0)];
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => break,
            c if !quoted => {
                if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| char::from(*sign) == c) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        let blocks = read(Path::new("a.csv"), bytes).unwrap();
        let Some(Block { kind: Kind::Table(_, rows), .. }) = blocks.into_iter().next() else { panic!("no table") };
        rows.into_iter().map(|row| row.cells.iter().map(|cell| cell.text().to_owned()).collect()).collect()
    }

    #[test]
    fn rows_know_their_lines() {
        let blocks = read(Path::new("a.csv"), b"q,a\r\nx,\"y\r\nz\"\r\n\r\nv,w\r\n").unwrap();
        let Some(Block { kind: Kind::Table(_, rows), .. }) = blocks.into_iter().next() else { panic!("no table") };
        assert_eq!(rows.into_iter().map(|row| row.at).collect::<Vec<_>>(), ["line 1", "line 2", "line 5"]);
    }

    #[test]
    fn separators_and_encodings_are_found() {
        let expected = vec![vec!["Frage".to_owned(), "Für, wen".to_owned()], vec!["a".to_owned(), "b\nc".to_owned()]];
        let text = "Frage;\"Für, wen\"\r\na;\"b\r\nc\"\r\n";
        assert_eq!(cells(text.as_bytes()), expected);
        assert_eq!(cells(format!("\u{feff}{text}").as_bytes()), expected);
        assert_eq!(cells(&encoding_rs::WINDOWS_1252.encode(text).0), expected);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(cells(&wide), expected);
        assert_eq!(cells([&[0xff, 0xfe][..], &wide].concat().as_slice()), expected);
        assert_eq!(cells(text.replace(';', "\t").as_bytes()), expected);
        assert_eq!(cells(b"a,b\n1,2\n"), [["a", "b"], ["1", "2"]]);
        assert!(cells(b"").is_empty());
    }
}
