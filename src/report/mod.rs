//! Findings, as people and programs read them.

mod json;
mod text;

pub use json::{encoded, object};
pub use text::{safe, text};
