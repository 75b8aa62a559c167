//! The files that the program carries.

use std::sync::LazyLock;

use include_dir::{Dir, DirEntry, include_dir};
use serde::de::DeserializeOwned;

use super::embedded::Embedded;
use super::{Catalog, Document, Exposure, Set, Template};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The order of the sets; a folder that is not named here follows in the order of its name.
const ORDER: [&str; 4] = ["core", "launch", "announce", "interview"];
pub(super) const TEMPLATE: &str = ".md.hbs";

/// A complete brief to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// What `--example` calls it.
    pub name: &'static str,
    /// The brief.
    pub text: &'static str,
}

/// The embedded briefs, by name.
#[must_use]
pub fn examples() -> Vec<Example> {
    let mut found: Vec<Example> = folder("examples")
        .filter_map(|(name, text)| Some(Example { name: name.strip_suffix(".yaml")?, text }))
        .collect();
    found.sort_by_key(|example| example.name);
    found
}

/// What `build/` made of the files.
static EMBEDDED: LazyLock<Embedded<'static>> = LazyLock::new(|| {
    let bytes: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/embedded.bin"));
    postcard::from_bytes(bytes).unwrap_or_default()
});

/// A word list, such as `do-nothing`.
///
/// # Errors
/// When it has another form, or there is none of that name.
pub fn words<T: DeserializeOwned>(name: &str) -> Result<T, serde_json::Error> {
    let list = EMBEDDED.words.iter().find(|(known, _)| *known == name);
    serde_json::from_str(list.map_or("", |(_, list)| list))
}

/// The frozen form of an embedded template, by its file.
pub(crate) fn frozen(path: &str) -> Option<&'static [u8]> {
    EMBEDDED.templates.iter().find(|(known, _)| *known == path).map(|(_, frozen)| *frozen)
}

/// Tells one version of the embedded files from another.
pub(crate) fn digest() -> u64 {
    EMBEDDED.digest
}

/// The texts of the rules of `check`, by name, in no order.
pub fn rules() -> impl Iterator<Item = (&'static str, &'static str)> {
    folder("rules").filter_map(|(name, text)| Some((name.strip_suffix(".yaml")?, text)))
}

pub(super) fn load() -> Catalog {
    let mut sets: Vec<Set> = EMBEDDED.sets.iter().map(|(name, set)| named(name, set.clone())).collect();
    let place = |set: &Set| ORDER.iter().position(|name| *name == set.name).unwrap_or(ORDER.len());
    sets.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.name.cmp(&b.name)));
    Catalog { sets, templates: templates(), index: index(), broken: Vec::new() }
}

fn templates() -> Vec<Template> {
    let dirs = FILES.dirs().flat_map(|dir| {
        let prefix = match dir.path().to_str() {
            Some("partials") | None => String::new(),
            Some(name) => format!("{name}/"),
        };
        texts(dir.entries()).map(move |(name, text)| (format!("{prefix}{name}"), text))
    });
    let top = texts(FILES.entries()).map(|(name, text)| (name.to_owned(), text));
    dirs.chain(top)
        .filter_map(|(name, text)| {
            Some(Template { name: name.strip_suffix(TEMPLATE)?.to_owned(), text: text.into(), file: None })
        })
        .collect()
}

fn index() -> Document {
    Document {
        name: "index".to_owned(),
        file: "README.md".to_owned(),
        title: "The pack".to_owned(),
        reader: "everyone on the launch".to_owned(),
        question: "Which document do I need?".to_owned(),
        exposure: Exposure::Internal,
        public_parts: Vec::new(),
        press_parts: Vec::new(),
        public_title: None,
        sent_parts: Vec::new(),
        motions: Vec::new(),
        channels: Vec::new(),
        each: None,
        words: None,
        template: "index".to_owned(),
    }
}

/// The text of a page that is part hand-written; empty where there is none.
#[must_use]
pub fn page(name: &str) -> &'static str {
    FILES.get_file(format!("pages/{name}.md")).and_then(|file| file.contents_utf8()).unwrap_or_default()
}

/// The text of an embedded `set.yaml`.
#[must_use]
pub fn set_text(set: &str) -> Option<&'static str> {
    FILES.get_file(format!("{set}/set.yaml"))?.contents_utf8()
}

pub(super) fn read_set(name: &str, text: &str) -> Result<Set, serde_yaml::Error> {
    serde_yaml::from_str(text).map(|set| named(name, set))
}

/// A set that knows its folder.
fn named(name: &str, mut set: Set) -> Set {
    name.clone_into(&mut set.name);
    for document in &mut set.documents {
        document.template = format!("{name}/{}", document.name);
    }
    set
}

fn folder(name: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    texts(FILES.get_dir(name).map(Dir::entries).unwrap_or_default())
}

fn texts(entries: &'static [DirEntry<'static>]) -> impl Iterator<Item = (&'static str, &'static str)> {
    entries.iter().filter_map(DirEntry::as_file).filter_map(|file| {
        let name = file.path().file_name()?.to_str()?;
        Some((name, file.contents_utf8()?))
    })
}

/// The text of a file of the cases, by its path below `cases/`.
#[cfg(feature = "practice")]
pub(crate) fn files_of_cases(path: &str) -> Option<&'static str> {
    FILES.get_file(format!("cases/{path}"))?.contents_utf8()
}

/// The names of the embedded cases, sorted.
#[cfg(feature = "practice")]
pub(crate) fn cases() -> Vec<&'static str> {
    let dirs = FILES.get_dir("cases").map(Dir::dirs).into_iter().flatten();
    let mut names: Vec<&str> = dirs.filter_map(|dir| dir.path().file_name()?.to_str()).collect();
    names.sort_unstable();
    names
}

/// The names and texts of the material of an embedded case, sorted.
#[cfg(feature = "practice")]
pub(crate) fn material(case: &str) -> Vec<(&'static str, &'static str)> {
    let mut all: Vec<_> = folder(&format!("cases/{case}/material")).collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::embedded;

    #[test]
    fn every_set_reads_and_has_its_templates() {
        for dir in FILES.dirs() {
            let name = dir.path().to_str().unwrap();
            let Some(file) = FILES.get_file(format!("{name}/set.yaml")) else { continue };
            let set = read_set(name, file.contents_utf8().unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
            let templates = templates();
            for document in &set.documents {
                assert!(templates.iter().any(|t| t.name == document.template), "{} has no template", document.template);
            }
            assert_eq!(embedded().set(name), Some(&set), "build/ leaves out what it can't read");
        }
        assert!(!load().sets.is_empty());
    }
}
