//! What a case lays before the candidate, and the places in it that a key refers to.

use std::path::PathBuf;
use std::sync::Arc;

use crate::finding::Source;

/// A file of the material.
#[derive(Debug, Clone)]
pub struct Material {
    /// Its name without its ending: how a key calls it.
    pub name: String,
    /// The file, as it stands in the candidate's folder.
    pub source: Arc<Source>,
}

/// A place in the material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The file, as it stands in the candidate's folder.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: usize,
    /// How a person finds it: `customers, note 7`.
    pub at: String,
    /// What stands there.
    pub text: String,
}

/// Takes a file in.
pub(super) fn material(source: Arc<Source>) -> Material {
    let name = source.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    Material { name, source }
}

/// Where a reference leads: `customers 7` is the item with that number, `numbers two grocers` the first line with these words.
pub(super) fn find(all: &[Material], reference: &str) -> Option<Quote> {
    let (file, anchor) = reference.trim().split_once(' ')?;
    let material = all.iter().find(|material| material.name == file)?;
    let anchor = anchor.trim();
    let is_number = !anchor.is_empty() && anchor.chars().all(|c| c.is_ascii_digit());
    let fits = |line: &str| {
        if is_number {
            line.strip_prefix(anchor).is_some_and(|rest| rest.starts_with(['.', ')']))
        } else {
            !anchor.is_empty() && line.to_lowercase().contains(&anchor.to_lowercase())
        }
    };
    let (number, line) = material.source.text.lines().enumerate().find(|(_, line)| fits(line))?;
    let at = if is_number { format!("{file}, note {anchor}") } else { file.to_owned() };
    let shown = line.trim_start_matches(['-', '*', '#', ' ']);
    let text =
        if is_number { shown.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ')') } else { shown };
    Some(Quote {
        file: material.source.path.clone(),
        line: number + 1,
        at,
        text: if is_number { text.trim().to_owned() } else { around(text, anchor) },
    })
}

/// The sentences of a long line that hold some words.
fn around(line: &str, words: &str) -> String {
    let sentences = crate::language::words::sentences(line);
    let has = |range: &std::ops::Range<usize>| {
        line.get(range.clone()).is_some_and(|text| text.to_lowercase().contains(&words.to_lowercase()))
    };
    let one = sentences.into_iter().find(has).and_then(|range| line.get(range));
    let text = one.unwrap_or(line).trim();
    // A sentence that is cut out of a quotation has one of its marks at most.
    if text.matches('"').count() % 2 == 0 {
        return text.to_owned();
    }
    text.strip_prefix('"').or_else(|| text.strip_suffix('"')).unwrap_or(text).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_to_their_lines() {
        let text = "# Notes\n\n1. Anna: \"one\"\n2. Bo: \"two\"\n- Lost: a chain. They said no. It was late.\n";
        let all = [material(Arc::new(Source { path: "material/notes.md".into(), text: text.to_owned() }))];
        let two = find(&all, "notes 2").unwrap();
        assert_eq!((two.line, two.text.as_str(), two.at.as_str()), (4, "Bo: \"two\"", "notes, note 2"));
        let lost = find(&all, "notes they said no").unwrap();
        assert_eq!((lost.line, lost.text.as_str()), (5, "They said no."));
        let cut =
            [material(Arc::new(Source { path: "material/a.md".into(), text: "- \"Mine. All of it.\"\n".into() }))];
        assert_eq!(find(&cut, "a mine").unwrap().text, "Mine.");
        assert_eq!(find(&all, "notes 3"), None);
        assert_eq!(find(&all, "other 1"), None);
        assert_eq!(find(&all, "notes"), None);
    }
}
