//! Drills: five minutes on one thing, on any brief.

mod judge;
mod task;

use std::sync::LazyLock;

use serde::Deserialize;

pub use judge::{Verdict, judge};
pub use task::{Task, task};

use crate::catalog;
use crate::finding::{Finding, nearest};

/// So many seconds a drill takes.
pub const SECONDS: i64 = 300;

/// A drill.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drill {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// The area of a case that it helps with.
    pub helps: String,
    /// What may be asked first; the seed chooses.
    #[serde(default)]
    pub prompts: Vec<String>,
    /// What is answered, one after the other.
    pub asks: Vec<Ask>,
    /// A worked answer, where the brief has none.
    #[serde(default)]
    pub worked: Vec<String>,
}

/// A question.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The question.
    pub ask: String,
    /// What is looked for in the answer.
    pub checks: Vec<Check>,
}

/// Something that is looked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What.
    pub is: Is,
    /// At least so many.
    pub least: Option<usize>,
    /// At most so many.
    pub most: Option<usize>,
    /// One of these phrases.
    #[serde(default)]
    pub says: Vec<String>,
    /// What is said where it is there.
    pub good: String,
    /// The next step where it is not.
    pub next: String,
}

/// What can be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Is {
    /// A number of words.
    Words,
    /// A number of seconds.
    Seconds,
    /// Other words than those that were shown.
    NotShown,
    /// Nothing that nobody can keep.
    NoGuarantee,
    /// No insult.
    NoInsult,
    /// A figure.
    Figure,
    /// A claim that may be said.
    Proof,
    /// The promise.
    Promise,
    /// Something of the worked answer.
    NearWorked,
    /// Somebody who says "I", and not only "we".
    Mine,
    /// The right letter comes first.
    First,
    /// Nothing that has to stay.
    Keeps,
    /// No letter that is wrong.
    Signs,
    /// Every letter that is right.
    Finds,
    /// One of some phrases.
    Says,
    /// One of the numbers that were shown, or what it counts.
    Measure,
    /// Not only more of the same.
    NotMore,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct All {
    drills: Vec<Drill>,
}

/// All there are. A fault in their file is one of the program: a test reads it.
#[must_use]
pub fn all() -> &'static [Drill] {
    static ALL: LazyLock<All> = LazyLock::new(|| read().unwrap_or_default());
    &ALL.drills
}

fn read() -> Result<All, serde_yaml::Error> {
    serde_yaml::from_str(catalog::files_of_cases("drills.yaml").unwrap_or_default())
}

/// The drill of that name.
///
/// # Errors
/// When there is none.
pub fn of(name: &str) -> Result<&'static Drill, Finding> {
    let names = || all().iter().map(|drill| drill.name.as_str());
    all().iter().find(|drill| drill.name == name).ok_or_else(|| {
        let finding = Finding::failure("unknown-drill", format!("there is no drill `{}`", name.replace('`', "'")));
        match nearest(name, names()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(format!("there are {}", crate::finding::listed(&names().collect::<Vec<_>>()))),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drills_are_whole() {
        let names: Vec<String> = read().unwrap().drills.into_iter().map(|drill| drill.name).collect();
        assert_eq!(names, ["message", "objection", "minute", "cut", "story", "claims", "frame", "debrief"]);
        for drill in all() {
            assert!(crate::practice::rubric::embedded().area(&drill.helps).is_some(), "{}", drill.name);
            assert!(drill.asks.iter().all(|ask| !ask.checks.is_empty()));
        }
    }
}
