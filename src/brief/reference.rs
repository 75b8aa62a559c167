//! The reference page of the brief, made from its types.

use std::fmt::Write as _;

use super::model::Brief;
use super::shape::{Field, Record, Shape};

const HEAD: &str = "\
# The brief, field by field

One YAML file, `brief.yaml`, is all that a pack is made from. Only `product.name` is needed; what is missing is left out, or
asked for where a document lives on it.

- What is typed is what is read: `1.10`, `no`, `12:30` and `C++ | R&D #1` stand in a document as they stand here. Quotation marks
  are needed only where YAML needs them: around text in which a blank follows a colon or comes before a `#`, or that begins
  with a sign such as `*` or `[`.
- *Markdown* fields may have paragraphs, lists, emphasis, code and links. The others are plain text.
- A *date* is a day, `2027-03-09`, or counts from the launch: `T-14`, `T`, `T+30`.
- An empty value and `~` mean missing. There are no anchors, aliases, tags or further documents in the file.
- Where an item has one obvious field, its text can stand for it: `risks: [Redshift slips]`.
- An item with a `name` can have an `id`, to be referred to and to name its file; without one, it is made from the name. Its
  letters, digits, hyphens and underscores stay as they are when the name changes.
- An unknown key is an error that names the nearest known one. Data of your own goes under `extra`.
";

/// The page, in Markdown, with the names of the documents there are, by set.
#[must_use]
pub fn page(sets: &[(&str, Vec<&str>)]) -> String {
    let mut out = HEAD.to_owned();
    for field in Brief::RECORD.fields {
        let _ = write!(out, "\n## `{}`\n\n{}\n", field.key, about(field));
        let mut rows = String::new();
        match inner(field.shape) {
            (Some(record), path) => rows_of(record, &format!("{}{path}", field.key), &mut rows),
            (None, _) => continue,
        }
        let _ = write!(out, "\n| Field | What it is | Example |\n| --- | --- | --- |\n{rows}");
        if field.key == "pack" {
            let _ = writeln!(out, "\n`pack.documents` has names of documents, or of a set for all that are in it:\n");
            for (set, documents) in sets {
                let names: Vec<String> = documents.iter().map(|name| format!("`{name}`")).collect();
                let _ = writeln!(out, "- `{set}`: {}", names.join(", "));
            }
            let _ = writeln!(out, "\nTemplates of your own add to them; `launchpack templates list` shows all.");
        }
    }
    out
}

fn about(field: &Field) -> String {
    let lines: Vec<&str> = field.about.iter().map(|line| line.trim()).collect();
    let first = crate::render::capital(lines.first().copied().unwrap_or_default());
    let rest = lines.iter().skip(1).fold(String::new(), |out, line| format!("{out} {line}"));
    format!("{first}.{rest}")
}

/// The record within lists and maps, and what its path gains on the way.
fn inner(shape: Shape) -> (Option<&'static Record>, &'static str) {
    match shape {
        Shape::Record(record) => (Some(record), ""),
        Shape::List(Shape::Record(record)) => (Some(record), "[]"),
        Shape::Map(Shape::Record(record)) => (Some(record), ".NAME"),
        _ => (None, ""),
    }
}

fn rows_of(record: &Record, path: &str, out: &mut String) {
    for field in record.fields {
        let own = format!("{path}.{}", field.key);
        let example = field.example.map(|example| format!(" `{}`", example.replace('|', "\\|"))).unwrap_or_default();
        let kind = match kind(field.shape) {
            "" => String::new(),
            kind => format!(" *{kind}*"),
        };
        let _ = writeln!(out, "| `{own}` | {}{kind} |{example} |", crate::render::capital(field.phrase()));
        if let (Some(record), step) = inner(field.shape) {
            rows_of(record, &format!("{own}{step}"), out);
        }
    }
}

fn kind(shape: Shape) -> &'static str {
    match shape {
        Shape::Long => "Markdown",
        Shape::Date => "date",
        Shape::List(Shape::Ref(_) | Shape::Text) => "list",
        Shape::Text
        | Shape::Choice(_)
        | Shape::Id
        | Shape::Ref(_)
        | Shape::Any
        | Shape::List(_)
        | Shape::Map(_)
        | Shape::Record(_) => "",
    }
}
