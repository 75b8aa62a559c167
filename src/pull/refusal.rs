//! Edits that are not taken, each with its reason and the way on.

use std::ops::Range;

use super::transfer::NoWay;
use crate::traced::Via;

/// An edit of a value that is left to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The value, or the list.
    pub path: String,
    /// Why.
    pub reason: Reason,
    /// Where: index into the documents that were looked at, and bytes of the file.
    pub at: At,
    /// Other places that belong to it.
    pub also: Vec<At>,
}

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// Index into the documents that were looked at.
    pub sheet: usize,
    /// Bytes of the file.
    pub bytes: Range<usize>,
}

/// Why an edit is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It says different things in different places.
    Apart,
    /// Nothing stands in its place.
    Deleted,
    /// The edit reaches into the words around it.
    Border,
    /// Words were added beside it.
    Beside,
    /// The document has a conflict that is not settled.
    Open,
    /// A helper made the words that were edited.
    Made(Via),
    /// The brief changed since the document was built.
    Stale,
    /// What stands there is no date.
    NoDate,
    /// A date that counts from the launch.
    Relative,
    /// Several paragraphs, where the value is one line.
    Lines,
    /// The brief has no way of holding the text.
    NoForm,
    /// The document, built again, would say it in another way: how.
    Otherwise(String),
    /// The brief would not be sound: why.
    Unsound(String),
    /// An item was added that is not shown as a whole.
    PartOfItem,
    /// An item was taken out, and the brief knows more of it: which fields.
    MoreOfItem(Vec<String>),
    /// An item was taken out here and is still said elsewhere in the document.
    StillSaid,
    /// An item stands elsewhere in its list now.
    Moved,
    /// The document, built again, would not show the list as it stands.
    ListOtherwise,
}

impl From<NoWay> for Reason {
    fn from(no_way: NoWay) -> Self {
        match no_way {
            NoWay::Made(via) => Self::Made(via),
            NoWay::Stale => Self::Stale,
            NoWay::NoDate => Self::NoDate,
            NoWay::Relative => Self::Relative,
            NoWay::Lines => Self::Lines,
        }
    }
}

impl Reason {
    /// The name of the finding.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Apart => "edited-apart",
            Self::Deleted => "value-deleted",
            Self::Border | Self::Beside | Self::Lines => "edit-unclear",
            Self::Open => "open-conflict",
            Self::Made(_) | Self::NoDate | Self::Relative | Self::Otherwise(_) => "no-way-back",
            Self::Stale => "brief-moved-on",
            Self::NoForm | Self::Unsound(_) => "brief-refuses",
            Self::PartOfItem | Self::MoreOfItem(_) | Self::StillSaid | Self::Moved | Self::ListOtherwise => {
                "item-unclear"
            }
        }
    }

    /// What happened.
    #[must_use]
    pub fn message(&self, path: &str) -> String {
        match self {
            Self::Apart => format!("`{path}` was edited to different texts"),
            Self::Deleted => format!("`{path}` was deleted here"),
            Self::Border => format!("an edit reaches from `{path}` into the words around it"),
            Self::Beside => format!("words were added between `{path}` and the sentence around it"),
            Self::Open => format!("`{path}` stands in a document with a conflict that is not settled"),
            Self::Made(Via::Date) => {
                format!("the words that were edited are a date that `{path}` has as days from launch")
            }
            Self::Made(Via::Named) => {
                format!("the product's name stands for `It` at the start of `{path}` here, or `It` for the name")
            }
            Self::Made(Via::NoStop | Via::FirstParagraph | Via::Article) => {
                format!("the words that were edited are not those of `{path}`")
            }
            Self::Stale => format!("the brief has another text for `{path}` than this document was built from"),
            Self::NoDate => format!("`{path}` is a date, and no date stands here any more"),
            Self::Relative => format!("`{path}` counts from the launch, so a new day can mean two things"),
            Self::Lines => format!("`{path}` is one line, and several stand here"),
            Self::NoForm => format!("the new text of `{path}` can't be written into the brief"),
            Self::Otherwise(text) if text.is_empty() => {
                format!("with this edit in the brief, `{path}` would not be said here as you typed it")
            }
            Self::Otherwise(text) => format!("with this edit in the brief, this place would say `{text}`"),
            Self::Unsound(why) => format!("the brief can't take this edit of `{path}`: {why}"),
            Self::PartOfItem => {
                format!("something was added between items of `{path}`, and it does not have their form")
            }
            Self::MoreOfItem(fields) => {
                format!(
                    "`{path}` was taken out here, and the brief says more of it: {}",
                    crate::finding::listed(fields)
                )
            }
            Self::StillSaid => format!("`{path}` was taken out here, and is still said elsewhere in this document"),
            Self::Moved => format!("`{path}` stands at another place of its list"),
            Self::ListOtherwise => {
                format!("with this edit of `{path}` in the brief, its items would not be shown as here")
            }
        }
    }

    /// What to do. `line` is where the brief says the value.
    #[must_use]
    pub fn help(&self, line: Option<usize>, file: &str) -> String {
        let brief = line.map_or_else(|| "the brief".to_owned(), |line| format!("line {line} of the brief"));
        match self {
            Self::Apart => {
                format!("make them alike, or take those of one document with `launchpack pull --take {file}`")
            }
            Self::Deleted => {
                format!("empty {brief} to say it nowhere; to leave it out here only, take out its whole sentence")
            }
            Self::Border | Self::Beside => {
                format!("to change the value everywhere, change {brief}; as it is, the edit stays in this document")
            }
            Self::Open => "settle the marked places, run `launchpack build`, and pull again".to_owned(),
            Self::Made(_) | Self::Relative | Self::NoForm | Self::Moved => format!("change {brief}"),
            Self::Stale => "run `launchpack build`, which merges the two, and pull again".to_owned(),
            Self::NoDate => format!("write it like 9 March 2027, or change {brief}"),
            Self::Lines => format!("write it as one line, or change {brief}"),
            Self::Otherwise(_) => format!("change {brief} instead; as it is, the edit stays in this document"),
            Self::Unsound(_) => format!("change {brief} and what refers to it"),
            Self::ListOtherwise => {
                format!("change the list at {brief}; a document that has room for so many shows only its first")
            }
            Self::PartOfItem => "to have it in the brief, add it there; as it is, it stays in this document".to_owned(),
            Self::MoreOfItem(_) | Self::StillSaid => {
                format!("take it out at {brief} to say it nowhere; as it is, it is left out in this place only")
            }
        }
    }
}
