//! The words of a text as they are compared: by their stems, with numbers as one word each.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use super::numerals::quantities;
use super::quantity::Quantity;
use super::stem::stem;
use crate::catalog;
use crate::language::lists;
use crate::language::words::{Word, words};

/// What a word of no use for a comparison weighs.
pub(super) const FILLER: f32 = 0.15;

/// The number of a word that the brief does not have.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// A word of a text.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Its bytes.
    pub(super) bytes: Range<usize>,
    /// In lower case; a quantity as [`Quantity::key`] writes it.
    pub(super) folded: String,
    /// The number of its stem, or [`UNKNOWN`].
    pub(super) stem: u32,
    /// The number of what it means; words that say the same have the same.
    pub(super) sense: u32,
    pub(super) is_filler: bool,
    /// Which quantity of the text it is.
    pub(super) quantity: Option<usize>,
}

/// Words that were met before, each with the numbers of its stem and its meaning.
pub(super) type Met = HashMap<String, (u32, u32)>;

/// A text as its words.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// Every word, also those that are one quantity together.
    pub(super) all: Vec<Word>,
    pub(super) tokens: Vec<Token>,
    pub(super) quantities: Vec<Quantity>,
}

/// The stems that a brief has.
#[derive(Default)]
pub(super) struct Vocabulary {
    /// The words of the product's name; they say nothing of what a sentence says.
    pub(super) names: Vec<String>,
    stems: HashMap<String, u32>,
    senses: HashMap<String, u32>,
    /// In how many texts of the brief a meaning stands.
    counts: Vec<u32>,
    /// What a meaning weighs, once the brief is read.
    weights: Vec<f32>,
    /// What one weighs that the brief has not: as one that it has in a few places.
    unknown: f32,
    texts: u32,
}

/// The first of the words that say the same as this stem.
fn sense(root: &str) -> &str {
    static ALIKE: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
        let groups: Vec<Vec<String>> = catalog::words("alike").unwrap_or_default();
        let each = groups.iter().flat_map(|group| group.iter().map(move |word| (stem(word), group)));
        each.filter_map(|(word, group)| Some((word, stem(group.first()?)))).collect()
    });
    ALIKE.get(root).map_or(root, String::as_str)
}

impl Vocabulary {
    /// Reads a text of the brief and learns its words.
    pub(super) fn learn(&mut self, text: &str) -> Words {
        let mut words = tokens(text, &self.names, |word, is_key| {
            let stem = if is_key { word.to_owned() } else { stem(word) };
            let sense = sense(&stem).to_owned();
            let next = u32::try_from(self.stems.len()).unwrap_or(UNKNOWN);
            let stem = *self.stems.entry(stem).or_insert(next);
            let next = u32::try_from(self.senses.len()).unwrap_or(UNKNOWN);
            let sense = *self.senses.entry(sense).or_insert(next);
            (stem, sense)
        });
        self.counts.resize(self.senses.len(), 0);
        let mut seen: Vec<u32> = words.tokens.iter().map(|token| token.sense).collect();
        seen.sort_unstable();
        seen.dedup();
        for sense in seen {
            if let Some(count) = usize::try_from(sense).ok().and_then(|at| self.counts.get_mut(at)) {
                *count += 1;
            }
        }
        self.texts += 1;
        words.tokens.shrink_to_fit();
        words
    }

    /// Reads a text in the words of the brief.
    pub(super) fn read(&self, text: &str) -> Words {
        self.read_with(text, &mut HashMap::new())
    }

    /// The same, with the words that were met before.
    pub(super) fn read_with(&self, text: &str, met: &mut Met) -> Words {
        tokens(text, &self.names, |word, is_key| {
            if let Some(known) = met.get(word) {
                return *known;
            }
            let find = |map: &HashMap<String, u32>, word: &str| map.get(word).copied().unwrap_or(UNKNOWN);
            let stem = if is_key { word.to_owned() } else { stem(word) };
            let found = (find(&self.stems, &stem), find(&self.senses, sense(&stem)));
            met.insert(word.to_owned(), found);
            found
        })
    }

    /// The number of the stem of an adjective that is compared: that of `smart` for `smartest`.
    pub(super) fn plain(&self, folded: &str) -> Option<u32> {
        let bare = folded.strip_suffix("est").or_else(|| folded.strip_suffix("er"))?;
        self.stems.get(&stem(bare)).copied()
    }

    /// The number of a meaning.
    pub(super) fn sense_of(&self, word: &str) -> u32 {
        self.senses.get(sense(&stem(word))).copied().unwrap_or(UNKNOWN)
    }

    /// What a word weighs: the rarer in the brief, the more.
    pub(super) fn weight(&self, token: &Token) -> f32 {
        if token.is_filler { FILLER } else { self.weight_of(token.sense) }
    }

    /// What a meaning weighs.
    pub(super) fn weight_of(&self, sense: u32) -> f32 {
        usize::try_from(sense).ok().and_then(|at| self.weights.get(at)).copied().unwrap_or(self.unknown)
    }

    /// Weighs every meaning, once the brief is read.
    pub(super) fn settle(&mut self) {
        const FEW: u32 = 3;
        self.weights = self.counts.iter().map(|count| self.weigh(*count)).collect();
        self.unknown = self.weigh(FEW);
    }

    #[expect(clippy::cast_precision_loss, reason = "a brief has few texts")]
    fn weigh(&self, count: u32) -> f32 {
        // A small brief has few texts, and its words are not common for that.
        const LEAST: u32 = 60;
        (1.0 + self.texts.max(LEAST) as f32 / (1.0 + count as f32)).ln()
    }
}

/// The tokens of a text; `number` gives the numbers of the stem of a word, or of a quantity as it is, and of its meaning.
fn tokens(text: &str, names: &[String], mut number: impl FnMut(&str, bool) -> (u32, u32)) -> Words {
    let all = words(text);
    let quantities = quantities(text, &all);
    let mut tokens: Vec<Token> = Vec::with_capacity(all.len());
    let mut next = quantities.iter().enumerate().peekable();
    for word in &all {
        while next.next_if(|(_, quantity)| quantity.bytes.end <= word.bytes.start).is_some() {}
        if let Some((at, quantity)) = next.peek()
            && quantity.bytes.start < word.bytes.end
        {
            if tokens.last().is_some_and(|last| last.quantity == Some(*at)) {
                continue;
            }
            let key = quantity.key();
            let (stem, sense) = number(&key, true);
            let bytes = quantity.bytes.clone();
            tokens.push(Token { bytes, folded: key, stem, sense, is_filler: false, quantity: Some(*at) });
            continue;
        }
        // "IT" is a word of its own, "it" none.
        let typed = text.get(word.bytes.clone()).unwrap_or_default();
        let is_name = typed.len() > 1 && typed.chars().all(char::is_uppercase) && typed.len() < 5;
        let is_filler = lists::fillers().contains(&word.folded) && !is_name || names.contains(&word.folded);
        let (stem, sense) = number(&word.folded, false);
        tokens.push(Token {
            bytes: word.bytes.clone(),
            folded: word.folded.clone(),
            stem,
            sense,
            is_filler,
            quantity: None,
        });
    }
    Words { all, tokens, quantities }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_have_one_stem_and_numbers_one_form() {
        let mut vocabulary = Vocabulary::default();
        let brief = vocabulary.learn("Resolves 38% of requests; live in three weeks at $3, for chatbots");
        for text in [
            "resolved thirty-eight percent of the request; living in 21 days at 3 dollars, for a chatbot",
            "solving 38 per cent of requesting; lives in three-week at 3.00 USD, for chatbot's",
        ] {
            let read = vocabulary.read(text);
            let senses = |words: &Words| -> Vec<u32> {
                words.tokens.iter().filter(|token| !token.is_filler).map(|token| token.sense).collect()
            };
            assert_eq!(senses(&read), senses(&brief), "{text}: {read:?}");
        }
    }
}
