//! Files in which others are packed, and texts of which a line is a paragraph.

use std::io::{Cursor, Read as _};
use std::path::Path;

use super::{MAX_BYTES, Said, damaged, too_large};
use crate::finding::Finding;

/// A file in which others are packed.
pub(super) struct Archive<'b> {
    shown: &'b Path,
    zip: zip::ZipArchive<Cursor<&'b [u8]>>,
    /// How much more of it is unpacked.
    left: u64,
}

impl<'b> Archive<'b> {
    pub(super) fn open(shown: &'b Path, bytes: &'b [u8]) -> Result<Self, Finding> {
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged(shown, "it is no such file inside"))?;
        Ok(Self { shown, zip, left: MAX_BYTES })
    }

    /// Refuses one of which a part unpacks to more than is read.
    #[cfg(feature = "import")]
    pub(super) fn check(&mut self) -> Result<(), Finding> {
        let mut sizes = (0..self.zip.len()).map(|index| self.zip.by_index_raw(index).map_or(0, |part| part.size()));
        if sizes.any(|size| size > MAX_BYTES) { Err(too_large(self.shown)) } else { Ok(()) }
    }

    /// The names of the parts.
    pub(super) fn names(&self) -> Vec<String> {
        self.zip.file_names().map(str::to_owned).collect()
    }

    /// A part as text; `None` where there is none of that name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Finding> {
        let file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(zip::result::ZipError::UnsupportedArchive(_)) => {
                return Err(damaged(self.shown, "it is locked with a password"));
            }
            Err(error) => return Err(damaged(self.shown, &error.to_string())),
        };
        let mut bytes = Vec::new();
        let size = file.take(self.left + 1).read_to_end(&mut bytes);
        let size = size.map_err(|error| damaged(self.shown, &error.to_string()))? as u64;
        if size > self.left {
            return Err(too_large(self.shown));
        }
        self.left -= size;
        Ok(Some(super::encoding::text(&bytes, false).into_owned()))
    }
}

/// Elements within each other that are too deep for a document that a person wrote.
const DEEPEST: usize = 400;

/// XML without a document type, of a depth that a person's document can have.
pub(super) fn parsed<'t>(shown: &Path, text: &'t str) -> Result<roxmltree::Document<'t>, Finding> {
    // The parser goes into each element, and what is too deep would end it.
    let (mut depth, mut deepest) = (0_usize, 0);
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match (byte, bytes.get(at + 1)) {
            (b'<', Some(b'!' | b'?')) => {}
            (b'<', Some(b'/')) | (b'/', Some(b'>')) => depth = depth.saturating_sub(1),
            (b'<', Some(_)) => depth += 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if deepest > DEEPEST {
        return Err(damaged(shown, "its parts are within each other too deep"));
    }
    let options = roxmltree::ParsingOptions { allow_dtd: false, ..roxmltree::ParsingOptions::default() };
    roxmltree::Document::parse_with_options(text, options).map_err(|error| damaged(shown, &error.to_string()))
}

/// A text that is made of paragraphs, a line for each.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) text: String,
    /// How many lines it has.
    pub(super) lines: usize,
}

impl Sheet {
    /// Adds a paragraph, which may be empty; its words, with their place in the text.
    pub(super) fn line(&mut self, words: &str) -> Said {
        let from = self.text.len();
        // Lines within a paragraph are one in the text, of the same length.
        self.text.extend(words.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
        self.text.push('\n');
        self.lines += 1;
        Said::plain(words, from).cleaned()
    }
}
