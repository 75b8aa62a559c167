//! The word lists of the rules: data in `templates/words/`.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::words::{Phrase, Phrases};
use crate::catalog;

/// A list of words and phrases.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    /// What they have in common.
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever reads the file"))]
    about: String,
    words: Vec<String>,
    /// Those that are meant only in some places.
    #[serde(default)]
    careful: Vec<Careful>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Careful {
    words: String,
    #[serde(default)]
    unless_before: Vec<String>,
    #[serde(default)]
    unless_after: Vec<String>,
    #[serde(default)]
    needs: Vec<String>,
}

fn read(name: &str) -> List {
    catalog::words(name).unwrap_or_default()
}

fn phrases(name: &str) -> Phrases {
    let List { words, careful, .. } = read(name);
    let careful = careful.iter().map(|c| Phrase::careful(&c.words, &c.unless_before, &c.unless_after, &c.needs));
    Phrases::new(words.iter().map(|text| Phrase::new(text)).chain(careful).collect())
}

macro_rules! lists {
    ($($(#[$about:meta])+ $name:ident: $ty:ty = $read:ident($file:literal)),* $(,)?) => { $(
        $(#[$about])+
        pub(crate) fn $name() -> &'static $ty {
            static LIST: LazyLock<$ty> = LazyLock::new(|| $read($file));
            &LIST
        }
    )* };
}

fn set(name: &str) -> HashSet<String> {
    read(name).words.into_iter().collect()
}

lists! {
    /// Words that tell the day of the launch.
    launching: HashSet<String> = set("launching"),
    /// Words that are names of products, too.
    common: HashSet<String> = set("common"),
    /// Names of audiences that leave nobody out.
    broad_audience: Phrases = phrases("broad-audience"),
    /// Words that set one thing above another.
    comparisons: Phrases = phrases("comparisons"),
    /// Questions whose answer says how it is done.
    education: Phrases = phrases("education"),
    /// What an objection says that is about the price.
    prices: Phrases = phrases("prices"),
    /// What a question says that is about security, data or control.
    security: Phrases = phrases("security"),
    /// What a person does who does it.
    doing: HashSet<String> = set("doing"),
    /// Words that say of work that it is done.
    done_states: Phrases = phrases("done-states"),
    /// Words that carry no meaning of their own.
    fillers: HashSet<String> = set("fillers"),
    /// Beginnings of answers that answer nothing.
    improvised: Phrases = phrases("improvised"),
    /// Words that insult.
    insults: Phrases = phrases("insults"),
    /// Words whose number only names something.
    numbered: HashSet<String> = set("numbered"),
    /// Words that leave open who did it.
    shared_credit: Phrases = phrases("shared-credit"),
    /// Words that set one thing above all others.
    superlatives: Phrases = phrases("superlatives"),
    /// What the proof of a claim says that somebody technical can check.
    technical: Phrases = phrases("technical"),
    /// Titles of slides whose notes are the talk track.
    talk_tracks: Phrases = phrases("talk-tracks"),
    /// Words that a number counts.
    units: HashSet<String> = set("units"),
    /// Words that sound like something.
    vague: Phrases = phrases("vague"),
    /// Metrics that count looks.
    vanity: Phrases = phrases("vanity"),
    /// Words that tell that a sum of money is no price.
    #[cfg(feature = "audit")]
    aims: HashSet<String> = set("aims"),
    /// Words that promise an outcome to everybody.
    #[cfg(feature = "audit")]
    guarantees: Phrases = phrases("guarantees"),
    /// Words that tell those inside that something is not to be said.
    #[cfg(feature = "audit")]
    holding: Phrases = phrases("holding"),
    /// Words that tell that a day is the day of the launch.
    #[cfg(feature = "audit")]
    launches: HashSet<String> = set("launches"),
    /// Words that tell that minutes are those of a talk.
    #[cfg(feature = "audit")]
    meeting: HashSet<String> = set("meeting"),
    /// Words that tell that a day is the day from which people can have it.
    #[cfg(feature = "audit")]
    opening: HashSet<String> = set("opening"),
    /// Words that measure a thing.
    #[cfg(feature = "audit")]
    sizes: HashSet<String> = set("sizes"),
    /// Words that tell that something would be, or was.
    #[cfg(feature = "audit")]
    supposing: HashSet<String> = set("supposing"),
}

/// Days on which people don't work.
pub(crate) fn holidays() -> &'static BTreeMap<String, String> {
    static LIST: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| catalog::words("holidays").unwrap_or_default());
    &LIST
}

/// Teams that a launch can't do without, each with the words it goes by.
pub(crate) fn teams() -> &'static BTreeMap<String, Vec<String>> {
    static LIST: LazyLock<BTreeMap<String, Vec<String>>> =
        LazyLock::new(|| catalog::words("teams").unwrap_or_default());
    &LIST
}

/// The standard questions, each with the ways to ask it.
pub(crate) fn standard_questions() -> &'static BTreeMap<String, Vec<String>> {
    static LIST: LazyLock<BTreeMap<String, Vec<String>>> =
        LazyLock::new(|| catalog::words("standard-questions").unwrap_or_default());
    &LIST
}

/// The number that a word says.
pub(crate) fn number(word: &str) -> Option<u32> {
    static LIST: LazyLock<BTreeMap<String, u32>> = LazyLock::new(|| catalog::words("numbers").unwrap_or_default());
    LIST.get(word).copied()
}

/// The word for a number up to twelve.
#[cfg(feature = "audit")]
pub(crate) fn number_word(number: u32) -> Option<&'static str> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.into_iter().find(|word| self::number(word) == Some(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 24] = [
        "aims",
        "broad-audience",
        "common",
        "comparisons",
        "doing",
        "done-states",
        "fillers",
        "guarantees",
        "holding",
        "improvised",
        "insults",
        "launches",
        "launching",
        "meeting",
        "numbered",
        "opening",
        "shared-credit",
        "sizes",
        "superlatives",
        "supposing",
        "talk-tracks",
        "units",
        "vague",
        "vanity",
    ];

    #[test]
    fn every_list_reads() {
        for name in NAMES {
            let list: List = catalog::words(name).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert!(!list.words.is_empty() && !list.about.is_empty(), "{name}");
            let all: HashSet<_> = list.words.iter().chain(list.careful.iter().map(|c| &c.words)).collect();
            assert_eq!(all.len(), list.words.len() + list.careful.len(), "{name} says something twice");
            for words in list.words.iter().chain(list.careful.iter().map(|c| &c.words)) {
                assert_eq!(*words, words.to_lowercase(), "{name}");
            }
        }
        assert_eq!(number("nine"), Some(9));
        assert_eq!(teams().keys().collect::<Vec<_>>(), ["legal", "sales", "support", "web"]);
        assert_eq!(standard_questions().len(), 7);
    }

    #[test]
    fn no_word_is_like_two_others() {
        let alike: Vec<Vec<String>> = catalog::words("alike").unwrap();
        let words: Vec<&String> = alike.iter().flatten().collect();
        assert_eq!(words.iter().collect::<HashSet<_>>().len(), words.len());
    }
}
