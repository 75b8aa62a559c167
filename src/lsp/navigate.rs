//! From a sentence to its line in the brief, and from a value to every place that says it.

use lsp_types::{DocumentHighlight, Location, Position};

use super::desk::Desk;
use super::place;
use crate::finding::Place;
use std::sync::Arc;

impl Desk<'_> {
    /// Where a value comes from: of a document its line in the brief, of a reference the item that it means.
    pub(super) fn definition(&self, at: Position) -> Vec<Location> {
        let at = self.byte(at);
        let mut paths: Vec<String> = Vec::new();
        if self.is_brief() {
            let leaf = self.session.leaf_at(at);
            paths.extend(leaf.and_then(|leaf| self.referred(leaf)).or_else(|| Some(leaf?.path.clone())));
        } else {
            paths.extend(self.session.spots(&self.file, at).into_iter().map(|spot| spot.path));
            paths.extend(self.asked(at));
        }
        let mut places: Vec<Place> = paths.iter().filter_map(|path| self.session.value_place(path)).collect();
        places.dedup();
        places.iter().filter_map(|place| place::location(place, self.encoding)).collect()
    }

    /// Every place that says a value: in documents, and in the brief where it or a reference to it stands.
    pub(super) fn references(&self, at: Position, with_itself: bool) -> Vec<Location> {
        let at = self.byte(at);
        let Some(meant) = self.meant(at) else { return Vec::new() };
        let leaf = self.session.leaf(&meant.path);
        let path = leaf.and_then(|leaf| self.referred(leaf)).unwrap_or_else(|| item(&meant.path).to_owned());
        let mut places: Vec<Place> = Vec::new();
        if with_itself {
            places.extend(self.session.value_place(&path));
        }
        places.extend(self.referring(&path));
        places.extend(self.session.places(&path));
        places.dedup();
        places.iter().filter_map(|place| place::location(place, self.encoding)).collect()
    }

    /// The places of the brief that refer to an item.
    fn referring(&self, path: &str) -> Vec<Place> {
        let Some(project) = self.session.project() else { return Vec::new() };
        let leaves = &project.read.leaves.0;
        let refers = leaves.iter().filter(|leaf| self.referred(leaf).as_deref() == Some(path));
        refers.map(|leaf| Place { source: Arc::clone(&project.source), span: leaf.span.clone() }).collect()
    }

    /// The other places of a file that say the value at a place.
    pub(super) fn highlights(&self, at: Position) -> Vec<DocumentHighlight> {
        let there = self.references(at, true);
        let own = there.into_iter().filter(|one| place::path(&one.uri).as_ref() == Some(&self.file));
        own.map(|one| DocumentHighlight { range: one.range, kind: None }).collect()
    }

    /// The paths that a gap at a byte asks for, or where the brief has nothing of them, those above.
    pub(super) fn asked(&self, at: usize) -> Vec<String> {
        let start = self.text.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |i| i + 1);
        let line = self.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        crate::render::gaps(line).flat_map(|(_, gap)| gap_paths(gap)).collect()
    }
}

/// The paths that a gap names.
pub(super) fn gap_paths(gap: &str) -> Vec<String> {
    let named = gap.split("(`").skip(1).filter_map(|rest| rest.split_once("`)"));
    named.map(|(path, _)| path.to_owned()).collect()
}

/// Of an id, the item that it names: whoever asks for its places means the item.
fn item(path: &str) -> &str {
    path.strip_suffix(".id").unwrap_or(path)
}
