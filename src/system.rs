//! What differs between systems, in one place: locks, names that a system keeps for itself, files that another program holds,
//! and where browsers stand. Everything else works on paths as they are, and keeps the line ends that it finds.
//!
//! Windows' rules are those of its documentation: "Naming Files, Paths, and Namespaces", `LockFileEx`, `MoveFileEx`.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

/// How often a file that another program holds is tried again, and how long each time.
const AGAIN: (u32, Duration) = (10, Duration::from_millis(50));

/// A file to lock, made where it is not there. Windows locks only what was opened to be read, too.
///
/// # Errors
/// When it can't be opened.
pub(crate) fn lock_file(path: &Path) -> io::Result<File> {
    File::options().read(true).create(true).append(true).open(path)
}

/// A folder, locked until it is dropped; `None` on systems that lock no folders, such as Windows.
pub(crate) fn lock_folder(path: &Path) -> Option<File> {
    let folder = File::open(path).ok()?;
    folder.lock().ok().map(|()| folder)
}

/// Moves a file over whatever is there. On Windows a file that another program has open can't be replaced: one that is only
/// looked at for a moment, by a virus scanner or an index, is waited for.
///
/// # Errors
/// When it can't be moved.
#[expect(clippy::disallowed_methods, reason = "the disk's own way to move a file")]
pub(crate) fn replace(from: &Path, to: &Path) -> io::Result<()> {
    let mut left = if cfg!(windows) { AGAIN.0 } else { 0 };
    loop {
        match fs::rename(from, to) {
            Err(error) if left > 0 && error.kind() == io::ErrorKind::PermissionDenied => {
                left -= 1;
                std::thread::sleep(AGAIN.1);
            }
            done => return done,
        }
    }
}

/// A name for a file or a folder that a person has given, also where Windows keeps it for a device, with whatever ending.
#[must_use]
pub(crate) fn named(name: &str) -> String {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |device: &str| {
        let number = stem.strip_prefix(device).unwrap_or_default();
        number.len() == 1 && number.chars().all(|c| ('1'..='9').contains(&c))
    };
    let is_device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT");
    if is_device { format!("_{name}") } else { name.to_owned() }
}

/// Programs that print a page, as they are called on the path.
#[cfg(feature = "export")]
pub(crate) const BROWSERS: [&str; 10] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "brave-browser",
    "brave",
];
/// Where they stand on systems that don't put programs on the path.
#[cfg(feature = "export")]
pub(crate) const BROWSER_FILES: [&str; 8] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Brave Browser.app/Contents/MacOS/Brave Browser",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
    "C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_devices_become_names_of_files() {
        for (name, expected) in
            [("con", "_con"), ("Nul.md", "_Nul.md"), ("lpt1", "_lpt1"), ("com0", "com0"), ("constance", "constance")]
        {
            assert_eq!(named(name), expected);
        }
    }

    #[test]
    fn a_lock_keeps_others_out_until_it_is_dropped() {
        let folder = assert_fs::TempDir::new().unwrap();
        let path = folder.path().join("lock");
        let held = lock_file(&path).unwrap();
        held.try_lock().unwrap();
        assert!(lock_file(&path).unwrap().try_lock().is_err());
        drop(held);
        lock_file(&path).unwrap().try_lock().unwrap();
    }
}
