//! `set.yaml`: the list of a set's documents.

use serde::{Deserialize, Serialize};

/// Who may read a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Exposure {
    /// Nobody outside.
    Internal,
    /// Customers too.
    Public,
}

/// A kind of document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What `pack.documents` and `--only` call it.
    pub name: String,
    /// File name, a template of its own: `battlecard-{{item.id}}.md`.
    pub file: String,
    /// Title in the index, a template of its own.
    pub title: String,
    /// Who reads it, as a phrase that follows "for": `everyone who sells`.
    pub reader: String,
    /// The question it answers, a template of its own.
    pub question: String,
    /// Who may read it.
    pub exposure: Exposure,
    /// Headings of the parts that may be sent to customers.
    #[serde(default)]
    pub public_parts: Vec<String>,
    /// Headings of parts within them that the press may read and customers don't get.
    #[serde(default)]
    pub press_parts: Vec<String>,
    /// What they are called when they are handed out alone, to follow the product's name: `questions and answers`.
    #[serde(default)]
    pub public_title: Option<String>,
    /// Headings that stand above each text that is sent, as often as there are such texts; a text ends at the next heading
    /// or rule.
    #[serde(default)]
    pub sent_parts: Vec<String>,
    /// The motions of a launch that write it unasked; without any, all do.
    #[serde(default)]
    pub motions: Vec<String>,
    /// The kinds of channels whose text it has.
    #[serde(default)]
    pub channels: Vec<String>,
    /// The list of the brief that it repeats for: `competitors`.
    #[serde(default)]
    pub each: Option<String>,
    /// About so many words at the most.
    #[serde(default)]
    pub words: Option<usize>,
    /// The template's name, filled in when the set is loaded: `core/battlecard`.
    #[serde(skip)]
    pub template: String,
}

/// A set of documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// What `--set` calls it; the folder's name.
    #[serde(skip)]
    pub name: String,
    /// What it is for, in a line.
    pub about: String,
    /// In reading order.
    pub documents: Vec<Document>,
}
