//! Documents that a person renamed, also while editing them.

use std::collections::{HashMap, HashSet};

use super::state::FOLDER;
use super::{Found, Mine, Pack, io};
use crate::finding::Finding;
use crate::render::Document;

/// A file is the document under another name if this share of their lines, in per cent, is the same.
const ALIKE: usize = 50;
/// A folder with more unknown files than this is not searched.
const MAX_CANDIDATES: usize = 200;

/// Finds the documents that are not where they were among the files that nobody knows, the most alike first.
pub(super) fn follow(pack: &Pack<'_>, found: &mut [Found]) -> Result<(), Finding> {
    let missing: Vec<usize> = found.iter().enumerate().filter(|(_, f)| f.mine.is_none()).map(|(i, _)| i).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let known: HashSet<&str> = found.iter().filter(|f| f.mine.is_some()).map(|f| f.entry.file()).collect();
    let names = pack.disk.list(&pack.dir).map_err(|error| io(&pack.dir, "list", &error))?;
    let unknown =
        names.into_iter().filter(|name| name != FOLDER && is_markdown(name) && !known.contains(name.as_str()));
    let mut candidates = Vec::new();
    for name in unknown.take(MAX_CANDIDATES) {
        if let Some(Mine::Text(text)) = pack.mine(&name)? {
            candidates.push((name, text));
        }
    }
    let mut pairs = Vec::new();
    for &document in &missing {
        let Some(base) = found.get(document).and_then(|f| f.base.as_deref()) else { continue };
        for (candidate, (_, text)) in candidates.iter().enumerate() {
            let alike = likeness(base, text);
            if alike >= ALIKE {
                pairs.push((alike, document, candidate));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut taken = HashSet::new();
    for (_, document, candidate) in pairs {
        let (Some(found), Some((name, text))) = (found.get_mut(document), candidates.get(candidate)) else { continue };
        if found.mine.is_none() && taken.insert(candidate) {
            found.entry.renamed = (*name != found.entry.name).then(|| name.clone());
            found.entry.removed = false;
            found.mine = Some(Mine::Text(text.clone()));
        }
    }
    Ok(())
}

fn is_markdown(name: &str) -> bool {
    std::path::Path::new(name)
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("md") || end == "markdown" || end == "txt")
}

/// How much of two documents is the same, in per cent of their lines; blank ones do not count.
pub(super) fn likeness(one: &str, other: &str) -> usize {
    let lines = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).count();
    let mut left: HashMap<&str, usize> = HashMap::new();
    for line in one.lines().map(str::trim).filter(|line| !line.is_empty()) {
        *left.entry(line).or_default() += 1;
    }
    let mut common = 0_usize;
    for line in other.lines().map(str::trim) {
        if let Some(count) = left.get_mut(line).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    (200 * common).checked_div(lines(one) + lines(other)).unwrap_or(0)
}

/// An item that is new in the brief takes over the document of one that left it, where the two say nearly the same: it was
/// renamed. Items and indices into [`Pack::found`].
pub(super) fn heirs(pack: &Pack<'_>, documents: &[Document]) -> Vec<(Option<String>, usize)> {
    const RENAMED: usize = 60;
    let is_known = |d: &&Document| pack.document(&d.kind, d.item.as_deref()).is_some();
    let stands = |f: &Found| documents.iter().any(|d| d.kind == f.entry.kind && d.item == f.entry.item);
    let new: Vec<&Document> = documents.iter().filter(|d| d.item.is_some() && !is_known(d)).collect();
    let old: Vec<(usize, &Found)> =
        pack.found.iter().enumerate().filter(|(_, f)| f.entry.item.is_some() && !stands(f)).collect();
    let mut pairs = Vec::new();
    for (n, document) in new.iter().enumerate() {
        for (index, found) in old.iter().filter(|(_, found)| found.entry.kind == document.kind) {
            let alike = found.base.as_deref().map_or(0, |base| likeness(base, &document.text));
            if alike >= RENAMED {
                pairs.push((alike, n, *index));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut news, mut olds, mut heirs) = (HashSet::new(), HashSet::new(), Vec::new());
    for (_, n, index) in pairs {
        if !news.contains(&n) && !olds.contains(&index) {
            news.insert(n);
            olds.insert(index);
            heirs.extend(new.get(n).map(|document| (document.item.clone(), index)));
        }
    }
    heirs
}
