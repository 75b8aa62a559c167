//! What is found in a sentence, and the words for it.

use std::ops::Range;

use crate::finding::{Finding, Level, Place, shortened};

/// Something that was found in a sentence, before its place in the file is known.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) finding: Finding,
    pub(super) bytes: Range<usize>,
    pub(super) instead: Option<String>,
    /// What is to stand where in the file.
    pub(super) fix: Option<(Range<usize>, String)>,
}

impl Found {
    pub(super) fn new(rule: &'static str, level: Level, bytes: Range<usize>, message: impl Into<String>) -> Self {
        Self { finding: Finding::new(level, rule, None, message), bytes, instead: None, fix: None }
    }

    pub(super) fn path(mut self, path: &str) -> Self {
        self.finding = self.finding.path(path);
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.finding = self.finding.help(help);
        self
    }

    pub(super) fn related(mut self, place: Place, words: &str) -> Self {
        self.finding = self.finding.related(place, words);
        self
    }

    /// What is to stand in its place.
    pub(super) fn instead(mut self, text: &str) -> Self {
        self.instead = Some(text.to_owned());
        self
    }
}

/// Words to be written over others, with the article before them where it no longer fits: `a chatbot`, `an assistant`.
pub(super) fn with_article(text: &str, bytes: &Range<usize>, instead: String) -> (Range<usize>, String) {
    let before = text.get(..bytes.start).unwrap_or_default();
    let is_vowel = instead.to_lowercase().starts_with(['a', 'e', 'i', 'o', 'u']);
    let is_word = |at: usize| before.get(..at).is_none_or(|rest| !rest.ends_with(char::is_alphanumeric));
    for (article, right) in [("an ", "a "), ("An ", "A "), ("a ", "an "), ("A ", "An ")] {
        let start = before.len().saturating_sub(article.len());
        if before.ends_with(article) && is_word(start) {
            let fits = right.to_lowercase().starts_with("an") != is_vowel;
            return if fits { (bytes.clone(), instead) } else { (start..bytes.end, format!("{right}{instead}")) };
        }
    }
    (bytes.clone(), instead)
}

/// Text for a message: one line, cut.
pub(super) fn shown(text: &str) -> String {
    shortened(text, 100)
}
