//! A new brief, commented so that it can be filled in without another page open.

use std::fmt::Write as _;

use super::model::Brief;
use super::shape::{Field, Record, Shape};
use super::tree::{self, Kind};

const HEAD: &str = "\
# A product brief. Fill in what you know, run `launchpack build`, and read the documents: they say what they miss.
# Only the product's name is needed. What stays empty is left out.
#
# Text needs no quotation marks, unless `: ` or ` #` stands in it or it begins with a sign: then put \"…\" around it.
# A longer text begins with `|`, and its lines are indented below. A list repeats its lines from the `-` on.
# A date is a day, 2027-03-09, or counts from the launch: T-14, T, T+30.
";

/// Sections that few briefs need: they stand in comments.
const ASIDE: [&str; 8] = ["offer", "plans", "quotes", "business", "stories", "debrief", "pack", "extra"];

/// A brief with the name filled in, and the fields that the core documents stand on.
#[must_use]
pub fn small_brief(name: &str) -> String {
    include_str!("../../assets/new/brief.yaml").replacen("  name:\n", &format!("  name: {}\n", scalar(name)), 1)
}

/// A brief with the name filled in and every other field to fill in.
#[must_use]
pub fn new_brief(name: &str) -> String {
    let mut out = HEAD.to_owned();
    for field in Brief::RECORD.fields {
        let mut section = String::new();
        describe(field, 0, &mut section);
        value(field, 0, &mut section);
        out.push('\n');
        if ASIDE.contains(&field.key) {
            for line in section.lines() {
                let line = if line.starts_with('#') { line.to_owned() } else { format!("# {line}") };
                out.push_str(line.trim_end());
                out.push('\n');
            }
        } else {
            out.push_str(&section);
        }
    }
    out.replacen("  name:\n", &format!("  name: {}\n", scalar(name)), 1)
}

/// Text as YAML that reads as that text: plain where it can be.
#[must_use]
pub fn scalar(text: &str) -> String {
    let plain = format!("key: {text}\n");
    let parsed = tree::parse(&plain);
    let reads = match parsed.root.map(|root| root.kind) {
        Some(Kind::Map(entries)) => {
            matches!(entries.as_slice(), [(_, value)] if matches!(&value.kind, Kind::Text(read) if read == text))
        }
        Some(Kind::Missing | Kind::Text(_) | Kind::List(_)) | None => false,
    };
    // JSON's strings are YAML's in double quotes.
    if reads && parsed.problems.is_empty() { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth)
}

fn describe(field: &Field, depth: usize, out: &mut String) {
    for (i, line) in field.about.iter().enumerate() {
        let line = if i == 0 { crate::render::capital(line.trim()) } else { line.trim().to_owned() };
        let _ = writeln!(out, "{}# {line}", indent(depth));
    }
    if let Some(example) = field.example {
        let _ = writeln!(out, "{}# Example: {example}", indent(depth));
    }
}

/// The key and room for its value.
fn value(field: &Field, depth: usize, out: &mut String) {
    let _ = writeln!(out, "{}{}:", indent(depth), field.key);
    match field.shape {
        Shape::Record(record) => fields(record, depth + 1, out),
        Shape::List(inner) => item(*inner, depth + 1, out),
        Shape::Map(inner) => {
            if let Shape::Record(record) = *inner {
                let _ = writeln!(out, "{}a-name-of-your-own:", indent(depth + 1));
                fields(record, depth + 2, out);
            }
        }
        Shape::Text | Shape::Long | Shape::Date | Shape::Choice(_) | Shape::Id | Shape::Ref(_) | Shape::Any => {}
    }
}

fn fields(record: &Record, depth: usize, out: &mut String) {
    for field in record.fields.iter().filter(|field| !matches!(field.shape, Shape::Id)) {
        describe(field, depth, out);
        value(field, depth, out);
    }
}

/// The first item of a list, behind its hyphen.
fn item(shape: Shape, depth: usize, out: &mut String) {
    let Shape::Record(record) = shape else {
        let _ = writeln!(out, "{}-", indent(depth));
        return;
    };
    let mut lines = String::new();
    fields(record, depth + 1, &mut lines);
    let mut hyphen = true;
    for line in lines.lines() {
        let is_key = !line.trim_start().starts_with('#');
        if hyphen && is_key {
            let _ = writeln!(out, "{}- {}", indent(depth), line.trim_start());
            hyphen = false;
        } else if hyphen {
            let _ = writeln!(out, "{}{}", indent(depth), line.trim_start());
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::finding::Source;

    #[test]
    fn a_new_brief_reads_and_holds_the_name_only() {
        for name in ["Potluck", "C# & F#", "a: b", "- x", "no", "\"q\"", "1.10", "é 🙂", "#1", "*"] {
            for text in [new_brief(name), small_brief(name)] {
                let source = Arc::new(Source { path: "brief.yaml".into(), text });
                let checked = super::super::read(&source).unwrap_or_else(|e| panic!("{name}: {e:?}"));
                assert_eq!(checked.value.brief.product.name.text, name);
                assert!(checked.findings.is_empty(), "{:?}", checked.findings);
                assert!(checked.value.brief.audience.is_empty());
            }
        }
    }

    #[test]
    fn a_small_brief_is_small() {
        // One more line says where the schema is.
        assert!(small_brief("X").lines().count() < 30, "{}", small_brief("X"));
        assert!(small_brief("X").lines().all(|line| line.chars().count() <= 120));
    }

    #[test]
    fn a_new_brief_names_every_field() {
        let text = new_brief("X");
        assert!(text.contains("# Example: Ticket volume grows"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 140), "a line is too long to read");
    }
}
