//! What launchpack remembers of a pack: `pack/.launchpack/`.
//!
//! - `state.json`: which documents there are and where they stand;
//! - `base/`: each document as the brief last said it, which is the base of the next merge;
//! - `said/`: for each, which bytes say which value of the brief, a line each: bytes skipped since the last one, bytes, path;
//! - `brief.yaml`: the brief that they came from;
//! - `approved.jsonl`: which words of claims were approved ([`crate::approval`]);
//! - `former.jsonl`: what values of it were called before ([`crate::former`]);
//! - `backup/`: what a person had typed and asked to be replaced.
//!
//! All are text, and a change of the brief changes few lines of them, so that they live well in version control.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::disk::Disk;
use crate::brief::Leaves;
use crate::finding::Finding;
use crate::render::Said;
use crate::traced::Via;

/// The folder within a pack.
pub const FOLDER: &str = ".launchpack";
/// The form of the state that this program writes.
const VERSION: u32 = 1;

/// A document of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its kind.
    pub kind: String,
    /// Which one of its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The file name that the template set gives it; its base and its provenance go by that name.
    pub name: String,
    /// The file where it stands, if a person renamed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed: Option<String>,
    /// A person removed it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub removed: bool,
    /// How long the conflict markers are that the last build wrote into it; 0 where it wrote none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub markers: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(value: &usize) -> bool {
    *value == 0
}

impl Entry {
    /// The file where it stands.
    #[must_use]
    pub fn file(&self) -> &str {
        self.renamed.as_deref().unwrap_or(&self.name)
    }
}

/// The state of a pack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    version: u32,
    /// What the pack was made from, as a digest of brief, templates and choice.
    pub made_from: String,
    /// A digest of the templates, where they and the brief alone decide: as long as both are the same, a build without options
    /// has nothing to do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alone: String,
    /// Every document that was written, in reading order.
    pub documents: Vec<Entry>,
}

/// Files of the state folder, relative to the pack.
pub mod path {
    use super::{FOLDER, Path, PathBuf};

    /// `.launchpack/state.json`
    #[must_use]
    pub fn state() -> PathBuf {
        Path::new(FOLDER).join("state.json")
    }

    /// `.launchpack/base/NAME`
    #[must_use]
    pub fn base(name: &str) -> PathBuf {
        Path::new(FOLDER).join("base").join(name)
    }

    /// `.launchpack/said/NAME.jsonl`
    #[must_use]
    pub fn said(name: &str) -> PathBuf {
        Path::new(FOLDER).join("said").join(format!("{name}.jsonl"))
    }

    /// `.launchpack/brief.yaml`
    #[must_use]
    pub fn brief() -> PathBuf {
        Path::new(FOLDER).join("brief.yaml")
    }

    /// `.launchpack/approved.jsonl`
    #[must_use]
    pub fn approved() -> PathBuf {
        Path::new(FOLDER).join("approved.jsonl")
    }

    /// `.launchpack/former.jsonl`
    #[must_use]
    pub fn former() -> PathBuf {
        Path::new(FOLDER).join("former.jsonl")
    }

    /// `.launchpack/left.jsonl`
    #[must_use]
    pub fn left() -> PathBuf {
        Path::new(FOLDER).join("left.jsonl")
    }

    /// `.launchpack/backup/NAME`
    #[must_use]
    pub fn backup(name: &str) -> PathBuf {
        Path::new(FOLDER).join("backup").join(name)
    }
}

impl State {
    /// A state of this version.
    #[must_use]
    pub fn new(made_from: String, documents: Vec<Entry>) -> Self {
        Self { version: VERSION, made_from, alone: String::new(), documents }
    }

    /// The entry of a document.
    #[must_use]
    pub fn entry(&self, kind: &str, item: Option<&str>) -> Option<&Entry> {
        self.documents.iter().find(|entry| entry.kind == kind && entry.item.as_deref() == item)
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads the state of a pack; `None` where it has none.
    ///
    /// # Errors
    /// When it is damaged or was written by another version.
    pub(super) fn read(disk: &dyn Disk, pack: &Path) -> Result<Option<Self>, Finding> {
        let file = pack.join(path::state());
        let bytes = disk.read(&file).map_err(|error| super::io(&file, "read", &error))?;
        let Some(bytes) = bytes else { return Ok(None) };
        let remedy = format!(
            "nothing was changed; bring `{}` back from version control or a backup, or remove the folder `{}` and run \
             `launchpack build --adopt`, which takes the documents as they are",
            file.display(),
            pack.join(FOLDER).display()
        );
        let sound = |state: &State| state.documents.iter().all(|entry| is_plain(&entry.name) && is_plain(entry.file()));
        match serde_json::from_slice::<State>(&bytes) {
            Ok(state) if state.version == VERSION && sound(&state) => Ok(Some(state)),
            Ok(state) if state.version != VERSION => {
                let message = format!("`{}` was written by another version of launchpack", file.display());
                Err(Finding::failure("other-state", message).help(remedy))
            }
            Ok(_) | Err(_) => {
                Err(Finding::failure("damaged-state", format!("`{}` is damaged", file.display())).help(remedy))
            }
        }
    }
}

/// Whether a name stays within its folder.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0'])
}

/// Where a document says a value: paths instead of numbers, since those change with the brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Bytes of the base.
    pub bytes: std::ops::Range<usize>,
    /// Paths of the brief.
    pub paths: Vec<String>,
    /// How it differs from the value.
    pub via: Option<Via>,
}

/// The spans of a rendering.
#[must_use]
pub fn spans(said: &[Said], leaves: &Leaves) -> Vec<Span> {
    let paths = |one: &Said| one.leaves.iter().filter_map(|leaf| Some(leaves.get(*leaf)?.path.clone())).collect();
    said.iter().map(|one| Span { bytes: one.bytes.clone(), paths: paths(one), via: one.via }).collect()
}

pub(super) fn write_spans(spans: &[Span]) -> String {
    let mut out = String::new();
    let mut from = 0;
    for span in spans {
        let skip = span.bytes.start.saturating_sub(from);
        let _ = write!(out, "[{skip},{}", span.bytes.len());
        let words = span.via.map(|via| serde_json::to_string(&via));
        for word in words.into_iter().chain(span.paths.iter().map(|path| serde_json::to_string(&format!("={path}")))) {
            out.extend([",", word.as_deref().unwrap_or_default()]);
        }
        out.push_str("]\n");
        from = span.bytes.end;
    }
    out
}

/// Reads what [`write_spans`] wrote; a line that can't be read ends it.
#[must_use]
pub fn read_spans(text: &str) -> Vec<Span> {
    let mut from = 0_usize;
    let mut spans = Vec::new();
    for line in text.lines() {
        let Ok(Json::Array(cells)) = serde_json::from_str::<Json>(line) else { break };
        let number = |i: usize| cells.get(i).and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok());
        let (Some(skip), Some(length)) = (number(0), number(1)) else { break };
        let Some(start) = from.checked_add(skip) else { break };
        let Some(end) = start.checked_add(length) else { break };
        let words = cells.iter().skip(2).filter_map(Json::as_str);
        let (paths, vias): (Vec<&str>, Vec<&str>) = words.partition(|word| word.starts_with('='));
        let via = vias.first().and_then(|via| serde_json::from_value(Json::from(*via)).ok());
        let paths = paths.into_iter().map(|path| path.trim_start_matches('=').to_owned()).collect();
        spans.push(Span { bytes: start..end, paths, via });
        from = end;
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_come_back() {
        let spans = vec![
            Span { bytes: 3..10, paths: vec!["product.name".into()], via: None },
            Span {
                bytes: 10..22,
                paths: vec!["milestones[0].date".into(), "launch.date".into()],
                via: Some(Via::Date),
            },
        ];
        assert_eq!(read_spans(&write_spans(&spans)), spans);
        assert_eq!(write_spans(&spans).lines().next(), Some(r#"[3,7,"=product.name"]"#));
    }

    #[test]
    fn names_stay_inside() {
        for bad in ["", "..", ".x", "a/b", "a\\b"] {
            assert!(!is_plain(bad), "{bad}");
        }
        assert!(is_plain("battlecard-größe.md"));
    }
}
