//! What a brief is taken apart into: sentences, figures, names, terms.

use std::borrow::Borrow;

use super::quantity::Quantity;
use super::words::{Token, Words};
use crate::finding::Place;

/// What a sentence of the brief is to somebody who writes a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The promise.
    Headline,
    /// A message that is to be said in its own words.
    Message,
    /// An answer that is approved word for word.
    Answer,
    /// A claim.
    Claim,
    /// What a competitor is not good at.
    Weakness,
    /// Anything else.
    Other,
}

/// A sentence of the brief.
#[derive(Debug)]
pub(super) struct Statement {
    /// The field: `messaging.headline`, `claims.fast`.
    pub(super) path: String,
    pub(super) text: String,
    pub(super) role: Role,
    pub(super) words: Words,
    /// How many words at its start name the product: its name, or "it".
    pub(super) lead: usize,
    /// What its words weigh together.
    pub(super) weight: f32,
    /// Whether readers outside may hear it.
    pub(super) is_public: bool,
    /// The competitor that it is about.
    pub(super) rival: Option<usize>,
    pub(super) place: Place,
}

/// A name that is to be written as it is.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) path: String,
    pub(super) text: String,
    /// In lower case.
    pub(super) words: Vec<String>,
    pub(super) rival: Option<usize>,
}

impl Name {
    /// Whether these words say it, with or without a genitive.
    pub(super) fn stands_in<T: Borrow<Token>>(&self, tokens: &[T]) -> bool {
        let is = |(token, word): (&T, &String)| token.borrow().folded.trim_end_matches("'s") == word;
        tokens.windows(self.words.len().max(1)).any(|window| window.iter().zip(&self.words).all(is))
    }
}

/// A claim that these readers may not hear.
#[derive(Debug)]
pub(super) struct Held {
    /// What it is called: "the claim `fast`".
    pub(super) name: String,
    pub(super) statement: usize,
    pub(super) why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Pending,
    Rejected,
    Internal,
    Old(i32),
}

/// A figure of the brief.
#[derive(Debug)]
pub(super) struct Fact {
    pub(super) statement: usize,
    pub(super) quantity: Quantity,
    /// The words around it, by meaning, without fillers.
    pub(super) context: Vec<u32>,
    pub(super) weight: f32,
    /// A word that stands for all of them: "price" beside what something costs.
    pub(super) implied: Option<u32>,
    /// Whether a text that says another figure of the same is wrong: it is no opinion of others.
    pub(super) is_ours: bool,
    /// Whether it is what something costs.
    pub(super) is_price: bool,
    /// How good a place it is to refer to: lower is better.
    pub(super) rank: u8,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Clause {
    pub(super) statement: usize,
    pub(super) from: usize,
    pub(super) to: usize,
}

#[derive(Debug)]
pub(super) struct Avoided {
    pub(super) path: String,
    pub(super) term: String,
    pub(super) instead: Option<String>,
    /// Their numbers in the vocabulary.
    pub(super) stems: Vec<u32>,
}

/// What an item of a list is called.
pub(super) fn is_name(pattern: &str) -> bool {
    ["[].name", "[].team", "[].what"].iter().any(|end| pattern.ends_with(end))
}
