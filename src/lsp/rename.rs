//! Another id or another name: what refers to it follows, in the brief and in the documents.

use lsp_types::{Position, PrepareRenameResponse, WorkspaceEdit};

use super::desk::Desk;
use crate::brief::edit::path::{Step, steps, written};
use crate::change::Change;
use crate::finding::Finding;

/// What is renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Thing {
    /// The id of an item, or a claim.
    Id { item: String, now: String },
    /// A name.
    Name { path: String, now: String },
}

impl Desk<'_> {
    pub(super) fn prepare_rename(&self, at: Position) -> Option<PrepareRenameResponse> {
        let at = self.byte(at);
        let meant = self.meant(at)?;
        let thing = self.thing(&meant.path)?;
        let (Thing::Id { now, .. } | Thing::Name { now, .. }) = thing;
        let range = self.lines().range(&meant.bytes);
        Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder: now })
    }

    /// # Errors
    /// Why it can't be renamed so.
    pub(super) fn rename(&self, at: Position, new: &str) -> Result<WorkspaceEdit, Vec<Finding>> {
        let at = self.byte(at);
        let thing = self.meant(at).and_then(|meant| self.thing(&meant.path)).ok_or_else(|| {
            let finding = Finding::failure("no-id", "nothing with a name stands here");
            vec![finding.help("names and ids of products, claims, audiences, competitors and people can be renamed")]
        })?;
        let changes = match thing {
            Thing::Id { item, .. } => vec![Change::Rename { path: item, name: new.to_owned() }],
            Thing::Name { path, now } => {
                let mut changes = vec![Change::Set { path: path.clone(), text: new.to_owned() }];
                changes.extend(self.also(&path, &now, new));
                changes
            }
        };
        let trial = self.session.tried(&changes).map_err(|findings| findings.0)?;
        Ok(self.edit(&trial.files))
    }

    fn thing(&self, path: &str) -> Option<Thing> {
        let leaf = self.session.leaf(path);
        if let Some(item) = leaf.and_then(|leaf| self.referred(leaf)) {
            let now = leaf.map(|leaf| leaf.text.clone())?;
            return Some(Thing::Id { item, now });
        }
        let way = steps(path)?;
        match (way.as_slice(), leaf) {
            ([Step::Key(claims), Step::Key(key)], _) if claims == "claims" => {
                self.claim(path)?;
                Some(Thing::Id { item: path.to_owned(), now: key.clone() })
            }
            ([item @ .., Step::Key(key)], Some(leaf)) if key == "id" => {
                Some(Thing::Id { item: written(item), now: leaf.text.clone() })
            }
            ([.., Step::Key(key)], Some(leaf)) if key == "name" || key == "owner" => {
                Some(Thing::Name { path: path.to_owned(), now: leaf.text.trim().to_owned() })
            }
            _ => None,
        }
    }

    /// The other values that say a name in words of their own.
    fn also(&self, path: &str, now: &str, new: &str) -> Vec<Change> {
        /// Shorter names are in other words by chance.
        const LEAST: usize = 4;
        let leaves = self.session.project().map(|project| project.read.leaves.0.as_slice()).unwrap_or_default();
        if now.chars().count() < LEAST {
            return Vec::new();
        }
        let others = leaves.iter().filter(|leaf| leaf.path != path && leaf.path.rsplit('.').next() != Some("id"));
        others
            .filter_map(|leaf| {
                let text = replaced(&leaf.text, now, new);
                (text != leaf.text).then(|| Change::Set { path: leaf.path.clone(), text })
            })
            .collect()
    }
}

/// A text with another name in it, wherever the name stands as a whole.
fn replaced(text: &str, now: &str, new: &str) -> String {
    let (mut out, mut done) = (String::new(), 0);
    for (at, found) in text.match_indices(now) {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|tail| tail.chars().next());
        if before.into_iter().chain(after).any(char::is_alphanumeric) {
            continue;
        }
        out.push_str(text.get(done..at).unwrap_or_default());
        out.push_str(new);
        done = at + found.len();
    }
    out + text.get(done..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_change_as_a_whole() {
        let now = |text: &str| super::replaced(text, "Deskwise", "Tern");
        assert_eq!(now("Deskwise is cheaper than Deskwise's rival"), "Tern is cheaper than Tern's rival");
        assert_eq!(now("Deskwiser, a deskwise choice"), "Deskwiser, a deskwise choice");
    }
}
