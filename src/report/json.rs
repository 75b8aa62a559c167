//! Findings as data.

use serde_json::{Map, Value as Json, json};

use crate::finding::{Finding, Place};

/// One finding: `rule`, `level`, `message`, `file`, `line`, `column`, `path`, `help`, `related`.
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
}
