//! Which fields there are for templates: the view as a schema.

use std::sync::LazyLock;

use serde_json::{Map, Value as Json};

use super::view::View;
use crate::finding::nearest;

/// The view as a schema.
pub(super) fn schema() -> &'static Json {
    static SCHEMA: LazyLock<Json> = LazyLock::new(|| schemars::schema_for!(View<'static>).to_value());
    &SCHEMA
}

/// The schema of a field; `Ok(None)` where anything goes, and the nearest field where there is none of that name.
pub(super) fn step(schema: &'static Json, key: &str) -> Result<Option<&'static Json>, Option<String>> {
    let mut names: Vec<&str> = Vec::new();
    for one in variants(schema) {
        let Some(fields) = one.get("properties").and_then(Json::as_object) else {
            let is_open = one.as_bool() == Some(true) || one.as_object().is_some_and(Map::is_empty) || !has_type(one);
            if is_open {
                return Ok(None);
            }
            continue;
        };
        if let Some(found) = fields.get(key) {
            return Ok(Some(found));
        }
        names.extend(fields.keys().map(String::as_str));
    }
    Err(nearest(key, names).map(str::to_owned))
}

/// The fields below a path, those of items where it leads to a list, each with what it is.
#[cfg(feature = "lsp")]
pub(crate) fn below(path: &str) -> Vec<(String, String)> {
    let mut at = schema();
    for key in path.split('.').filter(|key| !key.is_empty()) {
        let Ok(Some(next)) = step(item_of(Some(at)).unwrap_or(at), key) else { return Vec::new() };
        at = next;
    }
    let about = |field: &Json| field.get("description").and_then(Json::as_str).unwrap_or_default().replace('\n', " ");
    let fields =
        variants(item_of(Some(at)).unwrap_or(at)).into_iter().filter_map(|one| one.get("properties")?.as_object());
    fields.flatten().map(|(name, field)| (name.clone(), about(field))).collect()
}

fn has_type(schema: &Json) -> bool {
    schema.get("type").is_some()
}

/// The schemas that a schema may stand for, references followed and null left out.
pub(super) fn variants(schema: &'static Json) -> Vec<&'static Json> {
    if let Some(reference) = schema.get("$ref").and_then(Json::as_str) {
        let target = reference.strip_prefix('#').and_then(|pointer| self::schema().pointer(pointer));
        return target.map(variants).unwrap_or_default();
    }
    for key in ["anyOf", "oneOf", "allOf"] {
        if let Some(several) = schema.get(key).and_then(Json::as_array) {
            return several
                .iter()
                .filter(|one| one.get("type") != Some(&Json::from("null")))
                .flat_map(variants)
                .collect();
        }
    }
    vec![schema]
}

pub(super) fn item_of(list: Option<&'static Json>) -> Option<&'static Json> {
    variants(list?).into_iter().find_map(|schema| schema.get("items"))
}
