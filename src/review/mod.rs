//! Documents out to reviewers, and what they made of them home again.
//!
//! - `passages` reads a document of the pack as the passages of which a Word file is made, each word with its bytes; `tokens`
//!   compares words without their form, `laid` lays what was sent beside its document;
//! - `decide` says what became of each part, with `pieces`; `editor` makes changes of the document of that, with `gone`,
//!   `inline`, `items` and `edits`;
//! - `send` makes the files, with `claims` and `stamp`; `receive` takes them home, with `returned` and `comments`;
//! - `records` remembers what is out and what came back, and `outlook` says where that stands.

pub mod claims;
pub mod comments;
mod decide;
mod editor;
mod edits;
mod gone;
mod inline;
mod items;
mod laid;
pub mod outlook;
mod passages;
mod pieces;
pub mod receive;
pub mod records;
mod returned;
pub mod send;
mod stamp;
#[cfg(test)]
mod tests;
mod tokens;
