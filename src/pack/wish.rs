//! How a build was asked for.

/// What to do where a person and the brief changed the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnConflict {
    /// Show both in the document.
    #[default]
    Markers,
    /// Keep what the person wrote.
    Mine,
    /// Take what the brief says; what the person wrote goes to the backup.
    Brief,
}

/// How a build was asked for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// What to do about conflicts.
    pub on_conflict: OnConflict,
    /// Documents to bring back, by file name or kind.
    pub restore: Vec<String>,
    /// Documents to write, by file name or kind; empty for all.
    pub only: Vec<String>,
    /// Take files that nobody knows as edits of the documents of that name.
    pub adopt: bool,
}

impl Wish {
    /// Whether it asks for nothing that a build has not done already, where brief and templates are the same.
    #[must_use]
    pub fn changes_nothing(&self) -> bool {
        self.only.is_empty() && self.restore.is_empty() && !self.adopt
    }
}

/// Whether a person's word for documents means this one: its kind, or its file with or without the ending.
#[must_use]
pub fn means(word: &str, kind: &str, file: &str) -> bool {
    let stem = file.strip_suffix(".md").unwrap_or(file);
    word == kind || word == file || word == stem
}
