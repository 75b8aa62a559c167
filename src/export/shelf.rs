//! The folder of exported files. What a person made of one is never overwritten: a list beside them remembers each file as it
//! was written.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Output, SINGLE};
use crate::digest;
use crate::finding::{Finding, Findings};
use crate::pack::disk::{Disk, Kind};
use crate::pack::io;

/// The list of what was written.
const LIST: &str = ".launchpack-export.json";
/// A file on its way.
const FRESH: &str = ".launchpack-export.new";

#[derive(Debug, Default, Serialize, Deserialize)]
struct Written {
    /// Each file with the digest of its bytes, in hexadecimal.
    files: BTreeMap<String, String>,
}

/// What became of the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placed {
    /// Files that were written.
    pub written: Vec<String>,
    /// Files that say the same already.
    pub same: usize,
    /// Files of an earlier export that are not part of it any more, and went.
    pub gone: Vec<String>,
}

fn mark(bytes: &[u8]) -> String {
    format!("{:016x}", digest::of(bytes))
}

/// Puts files into a folder, making it if need be. `whole`: they are everything of their kind, so that older ones with the
/// same ending go. `force`: also over files that a person changed or made.
///
/// # Errors
/// When a file is in the way that a person changed or made: then nothing is written. When something can't be written.
pub fn put(disk: &dyn Disk, dir: &Path, outputs: &[Output], whole: bool, force: bool) -> Result<Placed, Findings> {
    let list = dir.join(LIST);
    let known = disk.read(&list).map_err(|error| io(&list, "read", &error))?;
    let mut known: Written = known.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    let mut placed = Placed::default();
    let (mut to_write, mut in_the_way) = (Vec::new(), Vec::new());
    for output in outputs {
        let path = dir.join(&output.file);
        match disk.kind(&path).map_err(|error| io(&path, "look at", &error))? {
            Kind::Absent => to_write.push(output),
            Kind::File { .. } => {
                let there = disk.read(&path).map_err(|error| io(&path, "read", &error))?.unwrap_or_default();
                if there == output.bytes {
                    placed.same += 1;
                } else if force || known.files.get(&output.file) == Some(&mark(&there)) {
                    to_write.push(output);
                } else {
                    in_the_way.push(edited(&path));
                }
            }
            Kind::Folder | Kind::Other => in_the_way.push(edited(&path)),
        }
    }
    if !in_the_way.is_empty() {
        return Err(Findings(in_the_way));
    }
    disk.make_folder(dir).map_err(|error| io(dir, "make", &error))?;
    let fresh = dir.join(FRESH);
    let write = |name: &str, bytes: &[u8]| -> Result<(), Finding> {
        let path = dir.join(name);
        disk.remove(&fresh).map_err(|error| io(&fresh, "remove", &error))?;
        disk.create(&fresh, bytes, &path).map_err(|error| io(&path, "write", &error))?;
        disk.rename(&fresh, &path).map_err(|error| io(&path, "write", &error))
    };
    let endings: Vec<&str> = outputs.iter().filter_map(|output| ending(&output.file)).collect();
    let old: Vec<String> = known
        .files
        .keys()
        .filter(|file| whole && ending(file).is_some_and(|ending| endings.contains(&ending)))
        .filter(|file| !outputs.iter().any(|output| output.file == **file) && stem(file) != Some(SINGLE))
        .cloned()
        .collect();
    for file in old {
        let path = dir.join(&file);
        let there = disk.read(&path).map_err(|error| io(&path, "read", &error))?;
        let untouched = there.as_deref().is_some_and(|bytes| known.files.get(&file) == Some(&mark(bytes)));
        if untouched {
            disk.remove(&path).map_err(|error| io(&path, "remove", &error))?;
            placed.gone.push(file.clone());
        }
        known.files.remove(&file);
    }
    for output in to_write {
        write(&output.file, &output.bytes)?;
        known.files.insert(output.file.clone(), mark(&output.bytes));
        placed.written.push(output.file.clone());
    }
    let bytes = serde_json::to_vec_pretty(&known).unwrap_or_default();
    write(LIST, &bytes)?;
    Ok(placed)
}

fn ending(file: &str) -> Option<&str> {
    file.rsplit_once('.').map(|(_, ending)| ending)
}

fn stem(file: &str) -> Option<&str> {
    file.rsplit_once('.').map(|(stem, _)| stem)
}

fn edited(path: &Path) -> Finding {
    let message = format!("`{}` was changed since it was exported, or is not an export", path.display());
    Finding::failure("export-in-the-way", message)
        .help("move it away, choose another folder with --out, or write over it with --force")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::disk::RealDisk;

    #[expect(clippy::disallowed_methods, reason = "what a person does to an export")]
    fn typed(path: std::path::PathBuf, text: &str) {
        std::fs::write(path, text).unwrap();
    }

    fn out(file: &str, text: &str) -> Output {
        Output { file: file.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    #[test]
    fn what_a_person_made_of_a_file_stays() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("export");
        let put = |outputs: &[Output], force| put(&RealDisk, &dir, outputs, true, force);
        put(&[out("a.docx", "1"), out("b.docx", "1")], false).unwrap();
        let placed = put(&[out("a.docx", "2"), out("b.docx", "1")], false).unwrap();
        assert_eq!((placed.written, placed.same), (vec!["a.docx".to_owned()], 1));
        typed(dir.join("a.docx"), "typed");
        let Findings(found) = put(&[out("a.docx", "3"), out("b.docx", "3")], false).unwrap_err();
        assert_eq!((found.len(), found[0].rule), (1, "export-in-the-way"));
        assert_eq!(std::fs::read_to_string(dir.join("b.docx")).unwrap(), "1");
        put(&[out("a.docx", "3")], true).unwrap();
        assert_eq!(std::fs::read_to_string(dir.join("a.docx")).unwrap(), "3");
        assert!(!dir.join("b.docx").exists());
    }

    #[test]
    fn an_older_file_goes_unless_it_was_edited_or_has_another_ending() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("export");
        put(&RealDisk, &dir, &[out("a.html", "1"), out("b.html", "1"), out("c.docx", "1")], true, false).unwrap();
        typed(dir.join("b.html"), "typed");
        typed(dir.join("mine.html"), "mine");
        let placed = put(&RealDisk, &dir, &[out("d.html", "1")], true, false).unwrap();
        assert_eq!(placed.gone, ["a.html"]);
        for file in ["b.html", "c.docx", "d.html", "mine.html"] {
            assert!(dir.join(file).exists(), "{file}");
        }
    }
}
