//! The file system as a pack needs it: one small door, so that a test can make every single step fail.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Absent,
    /// A file.
    File {
        /// Whether it may not be written.
        read_only: bool,
    },
    /// A folder.
    Folder,
    /// A symbolic link or something stranger.
    Other,
}

/// Everything that is done to a user's files.
pub trait Disk: Sync {
    /// What stands there; links are not followed.
    ///
    /// # Errors
    /// When the folder can't be looked into.
    fn kind(&self, path: &Path) -> io::Result<Kind>;
    /// The bytes of a file; `None` where there is none.
    ///
    /// # Errors
    /// When it is there and can't be read, or is no file: links are not followed.
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>>;
    /// The names in a folder, sorted; none where there is no folder.
    ///
    /// # Errors
    /// When it is there and can't be read.
    fn list(&self, folder: &Path) -> io::Result<Vec<String>>;
    /// Makes a folder and those above it.
    ///
    /// # Errors
    /// When it can't be made.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Writes a new file, with the permissions of `like` where that is given and exists.
    ///
    /// # Errors
    /// When it is there already or can't be written in full.
    fn create(&self, path: &Path, bytes: &[u8], like: Option<&Path>) -> io::Result<()>;
    /// Moves a file, in one step, over whatever is there.
    ///
    /// # Errors
    /// When it can't be moved.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file; one that is not there is removed already.
    ///
    /// # Errors
    /// When it can't be removed.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder with what is in it; one that is not there is removed already.
    ///
    /// # Errors
    /// When it can't be removed.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
}

/// A file of a pack is never larger: whatever is has another origin.
const MAX_READ: u64 = 16 << 20;

/// The disk of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

fn absent_is<T>(value: T) -> impl FnOnce(io::Error) -> io::Result<T> {
    |error| if error.kind() == io::ErrorKind::NotFound { Ok(value) } else { Err(error) }
}

impl Disk for RealDisk {
    fn kind(&self, path: &Path) -> io::Result<Kind> {
        let of = |meta: fs::Metadata| match meta.file_type() {
            kind if kind.is_file() => Kind::File { read_only: meta.permissions().readonly() },
            kind if kind.is_dir() => Kind::Folder,
            _ => Kind::Other,
        };
        match fs::symlink_metadata(path).map(of) {
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(Kind::Absent),
            known => known.or_else(absent_is(Kind::Absent)),
        }
    }

    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        match fs::symlink_metadata(path) {
            Ok(meta) if !meta.is_file() => Err(io::Error::other("it is a link or something stranger, and no file")),
            Ok(meta) if meta.len() > MAX_READ => {
                let why = format!("it is larger than {} MB", MAX_READ >> 20);
                Err(io::Error::new(io::ErrorKind::FileTooLarge, why))
            }
            Ok(_) => fs::read(path).map(Some).or_else(absent_is(None)),
            Err(error) => absent_is(None)(error),
        }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return absent_is(Vec::new())(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            names.extend(entry?.file_name().into_string());
        }
        names.sort();
        Ok(names)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn create(&self, path: &Path, bytes: &[u8], like: Option<&Path>) -> io::Result<()> {
        let mut file = fs::File::create_new(path)?;
        file.write_all(bytes)?;
        match like.map(fs::symlink_metadata) {
            Some(Ok(meta)) if meta.is_file() => file.set_permissions(meta.permissions()),
            _ => Ok(()),
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        crate::system::replace(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path).or_else(absent_is(()))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path).or_else(absent_is(()))
    }
}
