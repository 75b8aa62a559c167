//! What every reader of English text needs: words and sentences, figures, days, and the lists of words that rules look for.

pub(crate) mod boasts;
pub(crate) mod counting;
pub(crate) mod days;
pub(crate) mod figures;
pub(crate) mod lists;
#[cfg(feature = "audit")]
pub(crate) mod named;
pub(crate) mod words;
