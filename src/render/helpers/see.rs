//! Refers to another document of the pack.

use serde_json::Value as Json;

use super::{About, Args, Call, Made};
use crate::traced::Traced;

pub(super) const SEE: About = About {
    name: "see",
    usage: "{{see \"message-ladder\"}}",
    does: "The title of another document, to follow \"the\" in a sentence: a link where the pack has it, else its name alone.",
    call: Call::Value(see),
};

fn see(args: &Args<'_>) -> Result<Made, String> {
    let name = args.word(0)?;
    let documents = args.root.get("documents").unwrap_or(&Json::Null);
    let Some(document) = documents.get(&name) else { return Err(format!("there is no document `{name}`")) };
    let title = document.get("title").and_then(Json::as_str).unwrap_or_default();
    let title = mid_sentence(title);
    Ok(Made::Text(Traced::words(match document.get("file").and_then(Json::as_str) {
        Some(file) => format!("[{title}]({file})"),
        None => title,
    })))
}

/// Without the capital of a sentence's first word; `FAQ` keeps its own.
fn mid_sentence(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(chars).collect(),
        _ => title.to_owned(),
    }
}
