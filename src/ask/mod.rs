//! What is still missing in a brief, as questions: the one that gives most first.
//!
//! A value is asked for where a document has a gap for it, where a rule of `check` misses it, or where the score counts it.
//! The questions themselves are data, `templates/words/questions.yaml`.

pub mod answers;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use crate::brief::edit::path::{Step, steps, written};
use crate::brief::model::Read;
use crate::brief::shape::{self, Field, Shape};
use crate::brief::{Brief, Leaves};
use crate::catalog;
use crate::change;
use crate::check::score::{generic, worth};
use crate::check::{self, Subject, folder};
use crate::finding::{Findings, Level, counted, listed};
use crate::pack::disk::Disk;
use crate::project::{Choice, Project};
use crate::render::gaps;

/// The questions in the order of the file, which is that of a story.
fn texts() -> &'static [(String, String)] {
    static TEXTS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
        let texts: Vec<BTreeMap<String, String>> = catalog::words("questions").unwrap_or_default();
        texts.into_iter().flatten().collect()
    });
    &TEXTS
}

/// The question for a path, in a person's words.
#[must_use]
pub fn asked(path: &str) -> String {
    let generic = generic(path);
    let own = texts().iter().find(|(known, _)| *known == generic).map(|(_, text)| text.clone());
    own.unwrap_or_else(|| {
        let phrase = field(path).map_or("this", Field::phrase);
        format!("{}?", crate::render::capital(phrase))
    })
}

/// The field of a path.
#[must_use]
pub fn field(path: &str) -> Option<&'static Field> {
    shape::field_at(&Brief::RECORD, path)
}

/// Something to ask.
#[derive(Debug, Clone)]
pub struct Question {
    /// Where the answer goes. A list that has nothing in it yet stands for its first item.
    pub path: String,
    /// The question.
    pub asks: String,
    /// What belongs there.
    pub shape: Shape,
    /// A good answer.
    pub example: Option<&'static str>,
    /// The documents that have a gap for it: names, in reading order.
    pub documents: Vec<String>,
    /// Who reads the first of them.
    pub reader: Option<String>,
    /// Points of the score.
    pub points: i32,
    /// The rules of `check` that miss it.
    pub rules: Vec<String>,
}

impl Question {
    /// A question about this path, without a reason.
    #[must_use]
    pub fn plain(brief: &Brief, path: &str) -> Self {
        let shape = change::shape_of(brief, path).unwrap_or(Shape::Text);
        let example = field(path).and_then(|field| field.example);
        let path = path.to_owned();
        Self {
            asks: asked(&path),
            path,
            shape,
            example,
            documents: Vec::new(),
            reader: None,
            points: 0,
            rules: Vec::new(),
        }
    }

    fn weight(&self) -> i32 {
        let count = |len: usize| i32::try_from(len).unwrap_or(i32::MAX);
        10 * count(self.documents.len().min(12)) + 2 * self.points + 4 * count(self.rules.len())
    }

    /// Why it is asked, in a sentence; nothing where there is no reason to give.
    #[must_use]
    pub fn why(&self) -> String {
        let mut out = match self.documents.as_slice() {
            [] => String::new(),
            [one] => format!("{one} waits for it"),
            several => format!("{} wait for it", counted(several.len(), "document")),
        };
        if let (Some(reader), true) = (&self.reader, self.documents.len() > 1) {
            out.push_str("; first read by ");
            out.push_str(reader);
        }
        if self.points > 0 {
            let sign = if out.is_empty() { "" } else { "; " };
            let points = if self.points == 1 { "a point".to_owned() } else { format!("{} points", self.points) };
            out = format!("{out}{sign}worth {points} of the score");
        }
        if out.is_empty() && !self.rules.is_empty() {
            out = format!("check misses it: {}", listed(&self.rules));
        }
        out
    }

    /// For programs.
    #[must_use]
    pub fn object(&self) -> Json {
        json!({
            "path": self.path,
            "question": self.asks,
            "why": self.why(),
            "example": self.example,
            "documents": self.documents,
            "points": self.points,
            "rules": self.rules,
        })
    }
}

/// All there is to ask, best first.
///
/// # Errors
/// When the brief or the pack can't be read.
pub fn ranked(project: &Project<'_>, disk: &dyn Disk, today: Date) -> Result<Vec<Question>, Findings> {
    let prepared = project.prepare(disk, &Choice::default())?;
    let read = &project.read;
    let mut waiting: BTreeMap<String, Vec<(String, Option<String>)>> = BTreeMap::new();
    for document in &prepared.documents {
        // The index of the pack is of no kind.
        let Some(kind) = project.catalog.documents().find(|kind| kind.name == document.kind) else { continue };
        for path in gaps(&document.text).flat_map(|(_, line)| paths(line)).collect::<BTreeSet<_>>() {
            let name = document.file.strip_suffix(".md").unwrap_or(&document.file).to_owned();
            waiting.entry(wanted(read, &path)).or_default().push((name, Some(kind.reader.clone())));
        }
    }
    let mut missed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let nothing = folder::Folder::default();
    for finding in check::check(&Subject::of(project, &nothing, today)) {
        let Some(path) = finding.path.filter(|_| finding.level > Level::Note) else { continue };
        if field(&path).is_some() && !is_filled(&read.leaves, &path) {
            missed.entry(wanted(read, &path)).or_default().push(finding.rule.to_owned());
        }
    }
    let mut all: BTreeSet<String> = waiting.keys().chain(missed.keys()).cloned().collect();
    all.extend(counted_by_score(read));
    let mut questions: Vec<Question> = all
        .into_iter()
        .filter(|path| field(path).is_some() && change::shape_of(&read.brief, path).is_some())
        .map(|path| {
            let (documents, readers): (Vec<String>, Vec<Option<String>>) =
                waiting.remove(&path).unwrap_or_default().into_iter().unzip();
            let rules = missed.remove(&path).unwrap_or_default();
            let points = worth(&path, &read.leaves);
            let reader = readers.into_iter().flatten().next();
            Question { documents, reader, points, rules, ..Question::plain(&read.brief, &path) }
        })
        .collect();
    let place = |question: &Question| {
        let generic = generic(&question.path);
        texts().iter().position(|(path, _)| *path == generic).unwrap_or(usize::MAX)
    };
    questions.sort_by_key(|question| (std::cmp::Reverse(question.weight()), place(question), question.path.clone()));
    Ok(questions)
}

/// The paths that a gap names, in backticks within brackets.
fn paths(gap: &str) -> impl Iterator<Item = String> + '_ {
    gap.split("(`").skip(1).filter_map(|rest| rest.split_once("`)")).map(|(path, _)| path.to_owned())
}

/// The path to ask for: of a list that is empty, the list itself.
fn wanted(read: &Read, path: &str) -> String {
    let Some(all) = steps(path) else { return path.to_owned() };
    // `claims.name` of a gap stands for any claim; its own fields are asked for where it is there.
    let first_item = all.iter().position(|step| *step == Step::Index(0));
    match first_item.and_then(|at| all.get(..at)).map(written) {
        Some(list) if !is_filled(&read.leaves, &list) => list,
        _ => path.to_owned(),
    }
}

/// Whether anything stands at or below a path.
fn is_filled(leaves: &Leaves, path: &str) -> bool {
    let at = |leaf: &str| leaf.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    leaves.0.iter().any(|leaf| !leaf.text.trim().is_empty() && at(&leaf.path))
}

/// The fields that the score counts and that nothing stands in, those of items with the number of the item.
fn counted_by_score(read: &Read) -> Vec<String> {
    let mut out = Vec::new();
    for (path, _) in texts() {
        if worth(path, &read.leaves) == 0 {
            continue;
        }
        match path.split_once("[].") {
            None => out.extend((!is_filled(&read.leaves, path)).then(|| path.clone())),
            Some((list, field)) if !field.contains("[]") && list != "claims" => {
                let count = items(&read.leaves, list);
                let paths = (0..count).map(|index| format!("{list}[{index}].{field}"));
                out.extend(paths.filter(|path| !is_filled(&read.leaves, path)));
                if count == 0 {
                    out.push(list.to_owned());
                }
            }
            Some(_) => {}
        }
    }
    out
}

/// How many items of a list have something in them.
#[must_use]
pub fn items(leaves: &Leaves, list: &str) -> usize {
    let number = |leaf: &str| leaf.strip_prefix(list)?.strip_prefix('[')?.split_once(']')?.0.parse::<usize>().ok();
    leaves.0.iter().filter_map(|leaf| number(&leaf.path)).max().map_or(0, |last| last + 1)
}

/// The fields to ask for of a new item of a list, in order: those that say something by themselves.
#[must_use]
pub fn of_item(list: &str) -> Vec<&'static str> {
    let generic = generic(&format!("{list}[0].x"));
    let Some(prefix) = generic.strip_suffix('x') else { return Vec::new() };
    texts().iter().filter_map(|(path, _)| path.strip_prefix(prefix)).filter(|key| !key.contains(['.', '['])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_is_about_a_field_and_every_field_has_one() {
        for (path, text) in texts() {
            let concrete = path.replace("claims[]", "claims.x").replace("[]", "[0]");
            assert!(field(&concrete).is_some(), "{path}");
            assert!(text.contains('?') && text.split_whitespace().count() <= 14, "{text}");
        }
        for section in Brief::RECORD.fields {
            let own = |path: &str| {
                path == section.key
                    || path.starts_with(&format!("{}.", section.key))
                    || path.starts_with(&format!("{}[", section.key))
            };
            let aside = ["pack", "extra"].contains(&section.key);
            assert!(aside || texts().iter().any(|(path, _)| own(path)), "{}", section.key);
        }
    }

    #[test]
    fn paths_of_gaps_are_found() {
        let line = "> **To add:** the decision you want (`launch.ask`); and what it is (`competitors[3].is`).";
        assert_eq!(paths(line).collect::<Vec<_>>(), ["launch.ask", "competitors[3].is"]);
    }
}
