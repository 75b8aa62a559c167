//! What every reader of English text needs: words and sentences, figures, days, and the lists of words that rules look for.

pub(crate) mod boasts;
pub(crate) mod days;
pub(crate) mod figures;
pub(crate) mod lists;
pub(crate) mod words;
