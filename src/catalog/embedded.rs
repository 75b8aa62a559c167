//! The files of the program that every build of a pack needs, in a form that takes no time to read. `build/` writes it.

use serde::{Deserialize, Serialize};

use super::set::Set;

/// What was made of the files in `templates/`.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Embedded<'e> {
    /// Templates in frozen form, by their files.
    #[serde(borrow)]
    pub(crate) templates: Vec<(&'e str, &'e [u8])>,
    /// Sets, by their folders.
    #[serde(borrow)]
    pub(crate) sets: Vec<(&'e str, Set)>,
    /// Word lists as JSON, by their names.
    #[serde(borrow)]
    pub(crate) words: Vec<(&'e str, &'e str)>,
    /// Tells one version of all these files from another.
    pub(crate) digest: u64,
}
