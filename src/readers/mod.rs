//! Files that other programs wrote, as their reader sees them: headings, paragraphs, items and tables, each with its place.

mod encoding;
mod entities;
mod html;
mod mail;
mod markdown;
mod packed;
mod plain;
mod said;
mod slides;
#[cfg(feature = "import")]
mod table;
pub(crate) mod word;
#[cfg(feature = "import")]
mod workbook;

use std::path::Path;
use std::sync::Arc;

use crate::finding::{Finding, Source};

pub use said::Said;

/// A file larger than this is not read, and neither is a part of it that unpacks to more.
pub const MAX_BYTES: u64 = 32 << 20;
/// A table with more rows than this is not read to its end: a list of a brief holds 500.
pub const MAX_ROWS: usize = 2_000;
/// No more columns than this are read.
#[cfg(feature = "import")]
const MAX_COLUMNS: usize = 200;

/// A file as its reader sees it.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The file and its text. Of a packed one, a line for each paragraph.
    pub source: Arc<Source>,
    /// What it is.
    pub form: Form,
    /// Its parts, in the order in which they are read.
    pub blocks: Vec<Block>,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Text that stands in the file byte by byte.
    Text,
    /// Text whose bytes are not those of the file: another encoding, or a message.
    Decoded,
    /// A file in which text is packed.
    Packed,
}

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
    Heading(u8, Said),
    /// A paragraph; its lines are the writer's own.
    Paragraph(Said),
    /// An item of a list.
    Item(Said),
    /// A table: its name, where it has one, and its rows, each with its place. The first row is its head.
    Table(Option<String>, Vec<Row>),
    /// What stands beside the text: the title and the description of a page, a subject, the words of a picture, a note.
    Aside(Said),
    /// Text in a form of its own, such as what is to be copied.
    Verbatim(Said),
}

impl Kind {
    /// Its words: of a table those of each cell.
    #[must_use]
    pub fn parts(&self) -> Vec<&Said> {
        match self {
            Self::Heading(_, said)
            | Self::Paragraph(said)
            | Self::Item(said)
            | Self::Aside(said)
            | Self::Verbatim(said) => vec![said],
            Self::Table(_, rows) => rows.iter().flat_map(|row| &row.cells).collect(),
        }
    }

    fn parts_mut(&mut self) -> Vec<&mut Said> {
        match self {
            Self::Heading(_, said)
            | Self::Paragraph(said)
            | Self::Item(said)
            | Self::Aside(said)
            | Self::Verbatim(said) => vec![said],
            Self::Table(_, rows) => rows.iter_mut().flat_map(|row| &mut row.cells).collect(),
        }
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it stands.
    pub at: String,
    /// Its cells, without blanks around them.
    pub cells: Vec<Said>,
}

/// Reads a file by what it is. A name without an ending, such as `-`, says nothing; then the bytes do.
///
/// # Errors
/// When it can't be read as what it is, or is too large.
pub fn read(shown: &Path, bytes: &[u8]) -> Result<Paper, Finding> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(shown));
    }
    let ending = shown.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if bytes.starts_with(b"%PDF") || ending == "pdf" {
        let finding = Finding::failure("unknown-file", format!("`{}` is a PDF, and PDF is not read", shown.display()));
        return Err(finding.help("take the file that it was made from, or copy its text into a text file"));
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(unknown(shown).help("open it, and save it in the form of today: DOCX, PPTX or XLSX"));
    }
    let is_packed = bytes.starts_with(b"PK");
    match ending.as_str() {
        #[cfg(feature = "import")]
        "xlsx" | "xlsm" | "ods" => Ok(packed(shown, String::new(), workbook::read(shown, bytes, &ending)?)),
        "docx" | "docm" => word::read(shown, bytes),
        "pptx" | "pptm" => slides::read(shown, bytes),
        "" if is_packed => word::read(shown, bytes).or_else(|_| slides::read(shown, bytes)),
        _ if is_packed => Err(unknown(shown)),
        #[cfg(feature = "import")]
        "csv" | "tsv" | "tab" => Ok(packed(shown, String::new(), table::read(shown, bytes)?)),
        "md" | "markdown" => Ok(of_text(shown, bytes, markdown::read)),
        "html" | "htm" | "xhtml" => Ok(of_text(shown, bytes, html::read)),
        "eml" => Ok(mail::read(shown, bytes)),
        "txt" | "text" | "" => {
            let text = encoding::text(bytes, false);
            Ok(match guess(&text, ending.is_empty()) {
                Guess::Html => of_text(shown, bytes, html::read),
                Guess::Mail => mail::read(shown, bytes),
                Guess::Markdown => of_text(shown, bytes, markdown::read),
                Guess::Plain => of_text(shown, bytes, plain::read),
            })
        }
        _ => Err(unknown(shown)),
    }
}

/// Whether a file of that name is read.
#[must_use]
pub fn is_read(name: &Path) -> bool {
    const ENDINGS: [&str; 9] = ["md", "markdown", "txt", "text", "html", "htm", "docx", "pptx", "eml"];
    name.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

enum Guess {
    Plain,
    Markdown,
    Html,
    Mail,
}

/// What a text is that does not say so.
fn guess(text: &str, free: bool) -> Guess {
    let head = text.trim_start_matches('\u{feff}').trim_start();
    let lower: String = head.chars().take(200).collect::<String>().to_lowercase();
    if free && (lower.starts_with("<!doctype") || lower.starts_with("<html") || lower.starts_with("<?xml")) {
        return Guess::Html;
    }
    let mail = ["return-path:", "received:", "mime-version:", "message-id:", "delivered-to:", "dkim-signature:"];
    if free && mail.iter().any(|name| lower.starts_with(name)) {
        return Guess::Mail;
    }
    let is_heading = |line: &str| {
        let rest = line.trim_start_matches('#');
        (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ')
    };
    if head.lines().take(400).any(|line| is_heading(line) || line.starts_with("| ")) {
        return Guess::Markdown;
    }
    Guess::Plain
}

fn of_text(shown: &Path, bytes: &[u8], read: fn(&str, usize) -> Vec<Block>) -> Paper {
    let is_html = shown.extension().is_none_or(|ending| ending.to_string_lossy().to_lowercase().contains("htm"));
    let text = encoding::text(bytes, is_html);
    let form = if text.as_bytes() == bytes { Form::Text } else { Form::Decoded };
    let from = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let blocks = read(&text, from);
    Paper { source: Arc::new(Source { path: shown.to_owned(), text: text.into_owned() }), form, blocks }
}

fn packed(shown: &Path, text: String, blocks: Vec<Block>) -> Paper {
    Paper { source: Arc::new(Source { path: shown.to_owned(), text }), form: Form::Packed, blocks }
}

fn unknown(shown: &Path) -> Finding {
    Finding::failure("unknown-file", format!("`{}` is of a kind that can't be read", shown.display()))
        .help("save it as text, Markdown, HTML, DOCX or PPTX; for `import` also as CSV, XLSX or ODS")
}

/// A file that can't be read as what its name says.
fn damaged(shown: &Path, what: &str) -> Finding {
    Finding::failure("damaged-file", format!("`{}` can't be read: {what}", shown.display()))
        .help("open it in the program that wrote it, and save it again")
}

/// A file that is too large.
#[must_use]
pub fn too_large(shown: &Path) -> Finding {
    let most = MAX_BYTES >> 20;
    Finding::failure(
        "too-large",
        format!("`{}` is too large: a file may have, and unpack to, {most} MB", shown.display()),
    )
    .help("save the part that you need as a file of its own")
}

/// The lines of a text.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    /// The number of the line that a byte stands in, counted from 1.
    fn number(&self, byte: usize) -> usize {
        self.0.partition_point(|end| *end < byte) + 1
    }

    /// The same, in words.
    fn at(&self, byte: usize) -> String {
        format!("line {}", self.number(byte))
    }
}

/// A text without signs that no brief may hold, its blanks as one, lines kept.
#[cfg(feature = "import")]
fn clean(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line: String = line.chars().map(|c| if c == '\u{a0}' || c == '\t' { ' ' } else { c }).collect();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}
