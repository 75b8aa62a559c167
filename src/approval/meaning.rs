//! Whether two texts say the same, spelling aside.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use crate::align::fold;
use crate::catalog;

/// Words shorter than this are told apart letter by letter: `more` and `most`.
const LONG: usize = 5;

/// Whether a text is another with another spelling: quotes, dashes, blanks, capitals and stops may differ, and in a word of
/// five letters and more one letter, but for the first. Numbers, units, and words that turn a meaning (`not`, `without`,
/// `up to`, `every`; listed in `templates/words/turning.yaml`) may not.
#[must_use]
pub fn is_spelling(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    one.len() == other.len() && one.iter().zip(&other).all(|(a, b)| a == b || is_slip(a, b))
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(text).to_lowercase();
    let bare = |word: &str| word.trim_matches(['.', ',', ';', ':', '!', '?', '"', '\'', '(', ')', '-']).to_owned();
    folded.split(' ').map(bare).filter(|word| !word.is_empty()).collect()
}

/// Whether a word is another with one slip of the pen: a letter more, less, other, or two that changed places.
fn is_slip(one: &str, other: &str) -> bool {
    static TURNING: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let lists = ["turning", "units", "numbered"].into_iter().filter_map(|name| catalog::words::<Words>(name).ok());
        let numbers = catalog::words::<BTreeMap<String, usize>>("numbers").unwrap_or_default();
        lists.flat_map(|list| list.words).chain(numbers.into_keys()).collect()
    });
    let plain =
        |word: &str| word.chars().count() >= LONG && word.chars().all(char::is_alphabetic) && !TURNING.contains(word);
    plain(one)
        && plain(other)
        && one.chars().next() == other.chars().next()
        && strsim::damerau_levenshtein(one, other) == 1
}

/// A list of words, whatever else is said of them.
#[derive(Debug, Default, serde::Deserialize)]
struct Words {
    #[serde(default)]
    words: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_is_told_from_meaning() {
        for (one, other, same) in [
            ("Recovers 71% of payments", "Recovers 71% of payments.", true),
            ("Recovers 71% of payments", "recovers 71% of paymnets", true),
            ("the team’s own – work", "the team's own - work", true),
            ("Organises the team", "Organizes the team", true),
            ("Recovers 71% of payments", "Recovers 91% of payments", false),
            ("Recovers 71% of payments", "Recovers 71% of all payments", false),
            ("Live in three weeks", "Live in seven weeks", false),
            ("Works with an agent", "Works without an agent", false),
            ("more than half", "most than half", false),
            ("in four hours", "in four hour", false),
            ("never fails", "never falls", true),
            ("Increases the share", "Decreases the share", false),
            ("always there", "almost there", false),
            ("nearly free", "early free", false),
            ("a", "", false),
            ("", "", true),
        ] {
            assert_eq!(is_spelling(one, other), same, "{one} / {other}");
            assert_eq!(is_spelling(other, one), same, "{other} / {one}");
        }
    }
}
