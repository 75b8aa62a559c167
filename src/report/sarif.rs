//! Findings as SARIF 2.1.0, for code scanning.
//!
//! Standard: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use std::path::{Component, Path};

use serde_json::{Map, Value as Json, json};

use crate::finding::{Finding, Level, Place};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What a rule says for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// What it finds, in a line.
    pub finds: String,
    /// Why it exists.
    pub text: String,
    /// Its usual level.
    pub level: Level,
}

/// One log with one run. `about` says what there is to say about a rule.
#[must_use]
pub fn sarif(findings: &[Finding], about: &dyn Fn(&str) -> Option<About>) -> Json {
    let mut names: Vec<&str> = findings.iter().map(|finding| finding.rule).collect();
    names.sort_unstable();
    names.dedup();
    let rules: Vec<Json> = names.iter().map(|name| rule(name, about(name))).collect();
    let results: Vec<Json> = findings.iter().map(|finding| result(finding, &names)).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "launchpack",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            // Columns count characters, as editors show them.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(name: &str, about: Option<About>) -> Json {
    let mut out = json!({ "id": name });
    if let (Some(about), Json::Object(fields)) = (about, &mut out) {
        fields.insert("shortDescription".to_owned(), json!({ "text": about.finds }));
        fields.insert("fullDescription".to_owned(), json!({ "text": about.text }));
        fields.insert("help".to_owned(), json!({ "text": format!("launchpack explain {name}") }));
        fields.insert("defaultConfiguration".to_owned(), json!({ "level": about.level.as_str() }));
    }
    out
}

fn result(finding: &Finding, names: &[&str]) -> Json {
    let mut text = finding.message.clone();
    for more in [&finding.label, &finding.help].into_iter().flatten() {
        text.push_str("; ");
        text.push_str(more);
    }
    let mut out = Map::new();
    out.insert("ruleId".to_owned(), json!(finding.rule));
    out.insert("ruleIndex".to_owned(), json!(names.iter().position(|name| *name == finding.rule)));
    out.insert("level".to_owned(), json!(finding.level.as_str()));
    out.insert("message".to_owned(), json!({ "text": text }));
    let locations: Vec<Json> = finding.place.iter().map(|place| location(place, None)).collect();
    out.insert("locations".to_owned(), json!(locations));
    if !finding.related.is_empty() {
        let related = finding.related.iter().map(|(place, words)| location(place, Some(words)));
        out.insert("relatedLocations".to_owned(), related.collect());
    }
    if let Some(path) = &finding.path {
        out.insert("properties".to_owned(), json!({ "path": path }));
    }
    Json::Object(out)
}

fn location(place: &Place, words: Option<&str>) -> Json {
    let (line, column) = place.line_column();
    let end = Place { source: place.source.clone(), span: place.span.end..place.span.end };
    let (end_line, end_column) = end.line_column();
    let mut out = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&place.source.path) },
            "region": { "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column },
        },
    });
    if let (Some(words), Json::Object(fields)) = (words, &mut out) {
        fields.insert("message".to_owned(), json!({ "text": words }));
    }
    out
}

/// The path as a reference: relative ones as they are, absolute ones with `file:`, everything else in percent.
fn uri(path: &Path) -> String {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => parts.push(percent(&name.to_string_lossy())),
            Component::ParentDir => parts.push("..".to_owned()),
            Component::Prefix(prefix) => parts.push(percent(&prefix.as_os_str().to_string_lossy())),
            Component::RootDir | Component::CurDir => {}
        }
    }
    let joined = parts.join("/");
    if path.is_absolute() { format!("file:///{joined}") } else { joined }
}

fn percent(name: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    name.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::finding::Source;

    fn schema() -> Json {
        let text = include_str!("../../tests/data/sarif-schema-2.1.0.json");
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn every_shape_of_finding_is_valid() {
        let source = Arc::new(Source { path: "pack/größe und.md".into(), text: "a\né: x\n".into() });
        let place = |span| Place { source: Arc::clone(&source), span };
        let findings = [
            Finding::error("a-rule", place(2..4), "m").label("l").help("h").path("x.y").related(place(0..0), "here"),
            Finding::new(Level::Note, "b-rule", None, "m"),
            Finding::new(Level::Warning, "a-rule", Some(place(0..7)), "m"),
        ];
        let about =
            |name: &str| (name == "a-rule").then(|| About { finds: "f".into(), text: "t".into(), level: Level::Error });
        let log = sarif(&findings, &about);
        let validator = jsonschema::validator_for(&schema()).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(&log).map(|fault| format!("{fault} at {}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:#?}\n{log:#}");
        assert!(validator.is_valid(&sarif(&[], &about)));
        let first = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(first["artifactLocation"]["uri"], "pack/gr%C3%B6%C3%9Fe%20und.md");
        assert_eq!(first["region"], json!({ "startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 2 }));
        // The validator is awake.
        let mut broken = log.clone();
        broken["runs"][0]["results"][0]["level"] = json!("fatal");
        assert!(!validator.is_valid(&broken));
    }

    #[test]
    fn paths_are_references() {
        assert_eq!(uri(Path::new("../a b/c#d.md")), "../a%20b/c%23d.md");
        assert_eq!(uri(Path::new("/a/b.md")), "file:///a/b.md");
    }
}
