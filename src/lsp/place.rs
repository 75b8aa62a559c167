//! Files as a client names them.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use lsp_types::{Location, Uri};

use super::text::{Encoding, Lines};
use crate::finding::Place;

/// The file that a client means; [`None`] for what is no file.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let url = url::Url::parse(uri.as_str()).ok().filter(|url| url.scheme() == "file")?;
    url.to_file_path().ok()
}

/// The name of a file for a client.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    Uri::from_str(url::Url::from_file_path(path).ok()?.as_str()).ok()
}

/// A place for a client.
pub(super) fn location(place: &Place, encoding: Encoding) -> Option<Location> {
    let range = Lines::new(&place.source.text, encoding).range(&place.span);
    Some(Location { uri: uri(&place.source.path)?, range })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_names_and_others_have_none() {
        let there = std::env::temp_dir().join("a b/é#%.md");
        assert_eq!(path(&uri(&there).unwrap()), Some(there));
        for other in ["untitled:Untitled-1", "http://x/y", "file://host.example/x/../.."] {
            let made = Uri::from_str(other).unwrap();
            assert!(path(&made).is_none() || cfg!(windows) || other.starts_with("file"), "{other}");
        }
    }
}
