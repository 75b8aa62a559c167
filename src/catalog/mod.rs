//! The template sets: which documents there are, and the templates that make them.
//!
//! A set is a folder of Handlebars templates with a `set.yaml` that lists its documents. The sets are embedded in the
//! program; a new document is a template and an entry there, and needs no code.

mod files;
mod set;

use std::sync::LazyLock;

pub use files::{Example, examples, rules, words};
pub use set::{Document, Exposure, Set};

/// A template or a partial: its name and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The name by which a set or another template refers to it, such as `core/message-ladder`.
    pub name: String,
    /// Handlebars text.
    pub text: String,
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
