//! Findings as data.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

use crate::finding::{Finding, Place};

/// Data as text, with every character escaped that a terminal would act on.
#[must_use]
pub fn encoded(json: &Json) -> String {
    let text = format!("{json:#}");
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c != '\n' && !super::text::safe(c.encode_utf8(&mut [0; 4])).starts_with(c) {
            let _ = write!(out, "\\u{:04x}", c as u32);
        } else {
            out.push(c);
        }
    }
    out
}

/// One finding: `rule`, `level`, `message`, `file`, `line`, `column`, `end_line`, `end_column`, `path`, `help`, `related`.
///
/// Lines and columns count from 1; the end is the column behind the last character.
#[must_use]
pub fn object(finding: &Finding) -> Json {
    let mut out = Map::new();
    out.insert("rule".to_owned(), json!(finding.rule));
    out.insert("level".to_owned(), json!(finding.level));
    out.insert("message".to_owned(), json!(finding.message));
    add_place(&mut out, finding.place.as_ref());
    out.insert("path".to_owned(), json!(finding.path.as_deref().filter(|path| !path.is_empty())));
    let help: Vec<&str> = [&finding.label, &finding.help].into_iter().flatten().map(String::as_str).collect();
    out.insert("help".to_owned(), json!(if help.is_empty() { None } else { Some(help.join("; ")) }));
    let related = finding.related.iter().map(|(place, words)| {
        let mut out = Map::new();
        out.insert("message".to_owned(), json!(words));
        add_place(&mut out, Some(place));
        Json::Object(out)
    });
    out.insert("related".to_owned(), related.collect());
    Json::Object(out)
}

fn add_place(out: &mut Map<String, Json>, place: Option<&Place>) {
    let at = place.map(Place::line_column);
    out.insert("file".to_owned(), json!(place.map(|place| place.source.path.display().to_string())));
    out.insert("line".to_owned(), json!(at.map(|(line, _)| line)));
    out.insert("column".to_owned(), json!(at.map(|(_, column)| column)));
    let end = place.map(Place::end);
    out.insert("end_line".to_owned(), json!(end.map(|(line, _)| line)));
    out.insert("end_column".to_owned(), json!(end.map(|(_, column)| column)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_has_nothing_to_act_on() {
        let text = encoded(&json!({ "a\u{1b}": "\u{9b}31m\u{202e}é" }));
        assert_eq!(text, "{\n  \"a\\u001b\": \"\\u009b31m\\u202eé\"\n}");
        assert_eq!(serde_json::from_str::<Json>(&text).unwrap(), json!({ "a\u{1b}": "\u{9b}31m\u{202e}é" }));
    }
}
