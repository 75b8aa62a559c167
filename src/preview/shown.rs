//! What the preview shows, as data.

use std::collections::HashMap;
use std::path::PathBuf;

use serde_json::Value as Json;

use crate::finding::Finding;

/// Everything there is to show.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// Stands for what it holds: another one where a reader would see a difference.
    pub version: String,
    /// The folder that documents stand in.
    pub dir: PathBuf,
    pub(super) product: String,
    pub(super) launch: Option<String>,
    /// In reading order; the index of the pack, if there is one, comes first.
    pub(super) documents: Vec<Shown>,
    /// What `check` found in the brief and in no document.
    pub(super) findings: Vec<Finding>,
    /// What each marked value is.
    pub(super) values: Vec<Json>,
    /// Why there is nothing newer to show.
    pub(super) failed: Vec<Finding>,
}

/// A document on show.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// Its name in addresses.
    pub(super) name: String,
    pub(super) title: String,
    /// What the index of the pack calls it, else its title.
    pub(super) label: String,
    pub(super) is_index: bool,
    pub(super) is_deck: bool,
    /// How it differs from the file, and what waits in it; nothing where it is the file.
    pub(super) state: Option<String>,
    pub(super) html: String,
    pub(super) findings: Vec<Finding>,
}

/// Values that documents say, each numbered once.
#[derive(Debug, Default)]
pub(super) struct Asked {
    numbers: HashMap<Vec<String>, usize>,
    pub(super) all: Vec<Vec<String>>,
}

impl Asked {
    pub(super) fn number(&mut self, paths: &[String]) -> usize {
        let next = self.all.len();
        let number = *self.numbers.entry(paths.to_vec()).or_insert(next);
        if number == next {
            self.all.push(paths.to_vec());
        }
        number
    }
}
