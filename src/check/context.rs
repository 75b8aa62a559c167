//! What a rule may look at, and how it tells what it found.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::folder::OnDisk;
use super::table::rule;
use crate::brief::fields::{self, Field, Voice};
use crate::brief::model::{Claim, ClaimRef, Read, Status};
use crate::brief::{Brief, Text};
use crate::finding::{Finding, Level, Place, Source, shortened};
use crate::language::figures::Facts;
use crate::traced::LeafId;

/// The brief, the documents, and what more than one rule needs of them.
pub(super) struct Context<'a> {
    pub(super) source: &'a Arc<Source>,
    pub(super) read: &'a Read,
    pub(super) brief: &'a Brief,
    pub(super) documents: &'a [OnDisk],
    pub(super) today: Date,
    /// Every text of the brief.
    pub(super) fields: Vec<Field<'a>>,
    /// What claims, prices, dates and metrics say.
    pub(super) facts: Facts,
    /// The same, and what the plan says: for what nobody outside reads.
    pub(super) inside_facts: Facts,
    /// What claims say, but rejected ones: a superlative that one of them says is backed.
    pub(super) claims: Vec<&'a str>,
}

/// What was found.
pub(super) type Found = Vec<Finding>;

impl<'a> Context<'a> {
    pub(super) fn new(source: &'a Arc<Source>, read: &'a Read, documents: &'a [OnDisk], today: Date) -> Self {
        let brief = &read.brief;
        let fields = fields::of(read);
        let mut facts = Facts::default();
        let mut claims = Vec::new();
        for (_, claim) in brief.claims.0.iter().filter(|(_, claim)| claim.status() != Status::Rejected) {
            claims.extend(claim.says.as_ref().map(|says| says.text.as_str()));
            for text in [&claim.says, &claim.proof].into_iter().flatten() {
                facts.learn(&text.text);
            }
        }
        for field in &fields {
            let pattern = fields::pattern(&field.leaf.path);
            let states = matches!(
                pattern.as_str(),
                "product.name"
                    | "product.pricing"
                    | "product.availability"
                    | "plans[].price"
                    | "plans[].includes[]"
                    | "plans[].replaces"
                    | "plans[].for"
                    | "offer.text"
                    | "competitors[].compare[].theirs"
                    | "competitors[].pricing"
                    | "competitors[].name"
                    | "audience[].name"
                    | "launch.tier"
            ) || pattern.starts_with("metrics[]");
            if states {
                facts.learn(field.text());
            }
        }
        let mut inside_facts = Facts::default();
        for field in fields.iter().filter(|field| !matches!(field.voice, Voice::Story | Voice::Ours | Voice::Claim)) {
            inside_facts.learn(field.text());
        }
        Self { source, read, brief, documents, today, fields, facts, inside_facts, claims }
    }

    /// A finding of a rule at its usual level.
    pub(super) fn finding(name: &'static str, place: Option<Place>, message: impl Into<String>) -> Finding {
        let level = rule(name).map_or(Level::Warning, |rule| rule.level);
        Finding::new(level, name, place, message)
    }

    /// A finding about a value.
    pub(super) fn at(&self, name: &'static str, leaf: LeafId, message: impl Into<String>) -> Finding {
        match self.read.leaves.get(leaf) {
            Some(leaf) => Self::finding(name, Some(self.place(leaf.span.clone())), message).path(&leaf.path),
            None => Self::finding(name, Some(self.place(0..0)), message),
        }
    }

    /// A finding about something that is not there, shown at what stands nearest to it.
    pub(super) fn missing(&self, name: &'static str, path: &str, message: impl Into<String>) -> Finding {
        Self::finding(name, Some(self.near(path)), message).path(path)
    }

    /// A finding about a part of a text.
    pub(super) fn within(
        &self,
        name: &'static str,
        field: &Field<'_>,
        part: Range<usize>,
        message: impl Into<String>,
    ) -> Finding {
        let bytes = field.bytes(&self.source.text, part);
        Self::finding(name, Some(self.place(bytes)), message).path(&field.leaf.path)
    }

    pub(super) fn place(&self, span: Range<usize>) -> Place {
        Place { source: Arc::clone(self.source), span }
    }

    /// The place of a value, else of the first one beside it, else of the first one beside what it belongs to.
    pub(super) fn near(&self, path: &str) -> Place {
        let mut prefix = path;
        loop {
            let stands = |leaf: &&crate::brief::Leaf| {
                leaf.path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            };
            if let Some(leaf) = self.read.leaves.0.iter().find(stands) {
                return self.place(leaf.span.clone());
            }
            match prefix.rfind(['.', '[']) {
                Some(end) => prefix = prefix.get(..end).unwrap_or_default(),
                // What is missing at the top is shown at the first value there is.
                None => return self.place(self.read.leaves.0.first().map_or(0..0, |leaf| leaf.span.clone())),
            }
        }
    }

    /// The path of a value.
    pub(super) fn path_of(&self, leaf: LeafId) -> &'a str {
        self.read.leaves.get(leaf).map_or("", |leaf| leaf.path.as_str())
    }

    /// The claim of a reference.
    pub(super) fn claim(&self, proof: &ClaimRef) -> Option<&'a Claim> {
        self.brief.claims.get(&proof.0.text)
    }

    /// Every reference to a claim.
    pub(super) fn proofs(&self) -> impl Iterator<Item = &'a ClaimRef> {
        let brief = self.brief;
        let ours =
            brief.audience.iter().flat_map(|a| &a.proof).chain(brief.messaging.pillars.iter().flat_map(|p| &p.proof));
        let answers = brief.competitors.iter().flat_map(|c| &c.objections).flat_map(|o| &o.proof);
        let leadership = brief.launch.proof.iter().chain(&brief.business.proof);
        ours.chain(answers).chain(brief.faq.iter().flat_map(|q| &q.proof)).chain(leadership)
    }
}

/// The text of a value that may be missing.
pub(super) fn said(text: Option<&Text>) -> &str {
    text.map_or("", |text| text.text.as_str())
}

/// Text for a message: one line, cut.
pub(super) fn shown(text: &str) -> String {
    shortened(text, 80)
}
