//! Words without their inflections.

use std::sync::LazyLock;

use snowball_stemmers_rs::{Algorithm, Stemmer};

/// A word without its endings: those of the Snowball stemmer for English, and what it leaves apart.
pub(crate) fn stem(word: &str) -> String {
    static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));
    let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word);
    STEMMER.stem(bare).into_owned()
}
