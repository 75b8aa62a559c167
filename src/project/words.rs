//! What a person calls a document, on the command line and in the brief.

use std::sync::Arc;

use crate::brief::model::Read;
use crate::catalog::Catalog;
use crate::finding::{Finding, Place, Source, listed, nearest};
use crate::pack::Pack;
use crate::pack::plan::means;
use crate::render::Document;

impl Pack<'_> {
    /// Whether a person's word names a document of the pack.
    ///
    /// # Errors
    /// When it does not.
    pub fn check_word(&self, word: &str) -> Result<(), Finding> {
        let known = self.found.iter().any(|found| means(word, &found.entry.kind, found.entry.file()));
        let files: Vec<&str> = self.found.iter().map(|found| found.entry.file()).collect();
        if known { Ok(()) } else { Err(unknown_word(word, files.into_iter())) }
    }
}

pub(super) fn check_word(word: &str, documents: &[Document], pack: &Pack<'_>) -> Result<(), Finding> {
    let in_pack = pack.found.iter().any(|found| means(word, &found.entry.kind, found.entry.file()));
    if in_pack || documents.iter().any(|document| means(word, &document.kind, &document.file)) {
        return Ok(());
    }
    Err(unknown_word(word, documents.iter().map(|document| document.file.as_str())))
}

/// A word on the command line that means no document.
#[must_use]
pub fn unknown_word<'f>(word: &str, files: impl Iterator<Item = &'f str>) -> Finding {
    let files: Vec<&str> = files.collect();
    let stems = files.iter().map(|file| file.strip_suffix(".md").unwrap_or(file));
    let finding = Finding::failure("unknown-document", format!("the pack has no document `{word}`"));
    match nearest(word, stems) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!("it has {}", listed(&files))),
    }
}

pub(super) fn unknown_documents(source: &Arc<Source>, read: &Read, catalog: &Catalog) -> Vec<Finding> {
    let sets = catalog.sets.iter().map(|set| set.name.as_str());
    let names: Vec<&str> = catalog.documents().map(|kind| kind.name.as_str()).chain(sets).collect();
    let unknown = read.brief.pack.documents.iter().filter(|text| !names.contains(&text.text.as_str()));
    unknown
        .filter_map(|text| {
            let leaf = read.leaves.get(text.leaf)?;
            let place = Place { source: Arc::clone(source), span: leaf.span.clone() };
            let finding = Finding::error("unknown-document", place, format!("there is no document `{}`", text.text))
                .path(&leaf.path);
            Some(match nearest(&text.text, names.iter().copied()) {
                Some(near) => {
                    finding.label(format!("did you mean `{near}`?")).help(format!("there are {}", listed(&names)))
                }
                None => finding.help(format!("there are {}", listed(&names))),
            })
        })
        .collect()
}
