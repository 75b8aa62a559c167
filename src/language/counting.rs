//! Characters, as those programs count them in which a text is read.

use serde::Deserialize;
use std::sync::LazyLock;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::catalog;

/// How a program counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Count {
    /// What a person takes for one character is one.
    #[default]
    Characters,
    /// Units of UTF-16, as scripts in a browser count: a picture is two or more.
    Units,
    /// Letters of alphabets are one, everything else two.
    Weighted,
}

/// A kind of network, and what a post on it may have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Network {
    /// What documents call it.
    pub(crate) name: String,
    /// The heading below which its post stands.
    pub(crate) heading: String,
    /// So many characters at the most.
    pub(crate) limit: usize,
    /// So many are shown before a reader asks for more.
    #[serde(default)]
    pub(crate) fold: Option<usize>,
    /// An address counts as so many, however long it is.
    #[serde(default)]
    pub(crate) address: Option<usize>,
    /// How the rest is counted.
    #[serde(default)]
    pub(crate) count: Count,
}

/// The kinds of networks that posts are written for.
pub(crate) fn networks() -> &'static [Network] {
    static NETWORKS: LazyLock<Vec<Network>> = LazyLock::new(|| catalog::words("networks").unwrap_or_default());
    &NETWORKS
}

impl Network {
    /// How many characters a post has there.
    pub(crate) fn characters(&self, text: &str) -> usize {
        let is_address = |word: &str| word.starts_with("https://") || word.starts_with("http://");
        let one = |piece: &str| match self.address {
            Some(count) if is_address(piece) => count,
            _ => self.count.of(piece),
        };
        // Blanks count as they are: a post is sent with them.
        text.split_inclusive(char::is_whitespace)
            .map(|piece| {
                let word = piece.trim_end();
                one(word) + self.count.of(piece.get(word.len()..).unwrap_or_default())
            })
            .sum()
    }

    /// The part of a post that is seen before a reader asks for more: its first paragraph.
    pub(crate) fn before_fold<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.fold.and(text.split("\n\n").next())
    }
}

impl Count {
    /// How many characters a text has.
    pub(crate) fn of(self, text: &str) -> usize {
        match self {
            Self::Characters => text.graphemes(true).count(),
            Self::Units => text.encode_utf16().count(),
            Self::Weighted => text.graphemes(true).map(|one| if one.chars().all(is_light) { 1 } else { 2 }).sum(),
        }
    }
}

fn is_light(c: char) -> bool {
    matches!(u32::from(c), 0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247)
}

/// A number as people write it: `3,000`.
pub(crate) fn written(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_program_counts_in_its_way() {
        for (text, characters, units, weighted) in [
            ("abc", 3, 3, 3),
            ("é", 1, 1, 1),
            ("e\u{301}", 1, 2, 1),
            ("\u{1f44b}\u{1f3fd}", 1, 4, 2),
            ("日本", 2, 2, 4),
            ("a – b", 5, 5, 5),
            ("", 0, 0, 0),
        ] {
            let counts = [Count::Characters, Count::Units, Count::Weighted].map(|count| count.of(text));
            assert_eq!(counts, [characters, units, weighted], "{text}");
        }
    }

    #[test]
    fn an_address_has_one_length_where_the_network_shortens_it() {
        let named = |name: &str| networks().iter().find(|network| network.name == name).unwrap();
        let text = "Read it: https://larkspur.example/assist/a/very/long/address/indeed now";
        assert_eq!(named("short").characters(text), "Read it: ".len() + 23 + " now".len());
        assert_eq!(named("professional").characters(text), text.len());
        assert_eq!(named("professional").before_fold("a b\n\nc"), Some("a b"));
        assert_eq!(named("short").before_fold("a b\n\nc"), None);
    }

    #[test]
    fn numbers_are_written_with_commas() {
        assert_eq!([7, 280, 3000, 1_234_567].map(written), ["7", "280", "3,000", "1,234,567"]);
    }
}
