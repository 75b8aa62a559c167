//! What can be done in the brief about what was found: a field that is missing, a claim, a rule that does not apply.

use std::ops::Range;

use lsp_types::{CodeAction, Diagnostic};

use super::actions::{action, meets};
use super::desk::Desk;
use super::navigate::gap_paths;
use crate::brief::id;
use crate::brief::shape::{Field, Shape};
use crate::change::{self, Change};
use crate::check::rule;
use crate::finding::Finding;
use crate::language::words;
use crate::session::trial::Rewritten;

/// Stands in a brief where a person is to write something, until it is taken out again.
const BLANK: &str = "launchpack-blank";

/// Rules about figures and promises that no claim backs.
const UNBACKED: [&str; 4] = ["unbacked-figure", "unbacked-number", "unbacked-superlative", "unbacked-guarantee"];

impl Desk<'_> {
    pub(super) fn in_brief(&self, bytes: &Range<usize>, told: &[Diagnostic], all: &mut Vec<CodeAction>) {
        if !self.session.is_sound() {
            return;
        }
        let found = self.session.findings();
        let here = |finding: &&Finding| {
            let span = finding.place.as_ref().map_or(0..0, |place| place.span.clone());
            meets(&span, bytes)
        };
        let here: Vec<&Finding> = found.get(&self.file).into_iter().flatten().filter(here).collect();
        let mut missing: Vec<String> = here.iter().filter_map(|finding| finding.path.clone()).collect();
        if !self.is_brief() {
            missing
                .extend(self.lines_of(bytes).flat_map(|line| {
                    crate::render::gaps(line).flat_map(|(_, gap)| gap_paths(gap)).collect::<Vec<_>>()
                }));
        }
        missing.sort();
        missing.dedup();
        for path in missing {
            let Some(field) = Self::field(&path).filter(|_| self.session.leaf(&path).is_none()) else { continue };
            let Some(after) = self.with_blank(&path, field) else { continue };
            let title = format!("Add `{path}` to the brief, to fill in");
            let about = here.iter().filter(|finding| finding.path.as_deref() == Some(&path)).map(|one| one.rule);
            all.push(action(title, self.of_brief(after), Self::about(told, &about.collect::<Vec<_>>())));
        }
        for finding in &here {
            if UNBACKED.contains(&finding.rule)
                && let Some((key, after)) = self.claimed(finding)
            {
                let title = format!("Make a claim of it (`claims.{key}`, pending until somebody approves it)");
                all.push(action(title, self.of_brief(after), Self::about(told, &[finding.rule])));
            }
        }
        let mut rules: Vec<&str> = here.iter().map(|finding| finding.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        for name in rules.into_iter().filter(|name| rule::rule(name).is_some()) {
            let fields = vec![("rule".to_owned(), name.to_owned()), ("why".to_owned(), BLANK.to_owned())];
            let change = Change::Add { path: "pack.allow".to_owned(), text: None, fields };
            let Ok(after) = change::applied(&self.session.brief().text, &change) else { continue };
            let Some(after) = filled(&after, "what makes this brief different; without a reason the rule stays on")
            else {
                continue;
            };
            let title = format!("Allow `{name}` in this brief, with a reason");
            all.push(action(title, self.of_brief(after), Self::about(told, &[name])));
        }
    }

    fn of_brief(&self, after: String) -> lsp_types::WorkspaceEdit {
        let (file, before) = (self.session.path().to_owned(), self.session.brief().text.clone());
        self.edit(&[Rewritten { file, before, after }])
    }

    /// The lines that some bytes stand in.
    fn lines_of(&self, bytes: &Range<usize>) -> impl Iterator<Item = &str> {
        let start = self.text.get(..bytes.start).and_then(|head| head.rfind('\n')).map_or(0, |i| i + 1);
        let tail = self.text.get(bytes.end..).unwrap_or_default();
        let end = tail.find('\n').map_or(self.text.len(), |i| bytes.end + i);
        self.text.get(start..end).unwrap_or_default().lines()
    }

    /// The brief with an empty field, and what belongs there beside it.
    fn with_blank(&self, path: &str, field: &'static Field) -> Option<String> {
        let blank = || Some(BLANK.to_owned());
        let change = match field.shape {
            Shape::Record(_) | Shape::Map(_) => return None,
            Shape::List(Shape::Record(record)) => {
                let first = record.fields.first().map(|field| (field.key.to_owned(), BLANK.to_owned()));
                Change::Add { path: path.to_owned(), text: None, fields: first.into_iter().collect() }
            }
            Shape::List(_) => Change::Add { path: path.to_owned(), text: blank(), fields: Vec::new() },
            _ => Change::Set { path: path.to_owned(), text: BLANK.to_owned() },
        };
        let after = change::applied(&self.session.brief().text, &change).ok()?;
        let example = field.example.map_or_else(String::new, |example| format!("; for example: {example}"));
        filled(&after, &format!("{}{example}", field.phrase()))
    }

    /// The brief with a claim that says the sentence of a finding; and its name.
    fn claimed(&self, finding: &Finding) -> Option<(String, String)> {
        const WORDS: usize = 4;
        let place = finding.place.as_ref()?;
        let (_, line) = place.source.line(place.span.start);
        let text = place.source.text.get(line.clone())?;
        let at = place.span.start.saturating_sub(line.start);
        let sentence = words::sentences(text).into_iter().find(|one| one.start <= at && at < one.end)?;
        let mut says = text.get(sentence)?.trim();
        if self.is_brief() {
            let leaf = self.session.leaf_at(place.span.start)?;
            let own = words::sentences(&leaf.text).into_iter().filter_map(|one| leaf.text.get(one));
            says = own.map(str::trim).find(|own| says.ends_with(own) || own.contains(says)).unwrap_or(&leaf.text);
        }
        let bare: String =
            says.trim_start_matches(['#', '-', '>', '|', ' ', '*']).chars().filter(|c| !"*_`|".contains(*c)).collect();
        let says = bare.trim().trim_end_matches('.').to_owned();
        let name: Vec<&str> = says.split_whitespace().take(WORDS).collect();
        let name = id::kebab(&name.join(" "));
        let claims = &self.session.project()?.read.brief.claims;
        if name.is_empty() || claims.get(&name).is_some() {
            return None;
        }
        let fields = vec![("says".to_owned(), says), ("status".to_owned(), "pending".to_owned())];
        let change = Change::Add { path: format!("claims.{name}"), text: None, fields };
        Some((name, change::applied(&self.session.brief().text, &change).ok()?))
    }
}

/// The text with a comment in place of the blank; [`None`] where the blank does not stand at the end of a line.
fn filled(text: &str, comment: &str) -> Option<String> {
    let (before, after) = text.split_once(BLANK)?;
    let is_last = after.is_empty() || after.starts_with(['\n', '\r']);
    let comment = comment.split_whitespace().collect::<Vec<_>>().join(" ");
    (is_last && !after.contains(BLANK)).then(|| format!("{} # {comment}{after}", before.trim_end_matches(' ')))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_blank_becomes_a_comment() {
        assert_eq!(super::filled("a: launchpack-blank\nb: x\n", "so\nit is").as_deref(), Some("a: # so it is\nb: x\n"));
        assert_eq!(super::filled("a: [launchpack-blank]\n", "x"), None);
    }
}
