//! Files that a person names and another program wrote.

use std::fs::File;
use std::io::{Error, Read as _};
use std::path::Path;

use crate::finding::Finding;
use crate::{pack, readers};

/// The bytes of a file.
///
/// # Errors
///
/// Where it is a folder, can't be read, or is too large.
pub(super) fn load(path: &Path, shown: &Path) -> Result<Vec<u8>, Finding> {
    let fault = |error: Error| pack::io(shown, "read", &error);
    let file = File::open(path).map_err(fault)?;
    let about = file.metadata().map_err(fault)?;
    if about.is_dir() {
        let message = format!("`{}` is a folder", shown.display());
        return Err(Finding::failure("not-a-file", message).help("name the files in it: `folder/*.html`"));
    }
    if about.len() > readers::MAX_BYTES {
        return Err(readers::too_large(shown));
    }
    let mut bytes = Vec::new();
    file.take(readers::MAX_BYTES + 1).read_to_end(&mut bytes).map_err(fault)?;
    Ok(bytes)
}
