//! New values as YAML.

use super::super::sketch;
use super::super::tree::{Key, Kind, Node};
use super::{block, scalar};

/// A value that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// Fields, each with its key.
    Fields(Vec<(String, Value)>),
}

impl Value {
    pub(super) fn node(&self) -> Node {
        let kind = match self {
            Self::Text(text) => Kind::Text(text.clone()),
            Self::List(items) => Kind::List(items.iter().map(Self::node).collect()),
            Self::Fields(fields) => {
                let key = |key: &String| Key { text: key.clone(), at: 0..0 };
                Kind::Map(fields.iter().map(|(k, value)| (key(k), value.node())).collect())
            }
        };
        Node { kind, at: 0..0 }
    }
}

/// How texts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Plain where that reads as the text, and below the key where there are several lines.
    Plain,
    /// In quotation marks wherever a sign could mean something.
    Careful,
    /// In double quotation marks.
    Double,
}

pub(super) const WAYS: [Way; 3] = [Way::Plain, Way::Careful, Way::Double];

fn one_line(text: &str, way: Way) -> String {
    let is_plain = !text.is_empty() && sketch::scalar(text) == text;
    let is_harmless = !text.contains(|c: char| "[]{},\"'#:".contains(c));
    match way {
        Way::Plain if is_plain => text.to_owned(),
        Way::Careful if is_plain && is_harmless => text.to_owned(),
        Way::Plain | Way::Careful if !text.contains(char::is_control) => scalar::quoted(text),
        _ => scalar::double(text),
    }
}

/// A text behind its key or hyphen at `indent`, with the end of the line.
fn text_lines(text: &str, indent: usize, way: Way, end: &str) -> String {
    let bare = text.trim_end_matches('\n');
    let several = bare.contains('\n') && !bare.starts_with([' ', '\n', '\t']) && !bare.contains('\r');
    if !several || way == Way::Double {
        return format!(" {}{end}", one_line(text, way));
    }
    let sign = match text.len() - bare.len() {
        0 => "|-",
        1 => "|",
        _ => return format!(" {}{end}", one_line(text, Way::Double)),
    };
    format!(" {sign}{end}{}", block::lines_of(bare, false, 0, &" ".repeat(indent + 2), end))
}

/// What follows a key at `indent`, on its line and below.
pub(super) fn behind_key(value: &Value, indent: usize, way: Way, end: &str) -> String {
    match value {
        Value::Text(text) => text_lines(text, indent, way, end),
        Value::Fields(fields) if !fields.is_empty() => format!("{end}{}", entries(fields, indent + 2, way, end)),
        Value::List(items) if !items.is_empty() => {
            let items: String = items.iter().map(|value| item(value, indent + 2, way, end)).collect();
            format!("{end}{items}")
        }
        Value::Fields(_) | Value::List(_) => end.to_owned(),
    }
}

/// Keys at `indent` with their values.
pub(super) fn entries(fields: &[(String, Value)], indent: usize, way: Way, end: &str) -> String {
    let pad = " ".repeat(indent);
    fields
        .iter()
        .flat_map(|(key, value)| [pad.clone(), format!("{key}:"), behind_key(value, indent, way, end)])
        .collect()
}

/// An item of a list, its hyphen at `indent`.
pub(super) fn item(value: &Value, indent: usize, way: Way, end: &str) -> String {
    let pad = " ".repeat(indent);
    match value {
        Value::Text(text) => format!("{pad}-{}", text_lines(text, indent, way, end)),
        Value::Fields(fields) if !fields.is_empty() => {
            let lines = entries(fields, indent + 2, way, end);
            format!("{pad}- {}", lines.trim_start_matches(' '))
        }
        Value::List(_) | Value::Fields(_) => format!("{pad}- {}{end}", flow(value, way)),
    }
}

/// The value on one line, in brackets.
pub(super) fn flow(value: &Value, way: Way) -> String {
    match value {
        Value::Text(text) => one_line(text, if way == Way::Plain { Way::Careful } else { way }),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|value| flow(value, way)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Fields(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(key, value)| format!("{key}: {}", flow(value, way))).collect();
            format!("{{{}}}", fields.join(", "))
        }
    }
}
