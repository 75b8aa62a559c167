//! Findings, as people and programs read them.

mod diff;
mod github;
mod json;
mod sarif;
mod text;

pub use diff::unified;
pub use github::github;
pub use json::{encoded, object};
pub use sarif::{About, sarif};
pub use text::{safe, safe_lines, text};
