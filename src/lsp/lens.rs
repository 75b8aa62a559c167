//! Over lines of the brief: how many documents say a value, and how a claim stands.

use lsp_types::{CodeLens, Command};
use serde_json::json;

use super::desk::Desk;
use super::{hover, requests};
use crate::brief::tree::{self, Kind};
use crate::finding::{Place, counted};

/// Sections whose fields have a lens each; of others, items have one.
const WHOLE: [&str; 3] = ["product", "launch", "messaging"];

impl Desk<'_> {
    pub(super) fn lenses(&self) -> Vec<CodeLens> {
        if !self.is_brief() || !self.session.is_sound() {
            return Vec::new();
        }
        let Some(Kind::Map(sections)) = tree::parse(&self.text).root.map(|root| root.kind) else { return Vec::new() };
        let mut out = Vec::new();
        for (section, node) in &sections {
            let name = section.text.as_str();
            match &node.kind {
                Kind::Map(entries) if name == "claims" => {
                    for (key, _) in entries {
                        let path = format!("claims.{}", key.text);
                        let Some((_, claim)) = self.claim(&path) else { continue };
                        let title = format!("{} · {}", hover::status(claim), self.count(&path));
                        out.push(self.lens(key.at.start, &path, title));
                    }
                }
                Kind::Map(entries) if WHOLE.contains(&name) => {
                    for (key, value) in entries.iter().filter(|(_, value)| matches!(value.kind, Kind::Text(_))) {
                        let path = format!("{name}.{}", key.text);
                        if !matches!(value.kind, Kind::Missing) && self.session.leaf(&path).is_some() {
                            out.push(self.lens(key.at.start, &path, self.count(&path)));
                        }
                    }
                }
                Kind::List(items) => {
                    for (i, item) in items.iter().enumerate().filter(|(_, item)| matches!(item.kind, Kind::Map(_))) {
                        let path = format!("{name}[{i}]");
                        out.push(self.lens(item.at.start, &path, self.count(&path)));
                    }
                }
                _ => {}
            }
        }
        out
    }

    fn count(&self, path: &str) -> String {
        match self.session.documents_with(path) {
            0 => "said in no document".to_owned(),
            count => format!("said in {}", counted(count, "document")),
        }
    }

    fn lens(&self, at: usize, path: &str, title: String) -> CodeLens {
        let range = self.lines().range(&(at..at));
        let arguments = Some(vec![json!(self.uri(&self.file)), json!(range.start), json!(path)]);
        let command = requests::PLACES.to_owned();
        CodeLens { range, command: Some(Command { title, command, arguments }), data: None }
    }

    /// Every place that says what a lens stands over.
    pub(super) fn lens_places(&self, path: &str) -> Vec<Place> {
        self.session.places(path)
    }
}
