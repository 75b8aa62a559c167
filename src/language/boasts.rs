//! Words that set something above all others, where nothing backs them.

use super::lists;
use super::words::{Hit, Phrases, Word, words};

/// Superlatives of a text that no claim says too, names aside.
pub(crate) fn unbacked(text: &str, claims: &[&str]) -> Vec<Hit> {
    unbacked_in(text, &words(text), claims)
}

/// The same, in a text whose words are known.
pub(crate) fn unbacked_in(text: &str, all: &[Word], claims: &[&str]) -> Vec<Hit> {
    let mut hits = lists::superlatives().find_in(text, all);
    if hits.is_empty() {
        return hits;
    }
    let vague = lists::vague().find_in(text, all);
    hits.retain(|hit| {
        // "best-in-class" is one fault, not two.
        let inside = vague.iter().any(|other| other.bytes.start <= hit.bytes.start && hit.bytes.end <= other.bytes.end);
        !inside && !is_name(text, hit) && !is_claimed(lists::superlatives(), claims, &hit.phrase)
    });
    hits
}

/// Whether a claim says a phrase of a list.
pub(crate) fn is_claimed(list: &Phrases, claims: &[&str], phrase: &str) -> bool {
    claims.iter().any(|claim| list.find(claim).iter().any(|hit| hit.phrase == phrase))
}

/// A word with a capital in the middle of a sentence, beside another such, is part of a name: "Best Western".
fn is_name(text: &str, hit: &Hit) -> bool {
    let capital = |s: &str| s.starts_with(char::is_uppercase);
    let typed = text.get(hit.bytes.clone()).unwrap_or_default();
    if !capital(typed) {
        return false;
    }
    let all = words(text);
    let word = |word: &Word| text.get(word.bytes.clone()).unwrap_or_default().to_owned();
    let before = all.iter().rfind(|word| word.bytes.end <= hit.bytes.start).map(&word);
    let after = all.iter().find(|word| word.bytes.start >= hit.bytes.end).map(&word);
    let opens = text.get(..hit.bytes.start).unwrap_or_default().trim_end();
    let opens = opens.is_empty() || opens.ends_with(['.', '!', '?', ':', '"', '\u{201c}']);
    let neighbour = after.is_some_and(|w| capital(&w)) || before.is_some_and(|w| capital(&w));
    neighbour && !(opens && all.iter().filter(|w| capital(&word(w))).count() < 2)
}
