//! The page about templates of one's own: a worked example, and what there is, made from the view and the helpers.

use std::fmt::Write as _;

use serde_json::Value as Json;

use super::fields;
use super::helpers::ALL;
use crate::catalog;

/// The page, in Markdown.
#[must_use]
pub fn page() -> String {
    let mut out = catalog::page("own-templates").to_owned();
    out.push_str("\n## Helpers\n\n| Helper | What it does |\n| --- | --- |\n");
    for about in ALL {
        let usage: Vec<String> =
            about.usage.split(", ").map(|usage| format!("`{}`", usage.replace('|', "\\|"))).collect();
        let _ = writeln!(out, "| {} | {} |", usage.join(", "), about.does.replace('|', "\\|"));
    }
    out.push_str("\n## Values\n\nWhat stands in the brief has the name it has there. The rest is worked out.\n");
    let schema = fields::schema();
    for (name, field) in fields(schema) {
        let _ = write!(out, "\n### `{name}`\n\n{}\n", description(field));
        let rows = rows(field);
        if !rows.is_empty() {
            let _ = write!(out, "\n| Field | What it is |\n| --- | --- |\n{rows}");
        }
    }
    out
}

fn fields(schema: &'static Json) -> impl Iterator<Item = (&'static String, &'static Json)> {
    fields::variants(schema).into_iter().filter_map(|one| one.get("properties")?.as_object()).flatten()
}

fn description(schema: &Json) -> String {
    let text = schema.get("description").and_then(Json::as_str).unwrap_or_default().replace('\n', " ");
    let text = super::capital(text.trim());
    if text.is_empty() || text.ends_with('.') { text } else { format!("{text}.") }
}

/// The fields of a value, or of the items of a list.
fn rows(schema: &'static Json) -> String {
    let item = fields::item_of(Some(schema)).unwrap_or(schema);
    let mut out = String::new();
    for (name, field) in fields(item) {
        let inner: Vec<String> =
            fields(fields::item_of(Some(field)).unwrap_or(field)).map(|(name, _)| format!("`{name}`")).collect();
        let has = if inner.is_empty() { String::new() } else { format!(" Fields: {}.", inner.join(", ")) };
        let _ = writeln!(out, "| `{name}` | {}{has} |", description(field).replace('|', "\\|"));
    }
    out
}
