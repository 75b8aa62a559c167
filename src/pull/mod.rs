//! The way back: corrections that a person made in a document, taken into the brief and from there into every other.
//!
//! `values` finds the edits of single values and `items` those of lists; `transfer` turns what a document says into what the
//! brief is to say; `sound` builds the pack from the changed brief, on trial, and refuses what would not be said as it was
//! typed. What can't be decided is refused with its reason, and never guessed.

mod items;
mod left;
mod puller;
mod refusal;
mod sound;
mod transfer;
mod values;
pub mod write;

#[cfg(test)]
mod laws;

use std::sync::Arc;

use crate::approval;
use crate::finding::{Finding, Findings, Level, Place, Source};
use crate::pack::disk::Disk;
use crate::pack::plan::means;
use crate::pack::sheet::{Aligned, Sheet};
use crate::pack::{self, Pack};
use crate::project::{Prepared, Project};

use items::ListEdit;
use left::Left;
use puller::Puller;

pub use refusal::{At, Reason, Refusal};

/// What to pull.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Documents whose edits are wanted, by file or kind; empty for all.
    pub documents: Vec<String>,
    /// The document that decides where two say different things.
    pub take: Option<String>,
    /// Values that are wanted; empty for all.
    pub only: Vec<String>,
    /// Values whose edits stay where they are, for good.
    pub leave: Vec<String>,
}

/// A change of the brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The value, or the item of a list.
    pub path: String,
    /// Its text so far; `None` for a new item.
    pub old: Option<String>,
    /// Its new text; `None` where an item goes.
    pub new: Option<String>,
    /// Where a person wrote it.
    pub from: Vec<At>,
    /// The other documents that say it.
    pub elsewhere: Vec<String>,
    how: How,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum How {
    /// A value, with the references that are its name in another spelling.
    Set,
    List(ListEdit),
}

impl Change {
    /// The list that it is an item of.
    #[must_use]
    pub fn list(&self) -> Option<&str> {
        match &self.how {
            How::Set => None,
            How::List(edit) => Some(&edit.list),
        }
    }
}

/// What a pull would do.
pub struct Pulled<'d> {
    /// Changes of the brief.
    pub changes: Vec<Change>,
    /// Edits that are left to the person.
    pub refused: Vec<Refusal>,
    /// The brief with the changes.
    pub brief: String,
    /// The build from that brief; `None` where nothing changes.
    pub prepared: Option<Prepared<'d>>,
    /// Claims whose approval does not hold for their new words: the brief has them as pending. The build is made before that,
    /// so that what was typed meets it as it was typed; another one follows.
    pub withdrawn: Vec<String>,
    /// What the pack remembers from now on of edits that stay where they are.
    pub remembered: Option<pack::plan::Change>,
    /// Documents in which the text of another one takes the place of what a person typed; that is kept in the backup.
    pub replaced: Vec<String>,
    sources: Vec<(Arc<Source>, Aligned)>,
}

/// Finds the edits of brief values in a pack. Nothing is written.
///
/// # Errors
/// When the pack can't be read, or a word of the wish names no document.
pub fn pull<'d>(
    project: &Project<'d>,
    pack: &Pack<'_>,
    disk: &'d dyn Disk,
    wish: &Wish,
) -> Result<Pulled<'d>, Findings> {
    let sheets = pack.sheets()?;
    for word in wish.documents.iter().chain(&wish.take) {
        pack.check_word(word)?;
    }
    let leaves = &project.read.leaves;
    let (mut edits, mut lists, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    let known = left::read(pack)?;
    let mut more = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        // Whether an edit of this value is offered here; one that is to stay is remembered.
        let mut is_offered = |path: &str, at: &At| {
            let left = Left::of(sheet, path, at);
            let stays = wish.leave.iter().any(|leave| leave == path) && is_wanted(sheet, &wish.documents);
            let offered = !stays && !known.contains(&left);
            more.extend(stays.then_some(left));
            offered
        };
        edits.extend(values::edits(sheet, index, leaves).into_iter().filter(|edit| is_offered(&edit.path, &edit.at)));
        let (found, faults) = items::edits(sheet, index, leaves);
        if is_wanted(sheet, &wish.documents) {
            lists.extend(found.into_iter().filter(|edit| is_offered(&edit.list, &edit.at)));
            refused.extend(faults.into_iter().filter(|refusal| is_offered(&refusal.path, &refusal.at)));
        }
    }
    let remembered = left::remembered(pack, &more)?;
    let mut puller = Puller::new(project, disk, &sheets, wish, refused);
    puller.decide(edits);
    puller.list(lists);
    let (mut brief, prepared) = puller.settle()?;
    let mut withdrawn = Vec::new();
    if prepared.is_some() {
        let after = sound::with_brief(project, &brief)?.read;
        (brief, withdrawn) = approval::withdrawn(&project.read.brief, &brief, &after.brief, &after.leaves);
    }
    let Puller { mut changes, mut refused, replaced, .. } = puller;
    for change in &mut changes {
        let here = |index: usize| change.from.iter().any(|at| at.sheet == index);
        let says = |sheet: &Sheet<'_>| sheet.spans.iter().any(|span| span.paths.contains(&change.path));
        let others = sheets.iter().enumerate().filter(|(index, sheet)| !here(*index) && says(sheet));
        change.elsewhere = others.map(|(_, sheet)| sheet.file().to_owned()).collect();
    }
    refused.sort_by_key(|refusal| (refusal.at.sheet, refusal.at.bytes.start));
    let source = |sheet: &Sheet<'_>| {
        Arc::new(Source { path: project.shown_dir.join(sheet.file()), text: sheet.text.to_owned() })
    };
    let sources = sheets.into_iter().map(|sheet| (source(&sheet), sheet.aligned)).collect();
    Ok(Pulled { changes, refused, brief, prepared, withdrawn, remembered, replaced, sources })
}

fn is_wanted(sheet: &Sheet<'_>, words: &[String]) -> bool {
    let entry = &sheet.found.entry;
    words.is_empty()
        || words.iter().any(|word| means(word, &entry.kind, entry.file()) || means(word, &entry.kind, &entry.name))
}

impl Pulled<'_> {
    /// Other values of the brief that have the old text of a change in their own words: path and place.
    #[must_use]
    pub fn also_typed(&self, project: &Project<'_>) -> Vec<(String, Place)> {
        /// Shorter ones are in many texts by chance.
        const LEAST: usize = 6;
        let mut found = Vec::new();
        for change in self.changes.iter().filter(|change| matches!(change.how, How::Set)) {
            let old = change.old.as_deref().unwrap_or_default().trim();
            if old.chars().count() < LEAST || change.new.as_deref().is_some_and(|new| new.contains(old)) {
                continue;
            }
            for leaf in project.read.leaves.0.iter().filter(|leaf| leaf.path != change.path && leaf.text.contains(old))
            {
                let place = Place { source: Arc::clone(&project.source), span: leaf.span.clone() };
                found.push((leaf.path.clone(), place));
            }
        }
        found
    }

    /// A place as a finding has it.
    #[must_use]
    pub fn place(&self, at: &At) -> Option<Place> {
        let (source, aligned) = self.sources.get(at.sheet)?;
        Some(Place { source: Arc::clone(source), span: aligned.in_file(&at.bytes) })
    }

    /// The edits that are left to the person.
    #[must_use]
    pub fn findings(&self, project: &Project<'_>) -> Vec<Finding> {
        let tell = |refusal: &Refusal| {
            let leaf = project.read.leaves.0.iter().find(|leaf| leaf.path.starts_with(&refusal.path));
            let line =
                leaf.map(|leaf| Place { source: Arc::clone(&project.source), span: leaf.span.clone() }.line_column().0);
            let place = self.place(&refusal.at);
            let file = place
                .as_ref()
                .and_then(|place| place.source.path.file_stem())
                .map(|stem| stem.to_string_lossy().into_owned());
            let message = refusal.reason.message(&refusal.path);
            let mut finding = Finding::new(Level::Warning, refusal.reason.rule(), place, message)
                .path(&refusal.path)
                .help(refusal.reason.help(line, &file.unwrap_or_default()));
            for at in &refusal.also {
                if let Some(place) = self.place(at) {
                    finding = finding.related(place, "and here");
                }
            }
            finding
        };
        self.refused.iter().map(tell).collect()
    }
}
