//! The folder of exported files. What a person made of one is never overwritten: a list beside them remembers each file as it
//! was written, and for whom.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::edition::Reader;
use super::{Output, Sources, mark};
use crate::finding::{Finding, Findings};
use crate::pack::disk::{Disk, Kind};
use crate::pack::io;

/// The list of what was written.
const LIST: &str = ".launchpack-export.json";
/// Held while somebody writes.
const LOCK: &str = ".launchpack-export.lock";
/// A file on its way.
const FRESH: &str = ".launchpack-export.new";
/// What the folder for other programs is called, before a number.
const WORK: &str = "launchpack-work-";

#[derive(Debug, Default, Serialize, Deserialize)]
struct List {
    files: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Entry {
    /// The digest of its bytes, in hexadecimal; while it is written, that before and that after.
    marks: Vec<String>,
    /// Who it was written for; empty for the team.
    #[serde(default)]
    reader: String,
    /// What it was made of.
    #[serde(default)]
    of: Sources,
}

/// What became of the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placed {
    /// Files that were written.
    pub written: Vec<String>,
    /// Files that say the same already.
    pub same: usize,
    /// Files of an earlier export for the same readers that are not part of it any more, and went.
    pub gone: Vec<String>,
}

/// How files are put into the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// Their ending, without the dot.
    pub ending: &'static str,
    /// Who they are for.
    pub reader: Reader,
    /// They are all there is for these readers, so that older ones with the same ending go.
    pub whole: bool,
    /// Also over files that a person changed or made.
    pub force: bool,
}

/// The folder, held against everybody else who would write to it.
#[derive(Debug)]
pub struct Shelf<'d, D> {
    disk: &'d D,
    dir: PathBuf,
    _lock: File,
}

impl<'d, D: Disk> Shelf<'d, D> {
    /// Opens the folder, making it if need be. Waits for another export that writes to it.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn open(disk: &'d D, dir: &Path) -> Result<Self, Finding> {
        disk.make_folder(dir).map_err(|error| io(dir, "make", &error))?;
        let path = dir.join(LOCK);
        let lock = crate::system::lock_file(&path).map_err(|error| io(&path, "open", &error))?;
        // A file system that knows no locks: exports there have to be kept apart by hand.
        let _ = lock.lock();
        Ok(Self { disk, dir: dir.to_owned(), _lock: lock })
    }

    /// A fresh folder within it for what other programs read and write. Those of exports that were cut off go.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn work(&self) -> Result<PathBuf, Finding> {
        let names = self.disk.list(&self.dir).map_err(|error| io(&self.dir, "read", &error))?;
        for old in names.iter().filter(|name| name.starts_with(WORK)) {
            let old = self.dir.join(old);
            self.disk.remove_folder(&old).map_err(|error| io(&old, "remove", &error))?;
        }
        let work = self.dir.join(format!("{WORK}{}", std::process::id()));
        self.disk.make_folder(&work).map_err(|error| io(&work, "make", &error))?;
        Ok(work)
    }

    /// Puts files into the folder.
    ///
    /// # Errors
    /// When a file is in the way that a person changed or made: then nothing is written. When something can't be written.
    pub fn put(&self, outputs: &[Output], manner: Manner) -> Result<Placed, Findings> {
        let mut list = self.list()?;
        let mut placed = Placed::default();
        let (mut to_write, mut in_the_way) = (Vec::new(), Vec::new());
        for output in outputs {
            let path = self.dir.join(&output.file);
            match self.disk.kind(&path).map_err(|error| io(&path, "look at", &error))? {
                Kind::Absent => to_write.push((output, None)),
                Kind::File { .. } => {
                    let there = read(&path)?;
                    let known = list.files.get(&output.file).is_some_and(|entry| entry.marks.contains(&mark(&there)));
                    if there == output.bytes {
                        placed.same += 1;
                        list.files.insert(output.file.clone(), entry([mark(&there)], manner.reader, &output.of));
                    } else if manner.force || known {
                        to_write.push((output, Some(mark(&there))));
                    } else {
                        in_the_way.push(edited(&path));
                    }
                }
                Kind::Folder | Kind::Other => in_the_way.push(no_file(&path)),
            }
        }
        if !in_the_way.is_empty() {
            return Err(Findings(in_the_way));
        }
        // Whatever happens while files are written, each is known afterwards as it was and as it was to become.
        for (output, before) in &to_write {
            let marks = before.iter().cloned().chain([mark(&output.bytes)]);
            list.files.insert(output.file.clone(), entry(marks, manner.reader, &output.of));
        }
        self.write(LIST, &bytes(&list))?;
        for (output, _) in &to_write {
            self.write(&output.file, &output.bytes)?;
            placed.written.push(output.file.clone());
        }
        if manner.whole {
            placed.gone = self.clear(outputs, manner, &mut list)?;
        }
        for (output, _) in &to_write {
            list.files.insert(output.file.clone(), entry([mark(&output.bytes)], manner.reader, &output.of));
        }
        self.write(LIST, &bytes(&list))?;
        Ok(placed)
    }

    /// Takes away what an earlier export for the same readers left, and nobody edited.
    fn clear(&self, outputs: &[Output], manner: Manner, list: &mut List) -> Result<Vec<String>, Finding> {
        let is_old = |(file, entry): &(&String, &Entry)| {
            let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
            ending == manner.ending
                && entry.reader == manner.reader.name()
                && Reader::ALL.iter().all(|reader| reader.single() != stem)
                && !outputs.iter().any(|output| output.file == **file)
        };
        let old: Vec<(String, Entry)> =
            list.files.iter().filter(is_old).map(|(file, entry)| (file.clone(), entry.clone())).collect();
        let mut gone = Vec::new();
        for (file, entry) in old {
            let path = self.dir.join(&file);
            let is_file = matches!(self.disk.kind(&path), Ok(Kind::File { .. }));
            if is_file && entry.marks.contains(&mark(&read(&path)?)) {
                self.disk.remove(&path).map_err(|error| io(&path, "remove", &error))?;
                gone.push(file.clone());
            }
            list.files.remove(&file);
        }
        Ok(gone)
    }

    fn list(&self) -> Result<List, Finding> {
        list(self.disk, &self.dir)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Finding> {
        let (path, fresh) = (self.dir.join(name), self.dir.join(FRESH));
        self.disk.remove(&fresh).map_err(|error| io(&fresh, "remove", &error))?;
        self.disk.create(&fresh, bytes, Some(&path)).map_err(|error| io(&path, "write", &error))?;
        self.disk.rename(&fresh, &path).map_err(|error| io(&path, "write", &error))
    }
}

fn list(disk: &dyn Disk, dir: &Path) -> Result<List, Finding> {
    let path = dir.join(LIST);
    let known = disk.read(&path).map_err(|error| io(&path, "read", &error))?;
    let mut list: List = known.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    // Only what stands in the folder itself is ours, whatever a list says that came from elsewhere.
    list.files.retain(|file, _| !file.starts_with('.') && !file.contains(['/', '\\', ':']));
    Ok(list)
}

/// An export that says what a document no longer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Older {
    /// The file, below the folder of all exports.
    pub file: PathBuf,
    /// The documents that changed since, or are gone.
    pub than: Vec<String>,
}

/// The exports in the usual folders, `export` and those below it, that are older than their documents. `now` says how each
/// document of the pack stands; nothing is written.
///
/// # Errors
/// When a list can't be read.
pub fn older(disk: &dyn Disk, dir: &Path, now: &Sources) -> Result<Vec<Older>, Finding> {
    let mut found = Vec::new();
    for reader in Reader::ALL {
        let folder = Path::new(reader.name());
        for (file, entry) in list(disk, &dir.join(folder))?.files {
            let file = folder.join(file);
            let is_there = matches!(disk.kind(&dir.join(&file)), Ok(Kind::File { .. }));
            let changed = entry.of.iter().filter(|(document, mark)| now.get(*document) != Some(*mark));
            let than: Vec<String> = changed.map(|(document, _)| document.clone()).collect();
            if is_there && !than.is_empty() {
                found.push(Older { file, than });
            }
        }
    }
    Ok(found)
}

fn entry(marks: impl IntoIterator<Item = String>, reader: Reader, of: &Sources) -> Entry {
    Entry { marks: marks.into_iter().collect(), reader: reader.name().to_owned(), of: of.clone() }
}

fn bytes(list: &List) -> Vec<u8> {
    serde_json::to_vec_pretty(list).unwrap_or_default()
}

/// An export may be larger than anything in a pack.
fn read(path: &Path) -> Result<Vec<u8>, Finding> {
    std::fs::read(path).map_err(|error| io(path, "read", &error))
}

fn edited(path: &Path) -> Finding {
    let message = format!("`{}` was changed since it was exported, or is not an export", path.display());
    Finding::failure("export-in-the-way", message)
        .help("move it away, choose another folder with --out, or write over it with --force")
}

fn no_file(path: &Path) -> Finding {
    let message = format!("`{}` is a folder or a link, and an export would go there", path.display());
    Finding::failure("export-in-the-way", message).help("move it away, or choose another folder with --out")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::disk::RealDisk;

    #[expect(clippy::disallowed_methods, reason = "what a person does to an export")]
    fn typed(path: PathBuf, text: &str) {
        std::fs::write(path, text).unwrap();
    }

    fn out(file: &str, text: &str) -> Output {
        Output { file: file.to_owned(), bytes: text.as_bytes().to_vec(), of: Sources::new() }
    }

    fn manner(reader: Reader, force: bool) -> Manner {
        Manner { ending: "html", reader, whole: true, force }
    }

    fn put(dir: &Path, outputs: &[Output], force: bool) -> Result<Placed, Findings> {
        Shelf::open(&RealDisk, dir).unwrap().put(outputs, manner(Reader::Team, force))
    }

    #[test]
    fn what_a_person_made_of_a_file_stays() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("export");
        put(&dir, &[out("a.html", "1"), out("b.html", "1")], false).unwrap();
        let placed = put(&dir, &[out("a.html", "2"), out("b.html", "1")], false).unwrap();
        assert_eq!((placed.written, placed.same), (vec!["a.html".to_owned()], 1));
        typed(dir.join("a.html"), "typed");
        let Findings(found) = put(&dir, &[out("a.html", "3"), out("b.html", "3")], false).unwrap_err();
        assert_eq!((found.len(), found[0].rule), (1, "export-in-the-way"));
        assert_eq!(std::fs::read_to_string(dir.join("b.html")).unwrap(), "1");
        put(&dir, &[out("a.html", "3")], true).unwrap();
        assert_eq!(std::fs::read_to_string(dir.join("a.html")).unwrap(), "3");
        assert!(!dir.join("b.html").exists());
    }

    #[test]
    fn an_older_file_goes_unless_it_was_edited_or_is_for_others() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("export");
        put(&dir, &[out("a.html", "1"), out("b.html", "1")], false).unwrap();
        let shelf = Shelf::open(&RealDisk, &dir).unwrap();
        shelf.put(&[out("c.html", "1")], manner(Reader::Customers, false)).unwrap();
        drop(shelf);
        typed(dir.join("b.html"), "typed");
        typed(dir.join("mine.html"), "mine");
        let placed = put(&dir, &[out("d.html", "1")], false).unwrap();
        assert_eq!(placed.gone, ["a.html"]);
        for file in ["b.html", "c.html", "d.html", "mine.html"] {
            assert!(dir.join(file).exists(), "{file}");
        }
    }

    #[test]
    fn a_list_from_elsewhere_reaches_nothing_outside() {
        let dir = tempfile::tempdir().unwrap();
        let export = dir.path().join("export");
        typed(dir.path().join("x.html"), "1");
        put(&export, &[out("a.html", "1")], false).unwrap();
        let evil = format!("{{\"files\": {{\"../x.html\": {{\"marks\": [\"{}\"]}}}}}}", mark(b"1"));
        typed(export.join(LIST), &evil);
        let placed = put(&export, &[out("b.html", "1")], false).unwrap();
        assert!(placed.gone.is_empty() && dir.path().join("x.html").exists());
    }
}
