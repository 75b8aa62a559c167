//! Lists of words that only an audit looks for.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::catalog;
use crate::language::words::{Phrase, Phrases};

#[derive(Default, Deserialize)]
struct List {
    #[serde(default)]
    words: Vec<String>,
}

fn read(name: &str) -> Vec<String> {
    catalog::words::<List>(name).unwrap_or_default().words
}

/// Words that tell that a day is the day from which people can have it.
pub(super) fn opening() -> &'static HashSet<String> {
    static LIST: LazyLock<HashSet<String>> = LazyLock::new(|| read("opening").into_iter().collect());
    &LIST
}

/// Words that tell that a day is the day of the launch.
pub(super) fn launches() -> &'static HashSet<String> {
    static LIST: LazyLock<HashSet<String>> = LazyLock::new(|| read("launches").into_iter().collect());
    &LIST
}

/// Words that tell that minutes are those of a talk.
pub(super) fn meeting() -> &'static HashSet<String> {
    static LIST: LazyLock<HashSet<String>> = LazyLock::new(|| read("meeting").into_iter().collect());
    &LIST
}

/// Words that measure a thing.
pub(super) fn sizes() -> &'static HashSet<String> {
    static LIST: LazyLock<HashSet<String>> = LazyLock::new(|| read("sizes").into_iter().collect());
    &LIST
}

/// Words that tell that something would be, or was.
pub(super) fn supposing() -> &'static HashSet<String> {
    static LIST: LazyLock<HashSet<String>> = LazyLock::new(|| read("supposing").into_iter().collect());
    &LIST
}

/// Words that tell that a sum of money is no price.
pub(super) fn aims() -> &'static HashSet<String> {
    static LIST: LazyLock<HashSet<String>> = LazyLock::new(|| read("aims").into_iter().collect());
    &LIST
}

/// Words that promise an outcome to everybody.
pub(crate) fn guarantees() -> &'static Phrases {
    static LIST: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::new(read("guarantees").iter().map(|text| Phrase::new(text)).collect()));
    &LIST
}

/// Words that tell those inside that something is not to be said.
pub(super) fn holding() -> &'static Phrases {
    static LIST: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::new(read("holding").iter().map(|text| Phrase::new(text)).collect()));
    &LIST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_reads() {
        for name in ["aims", "guarantees", "holding", "launches", "meeting", "opening", "sizes", "supposing"] {
            assert!(read(name).len() > 5, "{name}");
        }
        let alike: Vec<Vec<String>> = catalog::words("alike").unwrap();
        let mut all: Vec<&String> = alike.iter().flatten().collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count, "a word has two meanings");
    }
}
