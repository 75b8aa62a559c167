//! What a Word file needs to go out to a reviewer: change tracking switched on, a mark by which it is known again, and lists
//! to choose from.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::finding::Finding;

/// The name of the property that holds the mark.
pub(crate) const PROPERTY: &str = "launchpack-review";
/// What stands in a text where a list to choose from is to be.
pub(crate) const CHOICE: &str = "Choose: approve, change or reject";
const CHOICES: [&str; 3] = ["approve", "change", "reject"];

/// Stamps a Word file that was made here.
/// `columns` are the widths of the columns of its table, for a sheet that lies on its side.
pub(crate) fn stamped(docx: &[u8], mark: &str, columns: &[usize]) -> Result<Vec<u8>, Finding> {
    made(docx, mark, columns).map_err(|error| {
        Finding::failure("internal", format!("the Word file could not be written: {error}"))
            .help("this is a fault of launchpack; please report it with the document")
    })
}

fn made(docx: &[u8], mark: &str, columns: &[usize]) -> zip::result::ZipResult<Vec<u8>> {
    let mut from = ZipArchive::new(Cursor::new(docx))?;
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at)?;
        let name = part.name().to_owned();
        if !matches!(name.as_str(), "word/settings.xml" | "docProps/custom.xml" | "word/document.xml") {
            to.raw_copy_file(part)?;
            continue;
        }
        let mut text = String::new();
        part.read_to_string(&mut text)?;
        let text = match name.as_str() {
            "word/settings.xml" => text.replacen("<w:defaultTabStop", "<w:trackRevisions /><w:defaultTabStop", 1),
            "docProps/custom.xml" => with_property(&text, mark),
            _ if columns.is_empty() => text,
            _ => on_its_side(&with_choices(&text), columns),
        };
        to.start_file(name, SimpleFileOptions::default())?;
        to.write_all(text.as_bytes())?;
    }
    Ok(to.finish()?.into_inner())
}

/// The mark, of letters, digits and hyphens, as a property of the file (ECMA-376, part 1, 22.3).
fn with_property(text: &str, mark: &str) -> String {
    let property = format!(
        "><property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"2\" name=\"{PROPERTY}\"><vt:lpwstr>{mark}</vt:lpwstr></property></Properties>"
    );
    match text.trim_end().strip_suffix("/>") {
        Some(head) => head.trim_end().to_owned() + &property,
        None => text.replacen("></Properties>", &property, 1),
    }
}

/// The page turned, and the table over all of its width.
fn on_its_side(text: &str, columns: &[usize]) -> String {
    let mut text = text.to_owned();
    for sign in ["<w:gridCol w:w=\"", "<w:tcW w:w=\""] {
        let mut widths = columns.iter().cycle();
        let mut parts = text.split(sign);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
            let _ = write!(out, "{sign}{}{rest}", widths.next().copied().unwrap_or_default());
        }
        text = out;
    }
    let whole = format!("<w:tblW w:w=\"{}\"", columns.iter().sum::<usize>());
    let text = match text.split_once("<w:tblW w:w=\"") {
        Some((head, rest)) => {
            head.to_owned() + &whole + rest.trim_start_matches(|c: char| c != '"').get(1..).unwrap_or_default()
        }
        None => text,
    };
    let Some((head, rest)) = text.split_once("<w:pgSz ") else { return text };
    let (size, tail) = rest.split_once('>').unwrap_or((rest, ""));
    let size = size.replace("w:w=", "w:x=").replace("w:h=", "w:w=").replace("w:x=", "w:h=");
    format!("{head}<w:pgSz w:orient=\"landscape\" {size}>{tail}")
}

/// Lists to choose from, in place of the words for them (ECMA-376, part 1, 17.5.2.15).
fn with_choices(text: &str) -> String {
    let item = |one: &&str| format!("<w:listItem w:displayText=\"{one}\" w:value=\"{one}\" />");
    let items = CHOICES.iter().map(item).collect::<Vec<_>>().concat();
    let run = format!("<w:t xml:space=\"preserve\">{CHOICE}</w:t></w:r>");
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once(&run) {
        // The run begins somewhere in what stands before its words.
        let start = before.rfind("<w:r>").unwrap_or(before.len());
        let (head, open) = before.split_at_checked(start).unwrap_or((before, ""));
        out.extend([
            head,
            "<w:sdt><w:sdtPr><w:alias w:val=\"Decision\" /><w:tag w:val=\"decision\" /><w:dropDownList>",
            &items,
            "</w:dropDownList></w:sdtPr><w:sdtContent>",
            open,
            &run,
            "</w:sdtContent></w:sdt>",
        ]);
        rest = after;
    }
    out + rest
}
