//! Words, sentences and phrases of plain text, with the bytes where they stand.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A word: letters and digits, with what holds them together (`won't`, `61,400`, `2.4%`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Bytes of the text.
    pub(crate) bytes: Range<usize>,
    /// In lower case, apostrophes straight.
    pub(crate) folded: String,
}

/// The words of a text. A hyphen parts words, so that `best-in-class` and `best in class` are the same three.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut open: Option<Word> = None;
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let holds = match c {
            '\'' | '\u{2019}' => before.is_alphanumeric() && next.is_alphanumeric(),
            '.' | ',' => before.is_ascii_digit() && next.is_ascii_digit(),
            '%' => before.is_ascii_digit(),
            '#' => !before.is_alphanumeric() && next.is_ascii_digit(),
            _ => c.is_alphanumeric(),
        };
        before = c;
        if !holds {
            found.extend(open.take());
            continue;
        }
        let word = open.get_or_insert_with(|| Word { bytes: at..at, folded: String::new() });
        word.bytes.end = at + c.len_utf8();
        if c == '\u{2019}' {
            word.folded.push('\'');
        } else {
            word.folded.extend(c.to_lowercase());
        }
    }
    found.extend(open);
    found
}

/// Words that carry meaning, cut to what their inflections have in common; to see how much two texts say the same, not to
/// find a word.
pub(crate) fn content(text: &str, fillers: &HashSet<String>) -> HashSet<String> {
    words(text).into_iter().map(|word| word.folded).filter(|word| !fillers.contains(word)).map(|w| stem(&w)).collect()
}

fn stem(word: &str) -> String {
    for ending in ["ing", "ed", "es", "ly", "s", "e"] {
        if let Some(rest) = word.strip_suffix(ending)
            && rest.chars().count() >= 4
        {
            return rest.to_owned();
        }
    }
    word.to_owned()
}

/// How much of the smaller set is in the larger one, in percent.
pub(crate) fn shared_of_smaller<S: std::hash::BuildHasher>(a: &HashSet<String, S>, b: &HashSet<String, S>) -> usize {
    let smaller = a.len().min(b.len());
    (a.intersection(b).count() * 100).checked_div(smaller).unwrap_or(0)
}

/// How much of the larger set is in the smaller one, in percent.
pub(crate) fn shared_of_larger<S: std::hash::BuildHasher>(a: &HashSet<String, S>, b: &HashSet<String, S>) -> usize {
    let larger = a.len().max(b.len());
    (a.intersection(b).count() * 100).checked_div(larger).unwrap_or(0)
}

/// The sentences of a text: they end with a stop and a blank, a blank line, or where an item of a list begins.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut push = |range: Range<usize>| {
        let part = text.get(range.clone()).unwrap_or_default();
        let trimmed = part.trim_start();
        let from = range.start + part.len() - trimmed.len();
        let to = from + trimmed.trim_end().len();
        if to > from {
            found.push(from..to);
        }
    };
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        let rest = text.get(after..).unwrap_or_default();
        let ends = match c {
            '.' | '!' | '?' => {
                let tail = rest.trim_start_matches(['"', '\'', ')', '\u{201d}', '\u{2019}', '*', '_', '†']);
                (tail.is_empty() || tail.starts_with(char::is_whitespace)) && !is_abbreviation(text, at)
            }
            '\n' => rest.trim_start_matches([' ', '\r']).starts_with(['\n', '-', '*', '+', '|', '>', '#']),
            _ => false,
        };
        if ends {
            push(start..after);
            start = after;
        }
    }
    push(start..text.len());
    found
}

fn is_abbreviation(text: &str, stop: usize) -> bool {
    const SHORT: [&str; 8] = ["e.g", "i.e", "vs", "approx", "etc", "no", "inc", "ltd"];
    let before = text.get(..stop).unwrap_or_default();
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default().to_lowercase();
    SHORT.contains(&word.as_str()) && word != "no" && word != "etc"
}

/// Whether a sentence ends between two words.
pub(crate) fn is_parted(text: &str, before: &Word, after: &Word) -> bool {
    let between = text.get(before.bytes.end..after.bytes.start).unwrap_or_default();
    between.contains(['.', '!', '?', ';', ':']) || between.matches('\n').count() > 1
}

/// A phrase to look for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Phrase {
    /// As it stands in the list.
    pub(crate) text: String,
    words: Vec<String>,
    /// It is not meant where one of these follows.
    unless_after: Vec<Vec<String>>,
    /// It is not meant where one of these stands before it.
    unless_before: Vec<String>,
    /// It is meant only where one of these follows within so many words.
    needs: Vec<String>,
    within: usize,
}

impl Phrase {
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), words: folded(text), ..Self::default() }
    }

    pub(crate) fn careful(text: &str, unless_before: &[String], unless_after: &[String], needs: &[String]) -> Self {
        Self {
            unless_before: unless_before.to_vec(),
            unless_after: unless_after.iter().map(|phrase| folded(phrase)).collect(),
            needs: needs.to_vec(),
            within: 7,
            ..Self::new(text)
        }
    }

    fn stands_at(&self, text: &str, all: &[Word], at: usize) -> bool {
        let Some(here) = all.get(at..at + self.words.len()) else { return false };
        let same = here.iter().zip(&self.words).all(|(word, wanted)| word.folded == *wanted);
        let whole = here.windows(2).all(|pair| matches!(pair, [a, b] if !is_parted(text, a, b)));
        if !same || !whole {
            return false;
        }
        let after = all.get(at + self.words.len()..).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|i| all.get(i)).map_or("", |word| word.folded.as_str());
        let follows =
            |phrase: &Vec<String>| after.len() >= phrase.len() && after.iter().zip(phrase).all(|(w, p)| w.folded == *p);
        let stop = here.last().zip(after.first()).is_some_and(|(a, b)| is_parted(text, a, b));
        if self.unless_before.iter().any(|word| word == before) || (!stop && self.unless_after.iter().any(follows)) {
            return false;
        }
        self.needs.is_empty() || (!stop && after.iter().take(self.within).any(|word| self.needs.contains(&word.folded)))
    }
}

fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.folded).collect()
}

/// A list of phrases that is searched in one pass.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    all: Vec<Phrase>,
    by_first: HashMap<String, Vec<usize>>,
}

/// A phrase that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Bytes of the text.
    pub(crate) bytes: Range<usize>,
    /// As it stands in the list.
    pub(crate) phrase: String,
}

impl Phrases {
    pub(crate) fn new(all: Vec<Phrase>) -> Self {
        let mut by_first: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, phrase) in all.iter().enumerate() {
            if let Some(first) = phrase.words.first() {
                by_first.entry(first.clone()).or_default().push(i);
            }
        }
        Self { all, by_first }
    }

    /// The phrases in a text, the longest at each place, none within another.
    pub(crate) fn find(&self, text: &str) -> Vec<Hit> {
        self.find_in(text, &words(text))
    }

    /// The same, in a text whose words are known.
    pub(crate) fn find_in(&self, text: &str, all: &[Word]) -> Vec<Hit> {
        let (mut hits, mut at) = (Vec::new(), 0);
        while let Some(word) = all.get(at) {
            let candidates = self.by_first.get(&word.folded).map(Vec::as_slice).unwrap_or_default();
            let longest = candidates
                .iter()
                .filter_map(|i| self.all.get(*i))
                .filter(|phrase| phrase.stands_at(text, all, at))
                .max_by_key(|phrase| phrase.words.len());
            let Some(phrase) = longest else {
                at += 1;
                continue;
            };
            let last = all.get(at + phrase.words.len() - 1).unwrap_or(word);
            hits.push(Hit { bytes: word.bytes.start..last.bytes.end, phrase: phrase.text.clone() });
            at += phrase.words.len();
        }
        hits
    }

    /// Whether one of them stands in a text.
    pub(crate) fn any(&self, text: &str) -> bool {
        !self.find(text).is_empty()
    }
}

/// Whether a word stands in quotation marks: it is spoken of, not used.
pub(crate) fn is_quoted(text: &str, bytes: &Range<usize>) -> bool {
    let before = text.get(..bytes.start).unwrap_or_default();
    let after = text.get(bytes.end..).unwrap_or_default();
    before.ends_with(['"', '\u{201c}', '\u{2018}', '\'', '`'])
        && after.starts_with(['"', '\u{201d}', '\u{2019}', '\'', '`'])
}

/// Where a phrase stands in a text, word for word.
pub(crate) fn find_phrase(text: &str, phrase: &str) -> Option<Range<usize>> {
    Phrases::new(vec![Phrase::new(phrase)]).find(text).into_iter().next().map(|hit| hit.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        folded(text)
    }

    #[test]
    fn words_hold_together() {
        assert_eq!(
            read("It won’t: 61,400 of 2.4%, state-of-the-art (#1)."),
            ["it", "won't", "61,400", "of", "2.4%", "state", "of", "the", "art", "#1"]
        );
        assert_eq!(read("Größe C# a.b 3."), ["größe", "c", "a", "b", "3"]);
    }

    #[test]
    fn phrases_are_whole_words_within_a_sentence() {
        assert_eq!(find_phrase("Not a chatbots page", "chatbot"), None);
        assert_eq!(find_phrase("A Chatbot, again", "chatbot"), Some(2..9));
        assert_eq!(find_phrase("Use the. Only now", "the only"), None);
        assert_eq!(find_phrase("cutting-edge", "cutting edge"), Some(0..12));
    }

    #[test]
    fn careful_phrases_look_around() {
        let after = ["practice".to_owned()];
        let best = Phrases::new(vec![Phrase::careful("best", &["at".to_owned()], &after, &[])]);
        assert!(best.any("the best tool") && !best.any("best practice") && !best.any("at best"));
        let first = Phrases::new(vec![Phrase::careful("the first", &[], &["day".to_owned()], &["that".to_owned()])]);
        assert!(first.any("the first assistant that acts") && !first.any("on the first day that counts"));
        assert!(!first.any("the first answer"));
    }

    #[test]
    fn sentences_end_where_a_reader_stops() {
        let text = "One, e.g. this. Two? \"Three.\" Four\n\n- five\n- six 2.4% on";
        let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["One, e.g. this.", "Two?", "\"Three.", "\" Four", "- five", "- six 2.4% on"]);
    }

    #[test]
    fn overlap() {
        let fillers = HashSet::from(["the".to_owned()]);
        let (a, b) = (content("Automates the approvals", &fillers), content("approval automated", &fillers));
        assert_eq!(shared_of_smaller(&a, &b), 100);
    }
}
