//! The brief's way to the disk.

use std::fs::File;
use std::path::Path;

use crate::finding::Finding;
use crate::pack::disk::{Disk, Kind};
use crate::pack::io;
use crate::system;

/// Writes a brief by rename: at any moment the file is the old one or the new one. One that changed since it was read stays
/// as it is.
///
/// # Errors
/// When it changed, is read-only, or can't be written.
pub fn save(disk: &dyn Disk, path: &Path, shown: &Path, before: &str, after: &str) -> Result<(), Finding> {
    let _turn = turn(path);
    let now = disk.read(path).map_err(|error| io(shown, "read", &error))?;
    if now.as_deref() != Some(before.as_bytes()) {
        let message = format!("`{}` changed in the meantime", shown.display());
        return Err(Finding::failure("changed-meanwhile", message).help("nothing was written; run it again"));
    }
    if let Kind::File { read_only: true } = disk.kind(path).map_err(|error| io(shown, "look at", &error))? {
        let message = format!("`{}` is read-only", shown.display());
        return Err(Finding::failure("read-only", message).help("allow writing to it, and run it again"));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let made = path.with_file_name(format!(".{name}.new"));
    let fault = |error| io(shown, "write to", &error);
    // What a process that was cut off left behind.
    disk.remove(&made).map_err(fault)?;
    let written = disk.create(&made, after.as_bytes(), Some(path)).and_then(|()| disk.rename(&made, path));
    if written.is_err() {
        let _ = disk.remove(&made);
    }
    written.map_err(fault)
}

/// One program after the other: held until it is dropped. The folder itself is locked, so that nothing is left beside the brief;
/// where a system can't do that, what is compared before writing has to do.
fn turn(path: &Path) -> Option<File> {
    system::lock_folder(path.parent()?)
}
