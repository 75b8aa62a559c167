//! Decides about edits: one text for each value, each change tried out, and the rest left to the person.

use std::collections::BTreeMap;
use std::ops::Range;

use super::items::{ListEdit, What};
use super::refusal::{At, Reason, Refusal};
use super::sound::{self, Trial};
use super::values::Edit;
use super::{Change, How, Wish, is_wanted};
use crate::brief::Leaf;
use crate::brief::edit::Item;
use crate::change;
use crate::finding::Findings;
use crate::pack::disk::Disk;
use crate::pack::plan::OnConflict;
use crate::pack::sheet::Sheet;
use crate::project::{Prepared, Project};

pub(super) struct Puller<'p, 'd> {
    project: &'p Project<'d>,
    disk: &'d dyn Disk,
    sheets: &'p [Sheet<'p>],
    wish: &'p Wish,
    pub(super) changes: Vec<Change>,
    pub(super) refused: Vec<Refusal>,
    /// Edits that another document's text is taken instead of, with their bytes in the base.
    overruled: Vec<(At, Range<usize>)>,
    pub(super) replaced: Vec<String>,
}

impl<'p, 'd> Puller<'p, 'd> {
    pub(super) fn new(
        project: &'p Project<'d>,
        disk: &'d dyn Disk,
        sheets: &'p [Sheet<'p>],
        wish: &'p Wish,
        refused: Vec<Refusal>,
    ) -> Self {
        let (changes, overruled, replaced) = (Vec::new(), Vec::new(), Vec::new());
        Self { project, disk, sheets, wish, changes, refused, overruled, replaced }
    }

    fn leaf(&self, path: &str) -> Option<&Leaf> {
        self.project.read.leaves.0.iter().find(|leaf| leaf.path == path)
    }

    /// One text for each value, or none.
    pub(super) fn decide(&mut self, edits: Vec<Edit>) {
        let mut by_path: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
        for edit in edits {
            by_path.entry(edit.path.clone()).or_default().push(edit);
        }
        let is_asked = |path: &String| self.wish.only.is_empty() || self.wish.only.contains(path);
        for (path, mut edits) in by_path.into_iter().filter(|(path, _)| is_asked(path)) {
            let wanted = |edit: &Edit| {
                self.sheets.get(edit.at.sheet).is_some_and(|sheet| is_wanted(sheet, &self.wish.documents))
            };
            if !edits.iter().any(wanted) {
                continue;
            }
            if let Some(take) = &self.wish.take {
                let of_taken = |edit: &Edit| {
                    self.sheets.get(edit.at.sheet).is_some_and(|sheet| is_wanted(sheet, std::slice::from_ref(take)))
                };
                if edits.iter().any(|edit| of_taken(edit) && edit.outcome.is_ok()) {
                    let (taken, others): (Vec<Edit>, Vec<Edit>) = edits.into_iter().partition(of_taken);
                    edits = taken;
                    self.overruled.extend(others.into_iter().map(|edit| (edit.at, edit.base)));
                }
            }
            let mut texts: Vec<&String> = edits.iter().filter_map(|edit| edit.outcome.as_ref().ok()).collect();
            texts.sort();
            texts.dedup();
            let faults = edits.iter().any(|edit| edit.outcome.is_err());
            match (texts.as_slice(), faults) {
                ([text], false) => {
                    let Some(leaf) = self.leaf(&path) else { continue };
                    let (old, new) = (Some(leaf.text.clone()), Some((*text).clone()));
                    let from = edits.into_iter().map(|edit| edit.at).collect();
                    self.changes.push(Change { path, old, new, from, elsewhere: Vec::new(), how: How::Set });
                }
                ([], _) => {
                    for edit in edits {
                        if let Err(reason) = edit.outcome {
                            self.refused.push(Refusal { path: path.clone(), reason, at: edit.at, also: Vec::new() });
                        }
                    }
                }
                _ => {
                    // One that is unclear beside one that is clear is another text as well.
                    let mut places = edits.into_iter().map(|edit| edit.at);
                    if let Some(at) = places.next() {
                        self.refused.push(Refusal { path, reason: Reason::Apart, at, also: places.collect() });
                    }
                }
            }
        }
    }

    pub(super) fn list(&mut self, edits: Vec<ListEdit>) {
        for edit in edits {
            let at = edit.at.clone();
            let same = self.changes.iter_mut().find(|change| {
                matches!(&change.how, How::List(other) if other.list == edit.list && other.what == edit.what)
                    && change.from.iter().all(|from| from.sheet != at.sheet)
            });
            if let Some(same) = same {
                same.from.push(at);
                continue;
            }
            let (path, old, new) = match &edit.what {
                What::Add(after, item) => {
                    let text = match item {
                        Item::Text(text) => text.clone(),
                        Item::Fields(fields) => {
                            fields.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")
                        }
                    };
                    (format!("{}[{}]", edit.list, after.map_or(0, |after| after + 1)), None, Some(text))
                }
                What::Remove(index) => {
                    let path = format!("{}[{index}]", edit.list);
                    let own = self.project.read.leaves.0.iter().filter(|leaf| leaf.path.starts_with(&path));
                    let texts: Vec<&str> = own.map(|leaf| leaf.text.trim()).collect();
                    (path, Some(texts.join("\n")), None)
                }
            };
            if !self.wish.only.is_empty() && !self.wish.only.contains(&path) {
                continue;
            }
            let elsewhere = Vec::new();
            self.changes.push(Change { path, old, new, from: vec![at], elsewhere, how: How::List(edit) });
        }
    }

    /// Tries the changes out, and lets go of those that would not be said as they were typed.
    pub(super) fn settle(&mut self) -> Result<(String, Option<Prepared<'d>>), Findings> {
        loop {
            let brief = self.edited();
            if self.changes.is_empty() {
                return Ok((brief, None));
            }
            let trial = match Trial::new(self.project, self.disk, &brief, OnConflict::Markers) {
                Ok(trial) => trial,
                Err(faults) => {
                    self.drop_unsound(&brief, &faults)?;
                    continue;
                }
            };
            let faults: Vec<(usize, Reason)> = self
                .changes
                .iter()
                .enumerate()
                .filter_map(|(i, change)| Some((i, self.fault(&trial, change)?)))
                .collect();
            if faults.is_empty() {
                let settled = !self.overruled.is_empty() && trial.collides_only_with(self.sheets, &self.overruled);
                let trial = if settled {
                    self.replaced = trial.conflicts();
                    Trial::new(self.project, self.disk, &brief, OnConflict::Brief)?
                } else {
                    trial
                };
                return Ok((brief, Some(trial.prepared())));
            }
            for (index, reason) in faults.into_iter().rev() {
                self.refuse(index, reason);
            }
        }
    }

    fn fault(&self, trial: &Trial<'_>, change: &Change) -> Option<Reason> {
        change.from.iter().find_map(|at| {
            let sheet = self.sheets.get(at.sheet)?;
            match &change.how {
                How::Set => trial.fault(sheet, at),
                How::List(_) if trial.agrees(sheet, at) => None,
                How::List(_) => Some(Reason::ListOtherwise),
            }
        })
    }

    /// Leaves one change to the person.
    fn refuse(&mut self, index: usize, reason: Reason) {
        let change = self.changes.remove(index);
        let path = match &change.how {
            How::Set => change.path,
            How::List(edit) => match edit.what {
                What::Add(..) => edit.list.clone(),
                What::Remove(_) => change.path,
            },
        };
        let mut places = change.from.into_iter();
        if let Some(at) = places.next() {
            self.refused.push(Refusal { path, reason, at, also: places.collect() });
        }
    }

    /// A brief that can't be read: the change at fault goes, and where that can't be said, all do.
    fn drop_unsound(&mut self, brief: &str, faults: &Findings) -> Result<(), Findings> {
        let (why, _) = sound::first_error(faults);
        // The brief is sound without changes, so each one alone tells whether it is at fault.
        let alone = |change: &Change| {
            let text = apply(&self.project.source.text, std::slice::from_ref(&change)).0;
            sound::with_brief(self.project, &text).err()
        };
        let guilty: Vec<(usize, Reason)> = self
            .changes
            .iter()
            .enumerate()
            .filter_map(|(i, change)| Some((i, Reason::Unsound(sound::first_error(&alone(change)?).0))))
            .collect();
        if guilty.is_empty() {
            if sound::with_brief(self.project, brief).is_ok() {
                // Not the brief is at fault but the pack.
                return Err(faults.clone());
            }
            while !self.changes.is_empty() {
                self.refuse(0, Reason::Unsound(why.clone()));
            }
        }
        for (index, reason) in guilty.into_iter().rev() {
            self.refuse(index, reason);
        }
        Ok(())
    }

    /// The brief with the changes; those that it can't hold are refused.
    fn edited(&mut self) -> String {
        let all: Vec<&Change> = self.changes.iter().collect();
        let (text, failed) = apply(&self.project.source.text, &all);
        for index in failed.into_iter().rev() {
            self.refuse(index, Reason::NoForm);
        }
        text
    }
}

/// A brief with changes, and the numbers of those that it can't hold. Values come first, then items from the end of each list:
/// so no number means another item by the time it is its turn.
fn apply(text: &str, changes: &[&Change]) -> (String, Vec<usize>) {
    let (mut text, mut failed) = (text.to_owned(), Vec::new());
    let place = |change: &Change| match &change.how {
        How::Set => None,
        How::List(edit) => Some(match edit.what {
            What::Remove(index) => 2 * index + 1,
            What::Add(after, _) => after.map_or(0, |after| 2 * after + 2),
        }),
    };
    let mut all: Vec<(usize, &Change)> = changes.iter().copied().enumerate().collect();
    all.sort_by_key(|(index, change)| match place(change) {
        None => (0, std::cmp::Reverse((0, 0)), *index),
        Some(at) => (1, std::cmp::Reverse((at, *index)), 0),
    });
    for (index, change) in all {
        match change::applied(&text, &made(change)) {
            Ok(made) => text = made,
            Err(_) => failed.push(index),
        }
    }
    failed.sort_unstable();
    failed.dedup();
    (text, failed)
}

/// The change as the brief takes it.
fn made(change: &Change) -> change::Change {
    match &change.how {
        How::Set => change::Change::Set { path: change.path.clone(), text: change.new.clone().unwrap_or_default() },
        How::List(ListEdit { list, what: What::Add(after, item), .. }) => {
            change::Change::Insert { list: list.clone(), after: *after, item: item.clone() }
        }
        How::List(ListEdit { list, what: What::Remove(index), .. }) => {
            change::Change::Remove { path: format!("{list}[{index}]") }
        }
    }
}
