//! What stands at a place, and where a value stands.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::Session;
use crate::align::places::Fate;
use crate::brief::Leaf;
use crate::check::folder::OnDisk;
use crate::finding::Place;

/// A value that stands at a place of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Its path in the brief.
    pub path: String,
    /// Its bytes in the file.
    pub bytes: Range<usize>,
    /// Whether a person edited it.
    pub is_edited: bool,
    /// What launchpack wrote there.
    pub written: String,
}

impl Session {
    /// The document of the pack in this file.
    #[must_use]
    pub fn document(&self, file: &Path) -> Option<&OnDisk> {
        self.folder().documents.iter().find(|document| document.source.path == file)
    }

    /// The values that a document says at a byte, the shortest first.
    #[must_use]
    pub fn spots(&self, file: &Path, at: usize) -> Vec<Spot> {
        let Some(document) = self.document(file) else { return Vec::new() };
        let mut spots: Vec<Spot> =
            spots(document).filter(|spot| spot.bytes.start <= at && at <= spot.bytes.end).collect();
        spots.sort_by_key(|spot| spot.bytes.len());
        spots
    }

    /// Every place of a document that says this value, or one below it.
    #[must_use]
    pub fn places(&self, path: &str) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        for document in &self.folder().documents {
            for spot in spots(document).filter(|spot| is_below(&spot.path, path)) {
                let place = Place { source: Arc::clone(&document.source), span: spot.bytes };
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        places
    }

    /// How many documents say this value, or one below it.
    #[must_use]
    pub fn documents_with(&self, path: &str) -> usize {
        let says = |document: &&OnDisk| spots(document).any(|spot| is_below(&spot.path, path));
        self.folder().documents.iter().filter(says).count()
    }

    /// The value at a path, of the brief as it last could be read.
    #[must_use]
    pub fn leaf(&self, path: &str) -> Option<&Leaf> {
        self.project()?.read.leaves.0.iter().find(|leaf| leaf.path == path)
    }

    /// Where the brief says a value; where an item has no value of its own, its first.
    #[must_use]
    pub fn value_place(&self, path: &str) -> Option<Place> {
        let project = self.project()?;
        let leaves = &project.read.leaves.0;
        let leaf = self.leaf(path).or_else(|| leaves.iter().find(|leaf| is_below(&leaf.path, path)))?;
        Some(Place { source: Arc::clone(&project.source), span: leaf.span.clone() })
    }

    /// The value of the brief that stands at a byte of it, while it can be read.
    #[must_use]
    pub fn leaf_at(&self, at: usize) -> Option<&Leaf> {
        let leaves = &self.project().filter(|_| self.is_sound())?.read.leaves.0;
        let there = leaves.iter().filter(|leaf| leaf.span.start <= at && at <= leaf.span.end && !leaf.span.is_empty());
        there.min_by_key(|leaf| leaf.span.len())
    }
}

/// Whether a path is another one, or leads below it.
#[must_use]
pub fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Every value that still stands in a document.
pub fn spots(document: &OnDisk) -> impl Iterator<Item = Spot> + '_ {
    let aligned = &document.aligned;
    let there = aligned.spans.iter().zip(&aligned.places);
    let stands = there.filter(|(_, place)| matches!(place.fate, Fate::Kept | Fate::Changed | Fate::Unsure(_)));
    stands.flat_map(move |(span, place)| {
        let written = aligned.base.get(span.bytes.clone()).unwrap_or_default();
        span.paths.iter().map(move |path| Spot {
            path: path.clone(),
            bytes: aligned.in_file(&place.mine),
            is_edited: place.fate != Fate::Kept,
            written: written.to_owned(),
        })
    })
}
