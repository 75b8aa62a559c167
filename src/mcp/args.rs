//! What each tool wants to know. The comments are what an assistant reads.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// Nothing.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    /// A path such as `claims`, `competitors[0]` or `launch.date`; without it, the whole brief.
    pub(super) path: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetValues {
    /// Paths, each with its new text. An empty text takes the value out.
    pub(super) values: BTreeMap<String, String>,
    /// Show the difference and write nothing.
    #[serde(default)]
    pub(super) dry_run: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddItem {
    /// The list, such as `faq` or `competitors.deskwise.objections`, or `claims.NAME` for a claim.
    pub(super) path: String,
    /// The fields of the item, by name. Several references go with commas between them.
    #[serde(default)]
    pub(super) fields: BTreeMap<String, String>,
    /// The text, where the list is one of plain texts.
    pub(super) text: Option<String>,
    /// Show the difference and write nothing.
    #[serde(default)]
    pub(super) dry_run: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RemovePaths {
    /// Paths of values, of items, or of claims.
    pub(super) paths: Vec<String>,
    /// Show the difference and write nothing.
    #[serde(default)]
    pub(super) dry_run: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RenameItem {
    /// The item by its id or number, or the claim: `competitors.deskwise`, `claims.fast`.
    pub(super) path: String,
    /// Its new id.
    pub(super) id: String,
    /// Show the difference and write nothing.
    #[serde(default)]
    pub(super) dry_run: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Draft {
    /// The text, in Markdown.
    pub(super) text: String,
    /// Who reads it: customers, press, sales, support or leadership. Without it, customers.
    pub(super) readers: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleName {
    /// The name of a rule, as `check` and `audit_text` tell it.
    pub(super) rule: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    /// The document, such as `launch-faq`.
    pub(super) document: String,
    /// The line, counted from 1.
    pub(super) line: usize,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ValuePath {
    /// The path of a value, such as `launch.date`.
    pub(super) path: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Differences {
    /// A document by name; without it, all.
    pub(super) document: Option<String>,
    /// What people changed since the documents were written, and not what the next build would change.
    #[serde(default)]
    pub(super) edits: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PullEdits {
    /// Documents whose edits to take, by name; without it, all.
    #[serde(default)]
    pub(super) documents: Vec<String>,
    /// Take only the edits of these values.
    #[serde(default)]
    pub(super) only: Vec<String>,
    /// Where two documents were edited differently, the one whose text counts.
    pub(super) take: Option<String>,
    /// Show the difference and write nothing.
    #[serde(default)]
    pub(super) dry_run: bool,
}
