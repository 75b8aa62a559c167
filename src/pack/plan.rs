//! What a build does to each document, worked out in full before anything is touched.

use std::collections::HashSet;
use std::path::PathBuf;

pub use super::action::Action;
use super::disk::Kind;
use super::merge::{Side, merge};
use super::renamed::heirs;
use super::state::{self, Entry, State};
pub use super::wish::{OnConflict, Wish, means};
use super::{Found, Mine, Pack};
use crate::brief::Leaves;
use crate::finding::Finding;
use crate::render::{Document, gaps};

/// One document of the plan.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its file within the pack.
    pub file: String,
    /// Its kind.
    pub kind: String,
    /// What happens to it.
    pub action: Action,
    /// The file it stood in so far, where that was another.
    pub from: Option<String>,
    /// How many gaps it has afterwards.
    pub gaps: usize,
    /// The text on disk before, and after.
    pub before: Option<String>,
    /// The text afterwards; `None` where it goes or was not there.
    pub after: Option<String>,
}

/// A change of one file, relative to the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub file: PathBuf,
    /// What stood there when the plan was made.
    pub before: Option<Vec<u8>>,
    /// What stands there afterwards; `None`: nothing.
    pub after: Option<Vec<u8>>,
}

/// Changes that belong together: a document, its base and its provenance. Either all happen or none.
pub type Group = Vec<Change>;

/// What a build does.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Each document, in reading order.
    pub steps: Vec<Step>,
    /// The changes of files.
    pub groups: Vec<Group>,
    /// The state afterwards.
    pub state: State,
    /// The brief that it is made from.
    pub brief: String,
}

impl Plan {
    /// Whether no document changes.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.steps.iter().all(|step| !step.action.writes())
    }
}

/// What a pack is made from.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// The documents.
    pub documents: &'a [Document],
    /// The values of the brief.
    pub leaves: &'a Leaves,
    /// The brief's text.
    pub brief: &'a str,
    /// A digest of all that decides about the documents.
    pub digest: &'a str,
    /// Kinds that the pack has no more; their documents go like those whose source left the brief.
    pub dropped: &'a [String],
    /// Kinds whose templates have a fault; their documents stay as they are.
    pub stopped: &'a [String],
}

/// Plans a build. Nothing is written.
///
/// # Errors
/// When a file that would be changed is read-only or can't be looked at.
pub fn plan(pack: &Pack<'_>, made: Made<'_>, wish: &Wish) -> Result<Plan, Vec<Finding>> {
    let mut planner =
        Planner { pack, made, wish, steps: Vec::new(), groups: Vec::new(), entries: Vec::new(), faults: Vec::new() };
    let heirs = heirs(pack, made.documents);
    let mut used = HashSet::new();
    for document in made.documents {
        let own = pack.document(&document.kind, document.item.as_deref());
        let heir = || heirs.iter().find(|(new, _)| *new == document.item).and_then(|(_, old)| pack.found.get(*old));
        let found = own.or_else(|| heir().filter(|found| found.entry.kind == document.kind));
        used.extend(found.map(std::ptr::from_ref));
        planner.document(document, found);
    }
    for found in pack.found.iter().filter(|found| !used.contains(&std::ptr::from_ref::<Found>(found))) {
        planner.leftover(found);
    }
    if !planner.faults.is_empty() {
        return Err(planner.faults);
    }
    let Planner { steps, groups, entries, .. } = planner;
    // While something waits for a person, the next build looks at everything again.
    let whole = wish.only.is_empty() && !steps.iter().any(|step| step.action.needs_attention());
    let digest = if whole { made.digest.to_owned() } else { String::new() };
    Ok(Plan { steps, groups, state: State::new(digest, entries), brief: made.brief.to_owned() })
}

/// Where a person's text and the brief's meet.
struct Met {
    text: String,
    conflicts: usize,
    /// How long the markers are, where there are any.
    markers: usize,
    /// The brief's text took the place of some of the person's.
    replaces: bool,
}

struct Planner<'a> {
    pack: &'a Pack<'a>,
    made: Made<'a>,
    wish: &'a Wish,
    steps: Vec<Step>,
    groups: Vec<Group>,
    entries: Vec<Entry>,
    faults: Vec<Finding>,
}

impl Planner<'_> {
    fn document(&mut self, document: &Document, found: Option<&Found>) {
        let asked = |words: &[String]| {
            let file = found.map_or(document.file.as_str(), |found| found.entry.file());
            words.iter().any(|word| means(word, &document.kind, file) || means(word, &document.kind, &document.file))
        };
        if !self.wish.only.is_empty() && !asked(&self.wish.only) {
            self.skip(document, found);
            return;
        }
        let restore = asked(&self.wish.restore);
        match found {
            None => self.unknown(document, None),
            Some(found) => match &found.mine {
                None if restore => self.unknown(document, Some(found)),
                None => self.removed(document, found),
                Some(Mine::Binary) => self.keep(document, found, Action::NotText),
                Some(Mine::Text(_)) if found.is_open() => self.keep(document, found, Action::Open),
                Some(Mine::Text(mine)) => self.known(document, found, mine),
            },
        }
    }

    /// A document that was never written, or was removed and is wanted back.
    fn unknown(&mut self, document: &Document, was: Option<&Found>) {
        let entry = entry_of(document);
        let there = match self.pack.mine(&document.file) {
            Ok(there) => there,
            Err(fault) => return self.faults.push(fault),
        };
        let action = match &there {
            None => Action::New,
            Some(Mine::Text(text)) if *text == document.text => Action::Current,
            Some(Mine::Text(_)) if self.wish.adopt => Action::Edited,
            Some(Mine::Text(_) | Mine::Binary) => {
                let mine = there.as_ref().and_then(as_text);
                return self.step(document, document.file.clone(), Action::NotOurs, mine.clone(), mine);
            }
        };
        let before = there.as_ref().and_then(as_text);
        let after = if action == Action::New { Some(document.text.clone()) } else { before.clone() };
        let mut group = self.file_change(&document.file, before.as_deref(), after.as_deref());
        group.extend(self.remember(document, was.map(|found| found.entry.name.as_str())));
        self.groups.push(group);
        self.entries.push(entry);
        self.step(document, document.file.clone(), action, before, after);
    }

    fn known(&mut self, document: &Document, found: &Found, mine: &str) {
        let old = &found.entry;
        // A base that is lost can't be merged with: the document stays as it is.
        let base = found.base.as_deref().unwrap_or(&document.text);
        let Met { text, conflicts, markers, replaces } = self.met(base, mine, &document.text);
        let moved = old.name != document.file && old.renamed.is_none();
        let file = if moved { document.file.clone() } else { old.file().to_owned() };
        if moved {
            match self.pack.mine(&file) {
                Ok(None) => {}
                Ok(Some(_)) => return self.keep(document, found, Action::NotOurs),
                Err(fault) => return self.faults.push(fault),
            }
        }
        let action = match () {
            () if markers > 0 => Action::Conflict(conflicts),
            () if text == mine && !moved => {
                if mine == document.text {
                    Action::Current
                } else {
                    Action::Edited
                }
            }
            () if base == mine => Action::Updated,
            () => Action::Merged,
        };
        let mut group = Vec::new();
        if moved {
            group.extend(self.file_change(&file, None, Some(&text)));
            group.extend(self.file_change(old.file(), Some(mine), None));
        } else {
            group.extend(self.file_change(&file, Some(mine), Some(&text)));
        }
        if replaces {
            group.extend(backup(self.pack, &file, mine));
        }
        group.extend(self.remember(document, Some(&old.name)));
        self.groups.push(group);
        self.entries.push(Entry { renamed: old.renamed.clone(), markers, ..entry_of(document) });
        self.step(document, file, action, Some(mine.to_owned()), Some(text));
        if moved && let Some(step) = self.steps.last_mut() {
            step.from = Some(old.file().to_owned());
        }
    }

    /// What becomes of a person's text and the brief's.
    fn met(&self, base: &str, mine: &str, brief: &str) -> Met {
        // Most documents were not edited, and most edits are in documents that the brief's change has nothing to do with.
        if mine == base || brief == base {
            let text = if mine == base { brief } else { mine };
            return Met { text: text.to_owned(), conflicts: 0, markers: 0, replaces: false };
        }
        let merged = merge(base, mine, brief);
        let (conflicts, mut markers, mut replaces) = (merged.conflicts().len(), 0, false);
        let text = match (conflicts, self.wish.on_conflict) {
            (0, _) | (_, OnConflict::Mine) => merged.taking(Side::Mine).to_owned(),
            (_, OnConflict::Brief) => {
                replaces = true;
                merged.taking(Side::Brief).to_owned()
            }
            (_, OnConflict::Markers) => {
                let marked = merged.marked();
                markers = marked.length;
                marked.text.clone()
            }
        };
        Met { text, conflicts, markers, replaces }
    }

    /// Left alone, with the base it had, so that what the brief says now is merged another time.
    fn keep(&mut self, document: &Document, found: &Found, action: Action) {
        self.entries.push(Entry { item: document.item.clone(), ..found.entry.clone() });
        let mine = found.text().map(str::to_owned);
        self.step(document, found.entry.file().to_owned(), action, mine.clone(), mine);
    }

    fn skip(&mut self, document: &Document, found: Option<&Found>) {
        self.entries.extend(found.map(|found| found.entry.clone()));
        let file = found.map_or(document.file.as_str(), |found| found.entry.file());
        let mine = found.and_then(|found| found.text().map(str::to_owned));
        self.step(document, file.to_owned(), Action::Skipped, mine.clone(), mine);
    }

    fn removed(&mut self, document: &Document, found: &Found) {
        self.entries.push(Entry { removed: true, markers: 0, ..found.entry.clone() });
        self.step(document, found.entry.file().to_owned(), Action::Removed, None, None);
    }

    /// A document that the brief no longer makes.
    fn leftover(&mut self, found: &Found) {
        let Entry { kind, .. } = &found.entry;
        let built = self.made.documents.iter().any(|document| document.kind == *kind);
        let is_stopped = self.made.stopped.contains(kind);
        let dropped = (built || self.made.dropped.contains(kind)) && !is_stopped;
        let file = found.entry.file().to_owned();
        let mine = found.text().map(str::to_owned);
        if !dropped || !self.wish.only.is_empty() {
            self.entries.push(found.entry.clone());
            if is_stopped {
                let (kind, gaps) = (kind.clone(), mine.as_deref().map_or(0, |text| gaps(text).count()));
                let (before, after) = (mine.clone(), mine);
                self.steps.push(Step { file, kind, action: Action::Stopped, from: None, gaps, before, after });
            }
            return;
        }
        let action = match &found.mine {
            None => {
                self.groups.push(self.forget(&found.entry.name));
                return;
            }
            Some(_) if found.is_edited() => Action::Left,
            Some(_) => Action::Gone,
        };
        let after = if action == Action::Left { mine.clone() } else { None };
        if action == Action::Gone {
            let mut group = self.file_change(&file, mine.as_deref(), None);
            group.extend(self.forget(&found.entry.name));
            self.groups.push(group);
        } else {
            self.entries.push(found.entry.clone());
        }
        let gaps = after.as_deref().map_or(0, |text| gaps(text).count());
        self.steps.push(Step { file, kind: kind.clone(), action, from: None, gaps, before: mine, after });
    }

    fn step(
        &mut self,
        document: &Document,
        file: String,
        action: Action,
        before: Option<String>,
        after: Option<String>,
    ) {
        let gaps = after.as_deref().map_or(0, |text| gaps(text).count());
        self.steps.push(Step { file, kind: document.kind.clone(), action, from: None, gaps, before, after });
    }

    /// The change of a document's own file, if there is one.
    fn file_change(&mut self, file: &str, before: Option<&str>, after: Option<&str>) -> Group {
        if before == after {
            return Vec::new();
        }
        if before.is_some() {
            match super::kind(self.pack.disk, &self.pack.dir.join(file)) {
                Ok(Kind::File { read_only: true }) => {
                    let message =
                        format!("`{}` is read-only, and the build would change it", self.pack.dir.join(file).display());
                    self.faults.push(Finding::failure("read-only", message).help("allow writing, or move it away"));
                }
                Ok(_) => {}
                Err(fault) => self.faults.push(fault),
            }
        }
        let bytes = |text: Option<&str>| text.map(|text| text.as_bytes().to_vec());
        vec![Change { file: file.into(), before: bytes(before), after: bytes(after) }]
    }

    /// Base and provenance of a document.
    fn remember(&self, document: &Document, old_name: Option<&str>) -> Group {
        let spans = state::write_spans(&state::spans(&document.said, self.made.leaves));
        let mut group = Vec::new();
        if let Some(old) = old_name.filter(|old| *old != document.file) {
            group.extend(self.forget(old));
        }
        group.extend(self.kept_change(state::path::base(&document.file), Some(document.text.clone())));
        group.extend(self.kept_change(state::path::said(&document.file), Some(spans)));
        group
    }

    fn forget(&self, name: &str) -> Group {
        [state::path::base(name), state::path::said(name)]
            .into_iter()
            .filter_map(|file| self.kept_change(file, None))
            .collect()
    }

    fn kept_change(&self, file: PathBuf, after: Option<String>) -> Option<Change> {
        let before = self.pack.disk.read(&self.pack.dir.join(&file)).ok().flatten();
        let after = after.map(String::into_bytes);
        (before != after).then_some(Change { file, before, after })
    }
}

/// A copy of what a person had typed, under a name that is free.
pub(super) fn backup(pack: &Pack<'_>, file: &str, mine: &str) -> Option<Change> {
    let is_free = |path: &PathBuf| matches!(super::kind(pack.disk, &pack.dir.join(path)), Ok(Kind::Absent));
    let free = (1..1000).map(|n| state::path::backup(&format!("{n}-{file}"))).find(is_free);
    free.map(|file| Change { file, before: None, after: Some(mine.as_bytes().to_vec()) })
}

fn entry_of(document: &Document) -> Entry {
    Entry {
        kind: document.kind.clone(),
        item: document.item.clone(),
        name: document.file.clone(),
        renamed: None,
        removed: false,
        markers: 0,
    }
}

fn as_text(mine: &Mine) -> Option<String> {
    match mine {
        Mine::Text(text) => Some(text.clone()),
        Mine::Binary => None,
    }
}
