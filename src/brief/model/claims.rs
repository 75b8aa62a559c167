//! What may be said, and the proof of it.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::record::{choice, record, reference};
use crate::brief::id;
use crate::brief::reader::{MAX_ITEMS, Reader, Value, join};
use crate::brief::shape::Shape;
use crate::brief::tree::{Key, Kind, Node};
use crate::brief::value::{Chosen, Text, When};
use crate::finding::Finding;

record! {
    /// a number, comparison or promise that leaves the building
    Claim short "says" {
        /// the claim, word for word
        says: Option<Text> = "Resolves 38% of requests without an agent",
        /// how it is known: sample, method, period
        proof: Option<Text> = "Nine beta customers, 61,400 requests, September to November 2026",
        /// how outsiders are told where it comes from
        ///
        /// Without it they read the proof. The source stays inside, unless it is a public address.
        cite: Option<Text> = "Nine beta customers, autumn 2026",
        /// the document or address where the proof is
        source: Option<Text> = "Beta report 2026-12, section 2",
        /// the date of the evidence
        as_of: Option<When> = "2026-11-30",
        /// whether it may be said: approved, pending or rejected
        status: Option<Chosen<Status>> = "approved",
        /// who signed it off
        approved_by: Option<Text> = "Legal, Tomas Lindqvist",
        /// whether it may leave the building: external or internal
        r#use: Option<Chosen<Use>> = "external",
    }
}

choice! {
    /// Whether a claim may be said.
    Status {
        /// Not yet.
        Pending = "pending",
        /// Yes.
        Approved = "approved",
        /// Never.
        Rejected = "rejected",
    }
}

choice! {
    /// Whether a claim may leave the building.
    Use {
        /// It may.
        External = "external",
        /// It may not.
        Internal = "internal",
    }
}

reference! {
    /// The id of a claim.
    ClaimRef = Claim,
}

/// Claims by id, in the order of the file.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Claims(pub Vec<(String, Claim)>);

impl Claims {
    /// The claim of that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Claim> {
        self.0.iter().find(|(key, _)| key == id).map(|(_, claim)| claim)
    }
}

impl Claim {
    /// Whether it may be said: pending unless the brief says otherwise.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status.as_ref().map(|s| s.value).unwrap_or_default()
    }

    /// Takes its approval away: it counts as pending, whatever is typed.
    pub(crate) fn withdraw(&mut self) {
        if let Some(status) = &mut self.status {
            status.value = Status::Pending;
        }
    }

    /// Whether it is typed as approved and does not count as such.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.status() != Status::Approved && self.status.as_ref().is_some_and(|status| status.typed.text == "approved")
    }

    /// Whether it may leave the building: external unless the brief says otherwise.
    #[must_use]
    pub fn r#use(&self) -> Use {
        self.r#use.as_ref().map(|u| u.value).unwrap_or_default()
    }

    /// Whether it may stand where customers read: approved, and not internal.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.status() == Status::Approved && self.r#use() == Use::External
    }
}

impl Value for Claims {
    const SHAPE: Shape = Shape::Map(&Claim::SHAPE);

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        match &node.kind {
            Kind::Missing => Self::default(),
            Kind::Map(entries) => {
                if let Some((first_over, _)) = entries.get(MAX_ITEMS) {
                    let message = format!("`{path}` has {} entries", entries.len());
                    reader.error(
                        "too-long-list",
                        first_over.at.clone(),
                        path,
                        message,
                        format!("{MAX_ITEMS} is the most a pack can hold; split the brief"),
                    );
                }
                let (mut claims, mut seen) = (Vec::new(), HashMap::new());
                for (key, node) in entries.iter().take(MAX_ITEMS) {
                    let path = join(path, &key.text);
                    reader.check_id(&key.text, key.at.clone(), &path);
                    // Footnotes go by these ids, and case does not tell footnotes apart.
                    let first: &Key = seen.entry(id::folded(&key.text)).or_insert(key);
                    if first.text != key.text {
                        let finding = Finding::error(
                            "id-twice",
                            reader.place(key.at.clone()),
                            format!("two claims have the id `{}`", key.text),
                        );
                        let words = format!("`{}` here; case does not tell ids apart", first.text);
                        let first = reader.place(first.at.clone());
                        reader.tell(finding.path(&path).related(first, words).help("rename one of them"));
                    }
                    let claim = Claim::read(node, &path, reader);
                    // An empty one is there all the same: others may refer to it before it is written.
                    claims.push((key.text.clone(), claim));
                }
                Self(claims)
            }
            Kind::Text(_) | Kind::List(_) => {
                reader.expected(
                    node,
                    path,
                    "a group of claims, each under a name of its own",
                    "write `my-claim:` and below it `says:`",
                );
                Self::default()
            }
        }
    }

    fn is_missing(&self) -> bool {
        self.0.is_empty()
    }
}
