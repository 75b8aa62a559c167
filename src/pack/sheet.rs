//! A document of a pack with its values: where each stands in the file as it is now.

use super::edits::{Alignment, Place};
use super::state::{self, Span, read_spans};
use super::{Found, Pack, merge};
use crate::finding::Finding;

/// A document that is there, and was written with its provenance.
#[derive(Debug)]
pub struct Sheet<'p> {
    /// What is known of it.
    pub found: &'p Found,
    /// As the brief last said it.
    pub base: &'p str,
    /// As it stands.
    pub mine: &'p str,
    /// Which bytes of the base say which value.
    pub spans: Vec<Span>,
    /// What became of each, in the same order.
    pub places: Vec<Place>,
    /// Base and file, matched.
    pub alignment: Alignment<'p>,
}

impl<'p> Sheet<'p> {
    /// Matches a document with its base.
    #[must_use]
    pub fn new(found: &'p Found, base: &'p str, mine: &'p str, spans: Vec<Span>) -> Self {
        let bytes: Vec<_> = spans.iter().map(|span| span.bytes.clone()).collect();
        let alignment = Alignment::new(base, &bytes, mine);
        let places = alignment.places();
        Self { found, base, mine, spans, places, alignment }
    }

    /// The file within the pack.
    #[must_use]
    pub fn file(&self) -> &str {
        self.found.entry.file()
    }

    /// The conflicts that still stand in it, as bytes of the file.
    #[must_use]
    pub fn conflicts(&self) -> Vec<std::ops::Range<usize>> {
        merge::open_markers(self.mine, self.found.entry.markers)
    }
}

impl Pack<'_> {
    /// Every document of the pack that is there and whose values are known.
    ///
    /// # Errors
    /// When its provenance can't be read.
    pub fn sheets(&self) -> Result<Vec<Sheet<'_>>, Finding> {
        let mut sheets = Vec::new();
        for found in &self.found {
            let (Some(base), Some(mine)) = (found.base.as_deref(), found.text()) else { continue };
            let said = self.text(&state::path::said(&found.entry.name))?.unwrap_or_default();
            let sound = |span: &Span| base.get(span.bytes.clone()).is_some() && !span.bytes.is_empty();
            let spans: Vec<Span> = read_spans(&said).into_iter().take_while(sound).collect();
            sheets.push(Sheet::new(found, base, mine, spans));
        }
        Ok(sheets)
    }
}
