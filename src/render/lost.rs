//! What of a template can't work, and what a person is told of it.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::finding::{Finding, Place, Source};

/// Loops within loops, at most.
pub(super) const MAX_LOOPS: usize = 3;

/// Something in a template that can't work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The template.
    pub template: String,
    /// The path, or the words, as they stand there.
    pub path: String,
    /// Line and column, counted from 1, at or before which it stands.
    pub at: (usize, usize),
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// There is no such field; the nearest.
    NoField(Option<String>),
    /// There is no such template or partial; the nearest.
    NoTemplate(Option<String>),
    /// There is no such helper; the nearest.
    NoHelper(Option<String>),
    /// The partial calls itself, by way of others or not.
    Circle,
    /// Loops within loops go deeper than a document needs.
    Loops,
    /// It is not Handlebars.
    Syntax(String),
    /// It is Handlebars, and of a kind that documents do without.
    Unknown,
}

impl Lost {
    /// What a person is told.
    #[must_use]
    pub fn finding(&self, catalog: &Catalog) -> Finding {
        let (message, help) = match &self.why {
            Why::NoField(_) => (format!("there is no `{}` here", self.path), "`docs/templates.md` lists what there is"),
            Why::NoTemplate(_) => (
                format!("there is no template or partial `{}`", self.path),
                "`launchpack templates list` shows those there are",
            ),
            Why::NoHelper(_) => (format!("there is no helper `{}`", self.path), "`docs/templates.md` lists them"),
            Why::Circle => (format!("`{}` calls itself", self.path), "a partial can't be part of itself"),
            Why::Loops => (format!("more than {MAX_LOOPS} loops stand in each other"), "take the inner ones out"),
            Why::Syntax(reason) => (reason.clone(), "look for a missing end, `{{/…}}`, or bracket"),
            Why::Unknown => {
                ("this kind of tag is not used in documents".to_owned(), "use values, helpers, blocks and partials")
            }
        };
        let near = match &self.why {
            Why::NoField(near) | Why::NoTemplate(near) | Why::NoHelper(near) => near.as_deref(),
            Why::Circle | Why::Loops | Why::Syntax(_) | Why::Unknown => None,
        };
        let Some(template) = catalog.template(&self.template) else {
            return Finding::failure("template-fault", message).help(help);
        };
        let before: usize = template.text.split_inclusive('\n').take(self.at.0.saturating_sub(1)).map(str::len).sum();
        let tail = template.text.get(before..).unwrap_or_default();
        let column = tail.char_indices().nth(self.at.1.saturating_sub(1)).map_or(0, |(at, _)| at);
        let found = tail.get(column..).unwrap_or_default().find(&self.path);
        let (start, length) = match found {
            Some(at) if !self.path.is_empty() => (before + column + at, self.path.len()),
            _ => (before + column, tail.get(column..).unwrap_or_default().lines().next().unwrap_or_default().len()),
        };
        let path = template.file.clone().unwrap_or_else(|| template.path().into());
        let source = Arc::new(Source { path, text: template.text.to_string() });
        let finding =
            Finding::error("template-fault", Place { source, span: start..start + length }, message).help(help);
        match near {
            Some(near) => finding.label(format!("did you mean `{near}`?")),
            None => finding,
        }
    }
}
