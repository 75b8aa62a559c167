//! A question about a place of a file, with all there is to answer it.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use lsp_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Position, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

use super::place;
use super::state::{Can, Open};
use super::text::{Encoding, Lines, edits};
use crate::brief::shape::{self, Field, Shape, Target};
use crate::brief::{Brief, Leaf};
use crate::session::Session;
use crate::session::cursor::{self, Cursor};
use crate::session::trial::Rewritten;

/// A file, and what is known around it.
#[derive(Debug)]
pub(super) struct Desk<'s> {
    pub(super) session: &'s Session,
    pub(super) file: PathBuf,
    pub(super) text: String,
    pub(super) encoding: Encoding,
    pub(super) open: &'s BTreeMap<PathBuf, Open>,
    pub(super) can: Can,
}

/// What a person means by a place of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meant {
    /// The path in the brief.
    pub(super) path: String,
    /// The bytes of the file that say it.
    pub(super) bytes: std::ops::Range<usize>,
}

impl<'s> Desk<'s> {
    pub(super) fn is_brief(&self) -> bool {
        self.file == self.session.path()
    }

    /// Whether it is a template of a person's own.
    pub(super) fn is_template(&self) -> bool {
        self.file.extension().is_some_and(|end| end == "hbs")
    }

    pub(super) fn lines(&self) -> Lines<'_> {
        Lines::new(&self.text, self.encoding)
    }

    pub(super) fn byte(&self, at: Position) -> usize {
        self.lines().byte(at)
    }

    pub(super) fn cursor(&self, at: usize) -> Cursor {
        cursor::at(&self.text, at)
    }

    /// The value of the brief that is meant at a byte: of the brief a key or a value, of a document what it says there.
    pub(super) fn meant(&self, at: usize) -> Option<Meant> {
        if !self.is_brief() {
            let spot = self.session.spots(&self.file, at).into_iter().next()?;
            return Some(Meant { path: spot.path, bytes: spot.bytes });
        }
        if let Some(leaf) = self.session.leaf_at(at) {
            return Some(Meant { path: leaf.path.clone(), bytes: leaf.span.clone() });
        }
        // A key, at whatever letter of it.
        let end = at + self.text.get(at..)?.find(|c: char| !is_of_word(c)).unwrap_or(self.text.len() - at);
        let cursor = self.cursor(end);
        let key = self.text.get(cursor.word.clone()).unwrap_or_default().trim();
        let is_named = cursor.is_key && !key.is_empty() && key.chars().all(is_of_word);
        let path = match (is_named, cursor.path.is_empty()) {
            (false, true) => return None,
            (false, false) => cursor.path,
            (true, true) => key.to_owned(),
            (true, false) => format!("{}.{key}", cursor.path),
        };
        Some(Meant { path, bytes: cursor.word })
    }

    /// What a value is.
    pub(super) fn field(path: &str) -> Option<&'static Field> {
        shape::field_at(&Brief::RECORD, path)
    }

    /// The path of the item that a value refers to.
    pub(super) fn referred(&self, leaf: &Leaf) -> Option<String> {
        let brief = &self.session.project()?.read.brief;
        let target = match Self::field(&leaf.path)?.shape {
            Shape::Ref(target) => target,
            Shape::List(Shape::Ref(target)) => *target,
            _ => return None,
        };
        match target {
            Target::Claim => brief.claims.get(&leaf.text).map(|claim| claim.path.clone()),
            Target::Audience => brief.audience.iter().find(|one| one.id.text == leaf.text).map(|one| one.path.clone()),
            Target::Metric => brief.metrics.iter().find(|one| one.id.text == leaf.text).map(|one| one.path.clone()),
        }
    }

    /// The claim that a path is about, with its name.
    pub(super) fn claim(&self, path: &str) -> Option<(&'s str, &'s crate::brief::model::Claim)> {
        let key = path.strip_prefix("claims.")?.split('.').next()?;
        let claims = &self.session.project()?.read.brief.claims.0;
        claims.iter().find(|(known, _)| known == key).map(|(known, claim)| (known.as_str(), claim))
    }

    /// Changes of files as an editor makes them.
    pub(super) fn edit(&self, files: &[Rewritten]) -> WorkspaceEdit {
        let each = files.iter().filter(|file| file.before != file.after);
        self.workspace(each.map(|one| (one.file.clone(), edits(&one.before, &one.after, self.encoding))))
    }

    /// Changes of this file alone.
    pub(super) fn own_edit(&self, edits: Vec<TextEdit>) -> WorkspaceEdit {
        self.workspace(std::iter::once((self.file.clone(), edits)))
    }

    #[expect(clippy::mutable_key_type, reason = "the protocol's own type")]
    fn workspace(&self, files: impl Iterator<Item = (PathBuf, Vec<TextEdit>)>) -> WorkspaceEdit {
        let named = files.filter_map(|(file, edits)| Some((self.uri(&file)?, self.version(&file), edits)));
        if !self.can.document_changes {
            let changes: HashMap<Uri, Vec<TextEdit>> = named.map(|(uri, _, edits)| (uri, edits)).collect();
            return WorkspaceEdit::new(changes);
        }
        let changes = named.map(|(uri, version, edits)| TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        });
        WorkspaceEdit { document_changes: Some(DocumentChanges::Edits(changes.collect())), ..WorkspaceEdit::default() }
    }

    /// The name of a file, as the client has it where it is open.
    pub(super) fn uri(&self, file: &Path) -> Option<Uri> {
        self.open.get(file).map(|open| open.uri.clone()).or_else(|| place::uri(file))
    }

    fn version(&self, file: &Path) -> Option<i32> {
        self.open.get(file).map(|open| open.version)
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-'
}

/// A text on one line, cut where it is long.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 160;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST { line } else { line.chars().take(MOST).chain(['…']).collect() }
}
