//! What `check --fix` puts right: values that are called by a former name.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use super::Subject;
use super::context::Context;
use super::folder::Folder;
use super::rules::former::{Stale, Where, stale};
use crate::brief::Leaf;
use crate::brief::edit;
use crate::finding::Source;

/// Bytes of a text, each with what is to stand there.
type Changes<'a> = Vec<(Range<usize>, &'a str)>;

/// A file as it is and as it would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The file within the pack; `None` for the brief.
    pub file: Option<String>,
    /// The file as the person would name it.
    pub shown: PathBuf,
    /// Its text.
    pub before: String,
    /// Its text with what is right.
    pub after: String,
    /// How many places change.
    pub places: usize,
}

/// Every file in which a former value stands, with the value that is right in its place. The rest of a file stays as it is to
/// the byte.
#[must_use]
pub fn fixes(subject: &Subject<'_>) -> Vec<Fixed> {
    let folder: &Folder = subject.folder;
    let context = Context::new(subject.source, subject.read, &folder.documents, subject.today);
    let all = stale(&context, folder);
    let mut fixed: Vec<Fixed> = in_brief(subject, &all).into_iter().collect();
    let mut files: BTreeMap<&str, (&Source, Changes<'_>)> = BTreeMap::new();
    for one in &all {
        let (Some(now), Some((file, source))) = (&one.now, file_of(one.at)) else { continue };
        files.entry(file).or_insert_with(|| (source, Vec::new())).1.push((one.bytes.clone(), now));
    }
    for (file, (source, mut changes)) in files {
        changes.sort_by_key(|(bytes, _)| std::cmp::Reverse(bytes.start));
        let mut after = source.text.clone();
        let mut places = 0;
        for (bytes, now) in changes {
            let Some(was) = source.text.get(bytes.clone()) else { continue };
            after.replace_range(bytes, &in_form(was, now));
            places += 1;
        }
        let (shown, before) = (source.path.clone(), source.text.clone());
        fixed.push(Fixed { file: Some(file.to_owned()), shown, before, after, places });
    }
    fixed
}

fn file_of(at: Where<'_>) -> Option<(&str, &Source)> {
    match at {
        Where::Document(document) => Some((&document.file, &document.source)),
        Where::Own(own) => Some((&own.file, &own.source)),
        Where::Brief(_) => None,
    }
}

/// The new text in the form of the old: with a no-break space where that had one, and no line break.
fn in_form(was: &str, now: &str) -> String {
    if was.contains('\u{a0}') && !was.contains(' ') { now.replace(' ', "\u{a0}") } else { now.to_owned() }
}

fn in_brief(subject: &Subject<'_>, all: &[Stale<'_>]) -> Option<Fixed> {
    let mut leaves: Vec<(&Leaf, Changes<'_>)> = Vec::new();
    for one in all {
        let (Where::Brief(leaf), Some(now)) = (one.at, &one.now) else { continue };
        match leaves.iter_mut().find(|(other, _)| other.path == leaf.path) {
            Some((_, changes)) => changes.push((one.bytes.clone(), now)),
            None => leaves.push((leaf, vec![(one.bytes.clone(), now)])),
        }
    }
    // From the end, so that nothing moves that is still to be changed.
    leaves.sort_by_key(|(leaf, _)| std::cmp::Reverse(leaf.span.start));
    let (before, mut places) = (subject.source.text.clone(), 0);
    let mut after = before.clone();
    for (leaf, mut changes) in leaves {
        changes.sort_by_key(|(bytes, _)| std::cmp::Reverse(bytes.start));
        let mut text = leaf.text.clone();
        let count = changes.len();
        for (bytes, now) in changes {
            if text.get(bytes.clone()).is_some() {
                text.replace_range(bytes, now);
            }
        }
        if let Ok(edited) = edit::set(&after, &leaf.span, &text) {
            after = edited;
            places += count;
        }
    }
    let shown = subject.source.path.clone();
    (after != before).then_some(Fixed { file: None, shown, before, after, places })
}
