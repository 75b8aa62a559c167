//! A disk in memory over the real one, which is read and never written: for builds that are tried out, and for texts that an
//! editor has and did not save yet.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use crate::pack::disk::{Disk, Kind, RealDisk};

/// What stands in the way of the real disk.
#[derive(Debug, Clone)]
enum Laid {
    File(Vec<u8>),
    Folder,
    Gone,
}

/// The real disk below what was written since.
#[derive(Debug, Default)]
pub struct Overlay {
    laid: Mutex<BTreeMap<PathBuf, Laid>>,
}

impl Overlay {
    fn laid(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Laid>> {
        // A panic elsewhere leaves the map as whole as it was.
        self.laid.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Lays a text over a file, which need not be there.
    pub fn lay(&self, path: &Path, text: &str) {
        self.laid().insert(path.to_owned(), Laid::File(text.as_bytes().to_vec()));
    }

    /// Takes away what was laid over a file.
    pub fn lift(&self, path: &Path) {
        self.laid().remove(path);
    }

    /// The text that was laid over a file.
    #[must_use]
    pub fn text(&self, path: &Path) -> Option<String> {
        match self.laid().get(path) {
            Some(Laid::File(bytes)) => String::from_utf8(bytes.clone()).ok(),
            _ => None,
        }
    }

    /// The files over which a text was laid.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        let is_file = |(path, laid): (&PathBuf, &Laid)| matches!(laid, Laid::File(_)).then(|| path.clone());
        self.laid().iter().filter_map(is_file).collect()
    }

    /// Another one, on which nothing changes this one.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self { laid: Mutex::new(self.laid().clone()) }
    }

    fn at(&self, path: &Path) -> Option<Laid> {
        let laid = self.laid();
        if let Some(known) = laid.get(path) {
            return Some(known.clone());
        }
        // What the real disk has below a folder that went or was made anew is not there.
        let above = path.ancestors().skip(1).find_map(|folder| laid.get(folder));
        matches!(above, Some(Laid::Gone | Laid::Folder)).then_some(Laid::Gone)
    }
}

impl Disk for Overlay {
    fn kind(&self, path: &Path) -> io::Result<Kind> {
        match self.at(path) {
            Some(Laid::File(_)) => Ok(Kind::File { read_only: false }),
            Some(Laid::Folder) => Ok(Kind::Folder),
            Some(Laid::Gone) => Ok(Kind::Absent),
            None => RealDisk.kind(path),
        }
    }

    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        match self.at(path) {
            Some(Laid::File(bytes)) => Ok(Some(bytes)),
            Some(Laid::Folder) => Err(io::ErrorKind::IsADirectory.into()),
            Some(Laid::Gone) => Ok(None),
            None => RealDisk.read(path),
        }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut names = match self.at(folder) {
            Some(Laid::Folder | Laid::Gone) => Vec::new(),
            _ => RealDisk.list(folder)?,
        };
        for (path, laid) in self.laid().iter().filter(|(path, _)| path.parent() == Some(folder)) {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            names.retain(|known| known != name);
            if !matches!(laid, Laid::Gone) {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        for folder in path.ancestors() {
            match self.kind(folder)? {
                Kind::Absent => self.laid().insert(folder.to_owned(), Laid::Folder),
                Kind::Folder | Kind::Other => break,
                Kind::File { .. } => return Err(io::ErrorKind::NotADirectory.into()),
            };
        }
        Ok(())
    }

    fn create(&self, path: &Path, bytes: &[u8], _like: Option<&Path>) -> io::Result<()> {
        if self.kind(path)? != Kind::Absent {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.laid().insert(path.to_owned(), Laid::File(bytes.to_vec()));
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let bytes = self.read(from)?.ok_or(io::ErrorKind::NotFound)?;
        let mut laid = self.laid();
        laid.insert(to.to_owned(), Laid::File(bytes));
        laid.insert(from.to_owned(), Laid::Gone);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.laid().insert(path.to_owned(), Laid::Gone);
        Ok(())
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        let mut laid = self.laid();
        laid.retain(|known, _| !known.starts_with(path));
        laid.insert(path.to_owned(), Laid::Gone);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test's own files")]
    fn nothing_reaches_the_real_disk() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        std::fs::write(dir.join("a"), "old").unwrap();
        let disk = Overlay::default();
        let (a, b, deep) = (dir.join("a"), dir.join("b"), dir.join("x/y"));
        disk.make_folder(&deep).unwrap();
        disk.create(&deep.join("c"), b"new", Some(&a)).unwrap();
        disk.rename(&deep.join("c"), &a).unwrap();
        disk.create(&b, b"b", None).unwrap();
        assert!(disk.create(&b, b"b", None).is_err());
        assert_eq!(disk.read(&a).unwrap().as_deref(), Some(b"new".as_slice()));
        assert_eq!(disk.list(dir).unwrap(), ["a", "b", "x"]);
        std::fs::create_dir(dir.join("real")).unwrap();
        std::fs::write(dir.join("real/d"), "d").unwrap();
        disk.remove_folder(&dir.join("real")).unwrap();
        assert_eq!(disk.kind(&dir.join("real/d")).unwrap(), Kind::Absent);
        disk.make_folder(&dir.join("real")).unwrap();
        disk.create(&dir.join("real/d"), b"new", Some(&a)).unwrap();
        assert_eq!(disk.list(&dir.join("real")).unwrap(), ["d"]);
        disk.remove_folder(&dir.join("real")).unwrap();
        disk.remove(&a).unwrap();
        disk.remove_folder(&dir.join("x")).unwrap();
        assert_eq!(
            (disk.list(dir).unwrap(), disk.kind(&deep.join("c")).unwrap()),
            (vec!["b".to_owned()], Kind::Absent)
        );
        assert_eq!(std::fs::read_to_string(&a).unwrap(), "old");
        assert_eq!(RealDisk.list(dir).unwrap(), ["a", "real"]);
    }
}
