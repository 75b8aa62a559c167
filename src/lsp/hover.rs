//! What stands under the pointer: of the brief a field, of a document the value that a word comes from.

use std::fmt::Write as _;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use super::desk::{Desk, short};
use crate::brief::model::{Claim, Status, Use};
use crate::check::rule;
use crate::finding::Place;

/// So many documents are named.
const NAMED: usize = 8;

impl Desk<'_> {
    pub(super) fn hover(&self, at: Position) -> Option<Hover> {
        let at = self.byte(at);
        let meant = self.meant(at);
        let mut out = meant.as_ref().map(|meant| self.told(&meant.path)).unwrap_or_default();
        for rule in self.rules_at(at) {
            let Some(words) = rule::explained(rule) else { continue };
            if !out.is_empty() {
                out.push_str("\n---\n\n");
            }
            let _ = write!(out, "`{rule}`: {}\n\n{}\n", words.finds, words.text.trim());
        }
        let range = meant.map(|meant| self.lines().range(&meant.bytes));
        let contents =
            HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: out.trim().to_owned() });
        (!out.trim().is_empty()).then_some(Hover { contents, range })
    }

    /// The rules that found something at a byte.
    fn rules_at(&self, at: usize) -> Vec<&'static str> {
        let found = self.session.findings();
        let here = found.get(&self.file).into_iter().flatten().filter(|finding| {
            finding.place.as_ref().is_some_and(|place| place.span.start <= at && at < place.span.end)
        });
        let mut rules: Vec<&'static str> = here.map(|finding| finding.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// What there is to say of a value.
    fn told(&self, path: &str) -> String {
        let mut out = format!("**`{path}`**");
        let field = Self::field(path);
        if let Some(field) = field.filter(|_| self.is_brief()) {
            let about: Vec<&str> = field.about.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
            let _ = write!(out, ": {}", crate::render::capital(&about.join(". ")));
            if let Some(example) = field.example {
                let _ = write!(out, "\n\nFor example: {}", plain(example));
            }
        }
        let leaf = self.session.leaf(path);
        if let Some(leaf) = leaf.filter(|_| !self.is_brief()) {
            let line = self.session.value_place(path).map(|place| place.line_column().0).unwrap_or_default();
            let _ = write!(out, " (line {line} of the brief)\n\n> {}", plain(&short(&leaf.text)));
        }
        let referred = leaf.and_then(|leaf| self.referred(leaf));
        if let Some((key, claim)) = self.claim(referred.as_deref().unwrap_or(path)) {
            out.push_str(&told_of_claim(key, claim));
        } else if let Some(name) = referred.and_then(|path| self.session.leaf(&format!("{path}.name"))) {
            let _ = write!(out, "\n\n{}", plain(&name.text));
        }
        out.push_str(&self.said(path));
        out
    }

    /// Where documents say a value.
    fn said(&self, path: &str) -> String {
        let places = self.session.places(path);
        let mut files: Vec<(String, Vec<usize>)> = Vec::new();
        for place in &places {
            let (name, line) = (name(place), place.line_column().0);
            match files.iter_mut().find(|(known, _)| *known == name) {
                Some((_, lines)) if lines.contains(&line) => {}
                Some((_, lines)) => lines.push(line),
                None => files.push((name, vec![line])),
            }
        }
        if files.is_empty() {
            return if self.session.leaf(path).is_some() {
                "\n\nNo document says it.".to_owned()
            } else {
                String::new()
            };
        }
        let mut out = String::from("\n\nSaid in:\n");
        for (file, lines) in files.iter().take(NAMED) {
            let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
            let _ = write!(out, "\n- {file}, line {}", lines.join(", "));
        }
        if files.len() > NAMED {
            let _ = write!(out, "\n- and {} more", files.len() - NAMED);
        }
        out
    }
}

fn name(place: &Place) -> String {
    place.source.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What a claim rests on.
fn told_of_claim(key: &str, claim: &Claim) -> String {
    let mut out = format!("\n\nClaim `{key}`: {}", status(claim));
    let rows = [("Says", &claim.says), ("Proof", &claim.proof), ("Source", &claim.source)];
    for (name, text) in rows.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?))) {
        let _ = write!(out, "\n- {name}: {}", plain(&short(&text.text)));
    }
    out
}

/// How a claim stands.
pub(super) fn status(claim: &Claim) -> String {
    let by = claim.approved_by.as_ref().map_or_else(String::new, |by| format!(" by {}", by.text));
    let mut out = match claim.status() {
        Status::Approved => format!("approved{by}"),
        Status::Pending if claim.is_withdrawn() => "pending: other words than these were approved".to_owned(),
        Status::Pending => "pending, nobody may say it yet".to_owned(),
        Status::Rejected => "rejected, nobody may say it".to_owned(),
    };
    if claim.r#use() == Use::Internal {
        out.push_str(", for inside only");
    }
    out
}

/// Text that no Markdown reader takes for anything else.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if "\\`*_[]<>#|~&!".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
