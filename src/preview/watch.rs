//! Tells when a file changes that the preview is made from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use notify_debouncer_full::notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use crate::finding::Finding;

/// An editor that saves does several things at once; they are one change.
const TOGETHER: Duration = Duration::from_millis(120);

/// Watches folders, and forgets none of those that appear later.
pub struct Watch {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    events: mpsc::Receiver<()>,
    watched: BTreeSet<PathBuf>,
}

impl Watch {
    /// Begins to watch.
    ///
    /// # Errors
    /// When the system has no more watches to give.
    pub fn new() -> Result<Self, Finding> {
        let (tell, events) = mpsc::channel();
        let handler = move |result: DebounceEventResult| {
            // Reading a file is an event too, and no change. An error may hide one.
            let changed =
                result.map_or(true, |events| events.iter().any(|event| !matches!(event.kind, EventKind::Access(_))));
            if changed {
                let _ = tell.send(());
            }
        };
        let debouncer = new_debouncer(TOGETHER, None, handler).map_err(|error| failed(&error.to_string()))?;
        Ok(Self { debouncer, events, watched: BTreeSet::new() })
    }

    /// Watches these folders as they are now, where they are there; of the second ones also what is below.
    pub fn add(&mut self, folders: &[&Path], trees: &[&Path]) {
        let flat = folders.iter().map(|path| (*path, RecursiveMode::NonRecursive));
        let deep = trees.iter().map(|path| (*path, RecursiveMode::Recursive));
        for (path, mode) in flat.chain(deep) {
            // A folder may have been replaced by another of its name, which the old watch does not see.
            if self.watched.remove(path) {
                let _ = self.debouncer.unwatch(path);
            }
            if path.is_dir() && self.debouncer.watch(path, mode).is_ok() {
                self.watched.insert(path.to_owned());
            }
        }
    }

    /// Waits for a change; `false` where none can come any more.
    #[must_use]
    pub fn next(&self) -> bool {
        let came = self.events.recv().is_ok();
        // Whatever came meanwhile is seen with it.
        while self.events.try_recv().is_ok() {}
        came
    }
}

fn failed(why: &str) -> Finding {
    Finding::failure("no-watch", format!("can't watch for changes: {why}"))
        .help("close programs that watch many files, or look at the pack with `launchpack export --to html`")
}
