//! Edits that a person leaves in one place for good: they are not offered again.

use serde::{Deserialize, Serialize};

use super::refusal::At;
use crate::finding::Finding;
use crate::pack::Pack;
use crate::pack::plan::Change;
use crate::pack::sheet::Sheet;
use crate::pack::state;

/// An edit that stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Left {
    /// The document: its kind, and the item that it is about.
    document: String,
    /// The value of the brief.
    path: String,
    /// The words that stand there.
    text: String,
}

impl Left {
    pub(super) fn of(sheet: &Sheet<'_>, path: &str, at: &At) -> Self {
        let entry = &sheet.found.entry;
        let item = entry.item.as_ref().map(|item| format!(" {item}")).unwrap_or_default();
        let text = sheet.aligned.mine.get(at.bytes.clone()).unwrap_or_default().trim().to_owned();
        Self { document: format!("{}{item}", entry.kind), path: path.to_owned(), text }
    }
}

/// Those of a pack.
pub(super) fn read(pack: &Pack<'_>) -> Result<Vec<Left>, Finding> {
    let stored = pack.text(&state::path::left())?.unwrap_or_default();
    Ok(stored.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// The change of the pack that remembers more of them.
pub(super) fn remembered(pack: &Pack<'_>, more: &[Left]) -> Result<Option<Change>, Finding> {
    let file = state::path::left();
    let before = pack.text(&file)?;
    let mut all = read(pack)?;
    all.extend(more.iter().filter(|left| !all.contains(left)).cloned().collect::<Vec<_>>());
    let after: String =
        all.iter().filter_map(|left| serde_json::to_string(left).ok()).map(|line| line + "\n").collect();
    let is_new = before.as_deref().unwrap_or_default() != after;
    let change = Change { file, before: before.map(String::into_bytes), after: Some(after.into_bytes()) };
    Ok(is_new.then_some(change))
}
