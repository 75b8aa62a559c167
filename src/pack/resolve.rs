//! Settles the conflicts that a build left in a document.

use std::path::PathBuf;

use super::merge::{self, Side};
use super::plan::{Change, Plan, backup};
use super::state::{self, State};
use super::{Found, Pack};
use crate::finding::Finding;

/// Files of a pack with another text: name, text so far, and text from then on. The state stays as it is.
///
/// # Errors
/// When the state can't be read.
pub fn rewritten<'c>(
    pack: &Pack<'_>,
    files: impl Iterator<Item = (&'c str, &'c str, &'c str)>,
) -> Result<Plan, Finding> {
    let bytes = |text: &str| Some(text.as_bytes().to_vec());
    let change = |(file, before, after): (&str, &str, &str)| {
        vec![Change { file: PathBuf::from(file), before: bytes(before), after: bytes(after) }]
    };
    let state = pack.state.clone().unwrap_or_default();
    let brief = pack.text(&state::path::brief())?.unwrap_or_default();
    Ok(Plan { steps: Vec::new(), groups: files.map(change).collect(), state, brief })
}

/// Takes one side of every conflict that still stands in a document. With the brief's side, the document as it was goes to
/// the backup.
///
/// # Errors
/// When no conflict stands in it.
pub fn resolve(pack: &Pack<'_>, found: &Found, side: Side) -> Result<Plan, Finding> {
    let file = found.entry.file();
    let nothing = || {
        let message = format!("no conflict stands in `{file}`");
        Finding::failure("no-conflict", message).help("`launchpack status` lists the documents that have one")
    };
    let mine = found.text().ok_or_else(nothing)?;
    let settled = merge::resolve(mine, found.entry.markers, side).ok_or_else(nothing)?;
    let bytes = |text: &str| Some(text.as_bytes().to_vec());
    let mut group = vec![Change { file: PathBuf::from(file), before: bytes(mine), after: bytes(&settled) }];
    if side == Side::Brief {
        group.extend(backup(pack, file, mine));
    }
    let old = pack.state.clone().unwrap_or_default();
    let entry = |one: &state::Entry| {
        let same = one.kind == found.entry.kind && one.item == found.entry.item;
        if same { state::Entry { markers: 0, ..found.entry.clone() } } else { one.clone() }
    };
    let entries = old.documents.iter().map(entry).collect();
    let brief = pack.text(&state::path::brief())?.unwrap_or_default();
    Ok(Plan { steps: Vec::new(), groups: vec![group], state: State::new(old.made_from, entries), brief })
}
