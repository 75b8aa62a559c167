//! The template sets: which documents there are, and the templates that make them.
//!
//! A set is a folder of Handlebars templates with a `set.yaml` that lists its documents. The sets are embedded in the
//! program; a new document is a template and an entry there, and needs no code.

mod embedded;
mod files;
mod own;
mod set;

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::LazyLock;

pub use files::{Example, examples, page, rules, set_text, words};
#[cfg(feature = "practice")]
pub(crate) use files::{cases, files_of_cases, material};
pub(crate) use files::{digest, frozen};
pub use own::{FOLDER, with_own};
pub use set::{Document, Exposure, Set};

/// A template or a partial: its name and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The name by which a set or another template refers to it, such as `core/message-ladder`.
    pub name: String,
    /// Handlebars text.
    pub text: Cow<'static, str>,
    /// The file it was read from, as the person would write it; `None` for one that the program carries.
    pub file: Option<PathBuf>,
}

impl Template {
    /// Its file within a folder of templates, such as `core/message-ladder.md.hbs`.
    #[must_use]
    pub fn path(&self) -> String {
        let folder = if self.is_partial() { "partials/" } else { "" };
        format!("{folder}{}{}", self.name, files::TEMPLATE)
    }

    /// Whether it is a part that other templates call.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        !self.name.contains('/') && self.name != "index"
    }

    /// The names of the partials that it calls.
    pub fn calls(&self) -> impl Iterator<Item = &str> {
        let tags = self.text.split("{{").skip(1);
        let calls = tags.filter_map(|tag| {
            tag.trim_start_matches(|c: char| c == '~' || c == '#' || c.is_whitespace()).strip_prefix('>')
        });
        calls.filter_map(|call| call.split_whitespace().next()).map(|name| {
            let name = name.split("}}").next().unwrap_or_default();
            name.trim_matches(['~', '[', ']', '\'', '"'])
        })
    }
}

impl Document {
    /// Whether a launch of that motion writes it without being asked.
    #[must_use]
    pub fn is_of(&self, motion: Option<&str>) -> bool {
        self.motions.is_empty() || motion.is_none_or(|motion| self.motions.iter().any(|one| one == motion))
    }

    /// Headings of everything that may be sent.
    pub fn outside(&self) -> impl Iterator<Item = &String> {
        self.public_parts.iter().chain(&self.sent_parts)
    }
}

/// All sets with their templates.
#[derive(Debug, Clone)]
pub struct Catalog {
    /// In reading order.
    pub sets: Vec<Set>,
    /// Templates and partials by name.
    pub templates: Vec<Template>,
    /// The page that lists a pack.
    pub index: Document,
    /// Names of a person's own templates that can't be used; a finding says why.
    pub broken: Vec<String>,
}

impl Catalog {
    /// The documents of all sets, in reading order.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.sets.iter().flat_map(|set| &set.documents)
    }

    /// The document of that name.
    #[must_use]
    pub fn document(&self, name: &str) -> Option<&Document> {
        self.documents().find(|document| document.name == name)
    }

    /// The template of that name.
    #[must_use]
    pub fn template(&self, name: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.name == name)
    }

    /// Templates with those that they call, and those that these call, each once.
    pub fn reached<'c>(&'c self, names: impl Iterator<Item = &'c str>) -> impl Iterator<Item = &'c Template> {
        let mut reached: Vec<&str> = Vec::new();
        let mut next: Vec<&str> = names.collect();
        while let Some(name) = next.pop() {
            if !reached.contains(&name) {
                reached.push(name);
                next.extend(self.template(name).into_iter().flat_map(Template::calls));
            }
        }
        reached.into_iter().filter_map(|name| self.template(name))
    }

    /// Whether a person's own templates are among them.
    #[must_use]
    pub fn has_own(&self) -> bool {
        !self.broken.is_empty() || self.templates.iter().any(|template| template.file.is_some())
    }

    /// The set of that name.
    #[must_use]
    pub fn set(&self, name: &str) -> Option<&Set> {
        self.sets.iter().find(|set| set.name == name)
    }
}

/// The catalog that the program carries.
///
/// A fault in an embedded set is a fault of the program: tests read every one of them.
#[must_use]
pub fn embedded() -> &'static Catalog {
    static EMBEDDED: LazyLock<Catalog> = LazyLock::new(files::load);
    &EMBEDDED
}
