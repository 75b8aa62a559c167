//! `launchpack` turns one small product brief into a pack of go-to-market documents that agree with each other.
//!
//! The modules follow the data, one way: a [`brief`] is read, a [`catalog`] says which documents there are, [`mod@render`] makes
//! them with their provenance, [`pack`] plans and writes, [`mod@check`] holds brief and documents against each other. Whatever is said about a file is a [`finding`], printed by [`report`].
//! [`cli`] hands in the clock, the folder and the terminal; nothing else touches them.

#![cfg_attr(test, allow(clippy::string_slice, reason = "a test that cuts wrongly fails, as it should"))]

pub mod align;
pub mod approval;
pub mod ask;
#[cfg(feature = "audit")]
pub mod audit;
pub mod brief;
pub mod catalog;
pub mod change;
pub mod check;
pub mod cli;
#[cfg_attr(not(feature = "export"), expect(dead_code, reason = "only what is handed out is cut out"))]
mod cut;
pub mod digest;
#[cfg(feature = "export")]
pub mod export;
pub mod finding;
pub mod former;
pub mod git;
#[cfg(feature = "import")]
pub mod import;
mod language;
#[cfg(feature = "lsp")]
pub mod lsp;
#[cfg(feature = "mcp")]
pub mod mcp;
pub mod pack;
#[cfg(feature = "practice")]
pub mod practice;
#[cfg(feature = "preview")]
pub mod preview;
pub mod project;
pub mod pull;
#[cfg(feature = "readers")]
pub mod readers;
pub mod render;
pub mod report;
#[cfg(feature = "review")]
pub mod review;
#[cfg(any(feature = "preview", feature = "lsp", feature = "mcp"))]
pub mod session;
pub mod shift;
mod system;
pub mod trace;
pub mod traced;
