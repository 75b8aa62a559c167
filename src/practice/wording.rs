//! Phrases in the words of a case, and where an answer says them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::audit::stem;
use crate::catalog;
use crate::language::words;

/// The words of a sentence without their inflections.
pub type Words = Vec<String>;

/// A phrase: words that stand in one sentence, in any order. `chain|shop` is one of the two; `every+visit|shop` are words
/// beside each other, in that order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase(Vec<Run>);

/// Words beside each other, each one of some.
type Run = Vec<Words>;

/// So many words before a phrase are looked at for one that turns it round.
const NEAR: usize = 6;

/// The sentences of a text, each as words.
#[must_use]
pub fn sentences(text: &str) -> Vec<(std::ops::Range<usize>, Words)> {
    let of = |range: std::ops::Range<usize>| {
        let words = read(text.get(range.clone()).unwrap_or_default());
        (range, words)
    };
    words::sentences(text).into_iter().map(of).filter(|(_, words)| !words.is_empty()).collect()
}

/// The words of a text without their inflections.
#[must_use]
pub fn read(text: &str) -> Words {
    let mut out = Words::new();
    for word in words::words(text) {
        match (word.folded.as_str(), out.last_mut()) {
            // `6 percent` is `6%`.
            ("percent", Some(figure)) if figure.ends_with(|c: char| c.is_ascii_digit()) => figure.push('%'),
            (word, _) => out.push(plain(word)),
        }
    }
    out
}

fn plain(word: &str) -> String {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return word.replace(',', "");
    }
    let stem = stem(word);
    alike().get(&stem).cloned().unwrap_or(stem)
}

/// Words that say the same, each with the one that stands for all of them. A fault in their file is one of the program: a test
/// reads it.
fn alike() -> &'static BTreeMap<String, String> {
    static WORDS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
        let text = catalog::files_of_cases("alike.yaml").unwrap_or_default();
        let lists: Vec<Vec<String>> = serde_yaml::from_str(text).unwrap_or_default();
        let pairs = |list: &Vec<String>| {
            let stems: Vec<String> = list.iter().map(|word| stem(word)).collect();
            let first = stems.first().cloned().unwrap_or_default();
            stems.into_iter().map(move |stem| (stem, first.clone()))
        };
        lists.iter().flat_map(pairs).collect()
    });
    &WORDS
}

impl Phrase {
    /// Reads a phrase.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let one = |one: &str| one.split('|').flat_map(read).collect::<Words>();
        let run = |run: &str| run.split('+').map(one).filter(|words| !words.is_empty()).collect::<Run>();
        Self(text.split_whitespace().map(run).filter(|run| !run.is_empty()).collect())
    }

    /// Whether it looks for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of these sentences says it.
    #[must_use]
    pub fn is_in(&self, sentences: &[Words]) -> bool {
        sentences.iter().any(|words| self.at(words).is_some())
    }

    /// Whether these sentences say it together.
    #[must_use]
    pub fn is_among(&self, sentences: &[Words]) -> bool {
        let has = |run: &Run| sentences.iter().any(|words| found(words, run).is_some());
        !self.is_empty() && self.0.iter().all(has)
    }

    /// Whether one of these sentences says it, and no word before it turns it round.
    #[must_use]
    pub fn is_asserted(&self, sentences: &[Words]) -> bool {
        sentences.iter().any(|words| {
            self.at(words).is_some_and(|at| {
                let near = words.get(at.saturating_sub(NEAR)..at).unwrap_or_default();
                !near.iter().any(|word| turning().contains(word))
            })
        })
    }

    /// Where the first of its words stands.
    fn at(&self, words: &Words) -> Option<usize> {
        let mut first = None;
        for run in &self.0 {
            let at = found(words, run)?;
            first = Some(first.map_or(at, |first: usize| first.min(at)));
        }
        first
    }
}

fn found(words: &Words, run: &Run) -> Option<usize> {
    let fits = |window: &[String]| window.iter().zip(run).all(|(word, ones)| ones.contains(word));
    words.windows(run.len().max(1)).position(fits)
}

/// Words that say the opposite of what follows.
fn turning() -> &'static std::collections::BTreeSet<String> {
    static WORDS: LazyLock<std::collections::BTreeSet<String>> = LazyLock::new(|| {
        #[derive(serde::Deserialize)]
        struct List {
            words: Vec<String>,
        }
        let list = catalog::words::<List>("denying").map(|list| list.words).unwrap_or_default();
        list.iter().flat_map(|word| read(word)).collect()
    });
    &WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(phrase: &str, text: &str) -> bool {
        let words: Vec<Words> = sentences(text).into_iter().map(|(_, words)| words).collect();
        Phrase::new(phrase).is_in(&words)
    }

    #[test]
    fn a_phrase_is_in_a_sentence_whatever_the_endings() {
        assert!(says("cost visit", "What each additional visit costs"));
        assert!(says("chain|shop twelve|12", "Chains of 12 to 80"));
        assert!(says("every+visit", "Measure every visit."));
        assert!(says("every+visit|shop", "In every shop"));
        assert!(!says("every+visit|shop", "In a shop"));
        assert!(says("1.70", "A median of $1.70"));
        assert!(says("61400", "61,400 requests"));
        assert!(says("6%", "6 percent of them"));
        assert!(says("older mobile|phone", "Seniors without a telephone"));
        assert!(alike().len() > 20);
        assert!(!says("every+visit", "Every shop counts a visit"));
        assert!(!says("cost visit", "What it costs. Each visit counts."));
    }

    #[test]
    fn what_is_denied_is_not_asserted() {
        let of = |text: &str| sentences(text).into_iter().map(|(_, words)| words).collect::<Vec<_>>();
        let phrase = Phrase::new("per+shop");
        assert!(turning().len() > 10);
        assert!(phrase.is_asserted(&of("See the visits per shop")));
        assert!(!phrase.is_asserted(&of("It does not report per shop")));
        assert!(!phrase.is_asserted(&of("We can't say it per shop")));
    }
}
