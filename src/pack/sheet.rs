//! A document of a pack with its values: where each stands in the file as it is now.

use std::ops::Range;
use std::sync::Arc;

use super::state::{self, Span, read_spans};
use super::{Found, Pack, merge};
use crate::align::Plain;
use crate::align::places::{Alignment, Place};
use crate::finding::Finding;

/// A document as it was written, and as it stands: both in plain form.
#[derive(Debug)]
pub struct Aligned {
    /// As the brief last said it.
    pub base: Arc<str>,
    /// As it stands.
    pub mine: Arc<str>,
    /// Which bytes of the base say which value.
    pub spans: Vec<Span>,
    /// What became of each, in the same order.
    pub places: Vec<Place>,
    /// Base and file, matched.
    pub alignment: Alignment,
    plain: Plain,
}

impl Aligned {
    /// Lays a file beside its base. `spans` are bytes of the base's source; `markers` is how long conflict markers in the file
    /// are.
    #[must_use]
    pub fn of(base: &str, mine: &str, spans: Vec<Span>, markers: usize) -> Self {
        let written = Plain::of(base, &[]);
        let plain = Plain::like(mine, &merge::marker_lines(mine, markers), &written);
        let placed = |span: Span| Span { bytes: written.to_plain(&span.bytes), ..span };
        let spans: Vec<Span> = spans.into_iter().map(placed).filter(|span| !span.bytes.is_empty()).collect();
        let bytes: Vec<_> = spans.iter().map(|span| span.bytes.clone()).collect();
        let (base, mine): (Arc<str>, Arc<str>) = (written.text().into(), plain.text().into());
        let alignment = Alignment::new(Arc::clone(&base), &bytes, Arc::clone(&mine));
        let places = alignment.places();
        Self { base, mine, spans, places, alignment, plain }
    }

    /// The bytes of the file for some of its plain form.
    #[must_use]
    pub fn in_file(&self, bytes: &Range<usize>) -> Range<usize> {
        self.plain.to_source(bytes)
    }

    /// The bytes of the plain form for some of the file.
    #[must_use]
    pub fn in_plain(&self, bytes: &Range<usize>) -> Range<usize> {
        self.plain.to_plain(bytes)
    }
}

/// A document that is there, and was written with its provenance.
#[derive(Debug)]
pub struct Sheet<'p> {
    /// What is known of it.
    pub found: &'p Found,
    /// The file as it stands.
    pub text: &'p str,
    /// The file beside what was written.
    pub aligned: Aligned,
}

impl std::ops::Deref for Sheet<'_> {
    type Target = Aligned;

    fn deref(&self) -> &Aligned {
        &self.aligned
    }
}

impl<'p> Sheet<'p> {
    /// Matches a document with its base.
    #[must_use]
    pub fn new(found: &'p Found, base: &str, text: &'p str, spans: Vec<Span>) -> Self {
        Self { found, text, aligned: Aligned::of(base, text, spans, found.entry.markers) }
    }

    /// The file within the pack.
    #[must_use]
    pub fn file(&self) -> &str {
        self.found.entry.file()
    }

    /// The conflicts that still stand in it, as bytes of the plain form.
    #[must_use]
    pub fn conflicts(&self) -> Vec<Range<usize>> {
        merge::open_markers(&self.mine, self.found.entry.markers)
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
