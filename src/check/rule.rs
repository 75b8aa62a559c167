//! The rules there are, and what each has to say for itself.

use std::fmt::Write as _;
use std::sync::LazyLock;

use serde::Deserialize;

pub use super::table::{Group, Rule, groups, rule};
use crate::catalog;

/// A rule's own words, as in `templates/rules/NAME.yaml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What it finds, in a line.
    pub finds: String,
    /// Why it exists, and what to do.
    pub text: String,
    /// What it finds something in.
    pub bad: Example,
    /// What it finds nothing in.
    pub good: Example,
}

/// A brief, or a brief and what was done to its documents. Both are built and checked by a test.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The lines of the brief that matter; a product's name is added where there is none.
    pub brief: String,
    /// The document that a person edits after the build.
    #[serde(default)]
    pub document: Option<String>,
    /// The text that the person takes out of it; without it, the new text is added at the end.
    #[serde(default)]
    pub was: Option<String>,
    /// The text that the person puts there.
    #[serde(default)]
    pub now: Option<String>,
    /// How often the new text stands there, for what is too long to print.
    #[serde(default)]
    pub times: Option<usize>,
    /// A text of a person's own, put beside the documents as `draft.md`.
    #[serde(default)]
    pub draft: Option<String>,
    /// The day until which the documents are out with a reviewer.
    #[serde(default)]
    pub sent: Option<String>,
    /// The list of comments.
    #[serde(default)]
    pub comments: Option<String>,
    /// The brief as it is changed afterwards.
    #[serde(default)]
    pub then: Option<String>,
    /// Whether the pack is built once more after that.
    #[serde(default)]
    pub rebuilt: bool,
    /// The day on which it is checked.
    #[serde(default)]
    pub today: Option<String>,
}

impl Example {
    /// The example as a person reads it: the brief, then what was done to a document.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = self.brief.trim_end().to_owned();
        if let Some(document) = &self.document {
            let _ = write!(out, "\n\nand in {document}:\n");
            for (sign, text) in [("- ", &self.was), ("+ ", &self.now)] {
                for line in text.iter().flat_map(|text| text.trim_end().lines()) {
                    let _ = write!(out, "\n{sign}{line}");
                }
            }
            if let Some(times) = self.times {
                let _ = write!(out, "\n  (and the same {} times more)", times.saturating_sub(1));
            }
        }
        if let Some(draft) = &self.draft {
            let _ = write!(out, "\n\nand beside the documents, in draft.md:\n");
            for line in draft.trim_end().lines() {
                let _ = write!(out, "\n{line}");
            }
        }
        if let Some(sent) = &self.sent {
            let _ = write!(out, "\n\nand the documents were sent before that, to be back by {sent}");
        }
        if let Some(comments) = &self.comments {
            let _ = write!(out, "\n\nand in review/comments.md:\n\n{}", comments.trim_end());
        }
        if let Some(then) = &self.then {
            let when =
                if self.rebuilt { "and the pack is built from a changed brief" } else { "and then the brief changes" };
            let _ = write!(out, "\n\n{when}:\n\n{}", then.trim_end());
        }
        out
    }
}

/// What a rule says for itself; `None` for a name that is no rule's.
#[must_use]
pub fn explained(name: &str) -> Option<Words> {
    let text = catalog::rules().find(|(rule, _)| *rule == name)?.1;
    serde_yaml::from_str(text).ok()
}

/// A name that a finding can have although it is no rule of `check`: something that can't be read or written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The name.
    pub name: String,
    /// What happened, in a line.
    pub finds: String,
    /// What it means and what to do.
    pub text: String,
}

/// The names of what can go wrong before there is anything to check, in alphabetical order.
#[must_use]
pub fn faults() -> &'static [Fault] {
    static FAULTS: LazyLock<Vec<Fault>> = LazyLock::new(|| catalog::words("faults").unwrap_or_default());
    &FAULTS
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::*;

    #[test]
    fn every_rule_can_explain_itself() {
        let mut seen = HashSet::new();
        for rule in groups().iter().flat_map(|group| group.rules) {
            assert!(seen.insert(rule.name), "{} twice", rule.name);
            let file = catalog::rules().find(|(name, _)| *name == rule.name);
            let text = file.unwrap_or_else(|| panic!("templates/rules/{}.yaml is not there", rule.name)).1;
            let words: Words = serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", rule.name));
            assert!(words.text.split_whitespace().count() >= 15, "{} says little", rule.name);
            let one_line = !words.finds.is_empty() && !words.finds.contains('\n') && !words.finds.ends_with('.');
            assert!(one_line && words.finds.len() < 110, "{}: {}", rule.name, words.finds);
            assert!(!words.bad.brief.is_empty() && !words.good.brief.is_empty(), "{} has no examples", rule.name);
        }
        for (name, _) in catalog::rules() {
            assert!(rule(name).is_some(), "templates/rules/{name}.yaml is of no rule");
        }
    }

    #[test]
    fn names_read_well_after_allow() {
        for rule in groups().iter().flat_map(|group| group.rules) {
            let fine =
                rule.name.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()));
            assert!(fine && rule.name.len() > 6, "{}", rule.name);
        }
    }

    #[test]
    fn faults_are_explained() {
        let faults: Vec<Fault> = catalog::words("faults").unwrap();
        for pair in faults.windows(2) {
            assert!(pair[0].name < pair[1].name, "{} and {}", pair[0].name, pair[1].name);
        }
        for fault in &faults {
            assert!(rule(&fault.name).is_none() && fault.text.split_whitespace().count() >= 8, "{}", fault.name);
        }
    }

    /// Every name that stands beside a finding in the sources is explained.
    #[test]
    fn no_finding_goes_unexplained() {
        let mut names = BTreeSet::new();
        collect(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut names);
        assert!(names.len() > 30, "{names:?}");
        for name in names {
            let known = rule(&name).is_some() || faults().iter().any(|fault| fault.name == name);
            assert!(known, "`{name}` has no text: add it to templates/words/faults.yaml");
        }
    }

    fn collect(folder: &std::path::Path, names: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if path.file_name().is_some_and(|name| name != "check") {
                    collect(&path, names);
                }
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            let starts = ["Finding::error(", "Finding::failure(", "Finding::new(", ".error(", "Problem::new("];
            for start in starts {
                for (at, _) in text.match_indices(start) {
                    let call: String = text[at + start.len()..].chars().take(60).collect();
                    let quoted = call.split('"').nth(1).filter(|_| call.find('"').is_some_and(|i| i < 40));
                    names.extend(quoted.filter(|name| is_name(name)).map(str::to_owned));
                }
            }
        }
    }

    fn is_name(word: &str) -> bool {
        !word.is_empty()
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && word.len() > 2
    }
}
