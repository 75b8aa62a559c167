//! The JSON Schema of a brief (draft 2020-12), for editors: made from its types.
//!
//! It accepts every brief that the program accepts. What it can't say (ids that must exist, two of one id, text that no document
//! can hold) only the program finds.

use serde_json::{Map, Value as Json, json};

use super::id;
use super::model::Brief;
use super::reader::MAX_ITEMS;
use super::shape::{Field, Record, Shape};

/// The file that a new brief names for editors, beside it.
pub const FILE: &str = ".brief.schema.json";

/// A day, or days from the launch; blanks around it do not matter, and nothing means missing.
const DATE: &str = "^\\s*([0-9]{4}-[0-9]{2}(-[0-9]{2})?|[Tt]([+\\-\u{2212}][0-9]{1,4})?|[0-9]{1,2}\\.? [A-Za-z]+ 2[0-9]{3}|[A-Za-z]+ [0-9]{1,2},? 2[0-9]{3}|([A-Za-z]{3,}|[QqHh][1-4]) 2[0-9]{3}|2[0-9]{3} ([A-Za-z]{3,}|[QqHh][1-4]))?\\s*$";

/// The schema.
#[must_use]
pub fn schema() -> Json {
    let mut schema = object(&Brief::RECORD);
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!("A product brief for launchpack"));
    schema.insert("required".to_owned(), json!(["product"]));
    schema.insert("type".to_owned(), json!("object"));
    Json::Object(schema)
}

/// The comment that makes an editor use the schema.
#[must_use]
pub fn modeline() -> String {
    format!("# yaml-language-server: $schema={FILE}\n")
}

fn object(record: &Record) -> Map<String, Json> {
    let properties: Map<String, Json> =
        record.fields.iter().map(|field| (field.key.to_owned(), described(field))).collect();
    let mut out = Map::new();
    out.insert("type".to_owned(), json!(["object", "null"]));
    out.insert("properties".to_owned(), Json::Object(properties));
    out.insert("additionalProperties".to_owned(), json!(false));
    if record.field("name").is_some() && record.field("one_liner").is_some() {
        out.insert("required".to_owned(), json!(["name"]));
    }
    out
}

fn described(field: &Field) -> Json {
    let mut schema = of(field.shape);
    if let Json::Object(out) = &mut schema {
        let about: Vec<&str> = field.about.iter().map(|line| line.trim()).collect();
        out.insert("description".to_owned(), json!(crate::render::capital(&about.join(" "))));
        if let Some(example) = field.example {
            out.insert("examples".to_owned(), json!([example]));
        }
    }
    schema
}

/// Text that YAML takes for something else is text all the same.
fn scalar() -> Json {
    json!({ "type": ["string", "number", "boolean", "null"] })
}

fn of(shape: Shape) -> Json {
    match shape {
        Shape::Text | Shape::Long | Shape::Ref(_) => scalar(),
        Shape::Date => json!({ "type": ["string", "null"], "pattern": DATE }),
        Shape::Id => json!({
            "type": ["string", "number", "boolean", "null"],
            "pattern": format!("^\\s*[^\\s/\\\\.:]{{0,{}}}\\s*$", id::MAX_CHARS),
        }),
        Shape::Choice(words) => choice(words),
        Shape::Any => json!({}),
        // One item needs no list.
        Shape::List(inner) => json!({
            "type": ["array", "string", "number", "boolean", "null"],
            "items": of(*inner),
            "maxItems": MAX_ITEMS,
        }),
        Shape::Map(inner) => json!({
            "type": ["object", "null"],
            "additionalProperties": of(*inner),
            "maxProperties": MAX_ITEMS,
        }),
        Shape::Record(record) => match record.short {
            None => Json::Object(object(record)),
            Some(_) => json!({ "anyOf": [object(record), scalar()] }),
        },
    }
}

/// The words, for completion; and the same words in another case, or with other signs between them.
fn choice(words: &[&str]) -> Json {
    let letter = |c: char| match c {
        ' ' => "[ _\\-]".to_owned(),
        c if c.is_alphabetic() => format!("[{}{}]", c.to_uppercase(), c.to_lowercase()),
        c => c.to_string(),
    };
    let any: Vec<String> = words.iter().map(|word| word.chars().map(letter).collect()).collect();
    let numbers: Vec<u64> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let mut known: Vec<Json> = words.iter().map(|word| json!(word)).collect();
    known.extend(numbers.into_iter().map(Json::from));
    json!({ "anyOf": [
        { "enum": known },
        { "type": ["string", "null"], "pattern": format!("^\\s*({})?\\s*$", any.join("|")) },
    ] })
}
