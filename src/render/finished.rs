//! A finished document, and how it is read.

use pulldown_cmark::Options;

use super::Said;

/// What a CommonMark reader with GitHub's extensions takes a document for.
pub const MARKDOWN: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS)
    .union(Options::ENABLE_GFM);

/// A document's text, and which bytes of it say which value.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) text: String,
    pub(super) said: Vec<Said>,
}
