//! Files that other programs wrote, as their reader sees them: headings, paragraphs, items and tables, each with its place.

mod markdown;
mod table;
mod word;
mod workbook;

use std::path::Path;

use crate::finding::Finding;

/// A file larger than this is not read, and neither is a part of it that unpacks to more.
pub const MAX_BYTES: u64 = 32 << 20;
/// A table with more rows than this is not read to its end: a list of a brief holds 500.
pub const MAX_ROWS: usize = 2_000;
/// No more columns than this are read.
const MAX_COLUMNS: usize = 200;

/// A part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Where it stands, as a person finds it: `line 12`, `Claims, row 3`.
    pub at: String,
    /// What it is.
    pub kind: Kind,
}

/// What a part of a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A heading of that level, 1 to 6.
    Heading(u8, String),
    /// A paragraph; its lines are the writer's own.
    Paragraph(String),
    /// An item of a list.
    Item(String),
    /// A table: its name, where it has one, and its rows, each with its place. The first row is its head.
    Table(Option<String>, Vec<Row>),
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it stands.
    pub at: String,
    /// Its cells, without blanks around them.
    pub cells: Vec<String>,
}

/// Reads a file by what it is.
///
/// # Errors
/// When it can't be read as what it is, or is too large.
pub fn read(shown: &Path, bytes: &[u8]) -> Result<Vec<Block>, Finding> {
    let ending = shown.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let is_packed = bytes.starts_with(b"PK");
    match ending.as_str() {
        "xlsx" | "xlsm" | "ods" => workbook::read(shown, bytes, &ending),
        "docx" => word::read(shown, bytes),
        _ if is_packed || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) => Err(unknown(shown)),
        "csv" | "tsv" | "tab" => table::read(shown, bytes),
        "md" | "markdown" | "txt" | "" => Ok(markdown::read(&table::text(bytes))),
        _ => Err(unknown(shown)),
    }
}

fn unknown(shown: &Path) -> Finding {
    Finding::failure("unknown-file", format!("`{}` is of a kind that can't be read", shown.display()))
        .help("save it as CSV, XLSX, ODS, Markdown or DOCX")
}

/// A file that can't be read as what its name says.
fn damaged(shown: &Path, what: &str) -> Finding {
    Finding::failure("damaged-file", format!("`{}` can't be read: {what}", shown.display()))
        .help("open it in the program that wrote it, and save it again")
}

fn too_large(shown: &Path) -> Finding {
    Finding::failure("too-large", format!("`{}` is too large to be notes for a brief", shown.display()))
        .help("save the part that you need as a file of its own")
}

/// Refuses a packed file of which a part unpacks to more than is read.
fn unpacked(shown: &Path, bytes: &[u8]) -> Result<zip::ZipArchive<std::io::Cursor<Vec<u8>>>, Finding> {
    let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes.to_vec()));
    let mut archive = archive.map_err(|_| damaged(shown, "it is no such file inside"))?;
    for index in 0..archive.len() {
        if archive.by_index_raw(index).is_ok_and(|part| part.size() > MAX_BYTES) {
            return Err(too_large(shown));
        }
    }
    Ok(archive)
}

/// A text without signs that no brief may hold, its blanks as one, lines kept.
fn clean(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line: String = line.chars().map(|c| if c == '\u{a0}' || c == '\t' { ' ' } else { c }).collect();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}
