//! Documents out to reviewers, and what they made of them home again.
//!
//! - `passages` reads a document of the pack as the passages of which a Word file is made, each word with its bytes;
//! - `tokens` compares words without their form, `laid` lays what came back beside what was sent, `inline` writes a passage
//!   anew, `edits` makes of the differences a document as the reviewer would have it;
//! - `records` remembers what is out and what came back.

pub mod claims;
pub mod comments;
mod decide;
mod edits;
mod inline;
mod laid;
pub mod outlook;
mod passages;
pub mod receive;
pub mod records;
mod returned;
pub mod send;
mod stamp;
#[cfg(test)]
mod tests;
mod tokens;
