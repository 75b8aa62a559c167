//! Changes of a document, each with its place.

use std::ops::Range;

use super::tokens;

/// A change of a document: these bytes become that text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edit {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
}

/// A change that the document has no place for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lost {
    /// What stood there.
    pub(crate) was: String,
    /// What the reviewer made of it.
    pub(crate) now: String,
}

/// What came back, in terms of the document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Made {
    /// In the order of the document; none overlap.
    pub(crate) edits: Vec<Edit>,
    pub(crate) lost: Vec<Lost>,
    /// The bytes of the passage that each part that came back is, where it is one.
    pub(crate) places: Vec<Option<Range<usize>>>,
}

/// A document with some of its edits.
pub(crate) fn applied<'e>(source: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let (mut out, mut at) = (String::with_capacity(source.len()), 0);
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort();
    for edit in edits {
        if edit.start < at {
            continue;
        }
        out.push_str(source.get(at..edit.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.end;
    }
    out.push_str(source.get(at..).unwrap_or_default());
    // A document ends as it did, whatever went from its end.
    let ends = |text: &str| text.len() - text.trim_end_matches(['\n', '\r', ' ']).len();
    if ends(&out) > ends(source) {
        let kept = out.trim_end_matches(['\n', '\r', ' ']).len();
        out.truncate(kept);
        out.push_str(source.get(source.len() - ends(source)..).unwrap_or_default());
    }
    out
}

/// The stretches in which two texts differ, word by word: so that each change has a place of its own.
pub(super) fn differences(was: &str, now: &str) -> Vec<(Range<usize>, String)> {
    if was.is_empty() || now.is_empty() {
        return if was == now { Vec::new() } else { vec![(0..was.len(), now.to_owned())] };
    }
    let (old, new) = (tokens::words(was), tokens::words(now));
    let keys = |text: &'_ str, words: &[Range<usize>]| -> Vec<String> {
        words.iter().map(|word| text.get(word.clone()).unwrap_or_default().to_owned()).collect()
    };
    let ops = similar::capture_diff_slices(similar::Algorithm::Myers, &keys(was, &old), &keys(now, &new));
    let bytes = |words: &[Range<usize>], range: Range<usize>, whole: usize| {
        let at = |i: usize| words.get(i).map_or(whole, |word| word.start);
        at(range.start)..at(range.end)
    };
    let changed = ops.iter().filter(|op| op.tag() != similar::DiffTag::Equal);
    changed
        .map(|op| {
            let (from, to) = (bytes(&old, op.old_range(), was.len()), bytes(&new, op.new_range(), now.len()));
            (from, now.get(to).unwrap_or_default().to_owned())
        })
        .collect()
}
