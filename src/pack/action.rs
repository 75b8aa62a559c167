//! What a build does to a document, in words.

/// What happens to a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// It is written for the first time.
    New,
    /// Nobody edited it, and the brief says something else now.
    Updated,
    /// Edits and the brief's changes meet in it.
    Merged,
    /// It says what the brief says.
    Current,
    /// A person edited it, and the brief says nothing new.
    Edited,
    /// Edits and the brief collide in so many places.
    Conflict(usize),
    /// Markers of an earlier build still stand in it, so it is left alone.
    Open,
    /// A person removed it.
    Removed,
    /// What it was made from left the brief, and nobody had edited it: it goes.
    Gone,
    /// What it was made from left the brief, and a person had edited it: it stays.
    Left,
    /// A file of that name is there, and launchpack did not write it.
    NotOurs,
    /// It is there, and no text that can be merged.
    NotText,
    /// It was not asked for.
    Skipped,
    /// Its template has a fault, so it stays as it is.
    Stopped,
}

impl Action {
    /// A word or two for it.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Updated => "updated",
            Self::Merged => "merged",
            Self::Current => "current",
            Self::Edited => "edited",
            Self::Conflict(_) => "conflict",
            Self::Open => "open conflict",
            Self::Removed => "removed by you",
            Self::Gone => "removed",
            Self::Left => "left",
            Self::NotOurs => "not ours",
            Self::NotText => "not text",
            Self::Skipped => "skipped",
            Self::Stopped => "stopped",
        }
    }

    /// What it means, where the word alone does not say.
    #[must_use]
    pub fn explained(&self) -> Option<String> {
        Some(match self {
            Self::Merged => "your edits kept".to_owned(),
            Self::Conflict(1) => "in one place your edit and the brief differ; it is marked there".to_owned(),
            Self::Conflict(n) => format!("in {n} places your edits and the brief differ; they are marked there"),
            Self::Open => "settle the marked places, then build again".to_owned(),
            Self::Removed => "`build --restore` brings it back".to_owned(),
            Self::Gone => "its source left the brief".to_owned(),
            Self::Left => "its source left the brief; kept, since you edited it".to_owned(),
            Self::NotOurs => {
                "launchpack did not write this file and leaves it; move it, or take it over with --adopt".to_owned()
            }
            Self::NotText => "it can't be read as text and is left alone".to_owned(),
            Self::Stopped => "its template has a fault; it stays as it is".to_owned(),
            Self::New | Self::Updated | Self::Current | Self::Edited | Self::Skipped => return None,
        })
    }

    /// The state that the document is in, while the build has not been carried out.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match self {
            Self::New => "not built yet",
            Self::Updated => "brief changed",
            Self::Merged => "edited, and the brief changed",
            Self::Current => "current",
            Self::Edited => "edited",
            Self::Conflict(_) => "edited where the brief changed",
            Self::Open => "open conflict",
            Self::Removed => "removed by you",
            Self::Gone => "its source left the brief",
            Self::Left => "edited, and its source left the brief",
            Self::NotOurs => "not ours",
            Self::NotText => "not text",
            Self::Skipped => "not asked for",
            Self::Stopped => "its template has a fault",
        }
    }

    /// Whether a person must look at it.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        matches!(self, Self::Conflict(_) | Self::Open | Self::NotOurs | Self::NotText | Self::Stopped)
    }

    /// Whether the document on disk changes.
    #[must_use]
    pub fn writes(&self) -> bool {
        matches!(self, Self::New | Self::Updated | Self::Merged | Self::Conflict(_) | Self::Gone)
    }
}
