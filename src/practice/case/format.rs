//! What stands in the files of a case.

use serde::Deserialize;
use serde_yaml::Spanned;

use crate::practice::needs::Needs;

/// A word that knows its line.
pub type At = Spanned<String>;

/// `case.yaml`: what a candidate may see of a case before they open it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// What it is called.
    pub title: String,
    /// What kind of business it is, in a few words.
    pub business: String,
    /// How long one has.
    pub minutes: Spanned<u32>,
    /// The product's name, with which the brief begins.
    pub product: String,
    /// The day of the launch, as the case says it.
    pub launch: At,
    /// What is asked at the end.
    pub questions: Vec<String>,
}

/// `review.yaml`: what is looked for in an answer, and why.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// What had to be decided.
    pub choices: Vec<Choice>,
    /// What looks right and is not.
    pub traps: Vec<Trap>,
    /// What a good answer has.
    pub points: Vec<Point>,
    /// What may happen.
    pub twists: Vec<Twist>,
}

/// Something that had to be decided.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its name within the case.
    pub id: At,
    /// The question.
    pub about: String,
    /// The area that it counts in.
    pub area: At,
    /// Where the decision stands.
    pub look: Vec<At>,
    /// What could be decided; the first that fits is taken.
    pub options: Vec<Choose>,
}

/// One way to decide.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choose {
    /// What was decided, in a few words.
    pub name: String,
    /// The phrases that tell it.
    pub says: Vec<At>,
    /// Whether it can be made good.
    pub stand: Stand,
    /// Why.
    pub why: String,
    /// The material that tells it.
    pub from: Vec<At>,
}

/// Whether a decision can be made good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stand {
    /// The key decides so.
    Key,
    /// Another good one.
    Defensible,
    /// One that the material speaks against.
    Weak,
}

/// What looks right and is not.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trap {
    /// Its name within the case.
    pub id: At,
    /// What it is, in a few words.
    pub name: String,
    /// The area that it counts in.
    pub area: At,
    /// Phrases of who walks into it; without them, `claim` alone tells.
    #[serde(default)]
    pub says: Vec<At>,
    /// Where they are looked for; without it, wherever something is said to somebody.
    #[serde(default)]
    pub look: Vec<At>,
    /// A claim of the key's brief that may not be said, under its id there.
    pub claim: Option<At>,
    /// What makes it good all the same.
    pub unless: Option<Needs>,
    /// Why it is one.
    pub why: String,
    /// The material that would have told.
    pub from: Vec<At>,
}

/// What a good answer has.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Its name within the case.
    pub id: At,
    /// The area that it counts in; within a twist, that of the twist.
    pub area: Option<At>,
    /// How much it counts.
    #[serde(default = "one")]
    pub weight: u32,
    /// How it is told.
    pub needs: Needs,
    /// What is strong where it is there.
    pub strong: String,
    /// What is to be said where it is not.
    pub missing: String,
    /// The material that would have told.
    #[serde(default)]
    pub from: Vec<At>,
}

fn one() -> u32 {
    1
}

/// Something that happens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Twist {
    /// Its name within the case.
    pub id: At,
    /// What happens, in a few words.
    pub about: String,
    /// Who writes.
    pub from: String,
    /// What must be so in the candidate's brief; without it, it always fits.
    pub fits: Option<Needs>,
    /// What is meant by `{claim}`: the first claim of the candidate's that says one of these phrases.
    #[serde(default)]
    pub claim: Vec<At>,
    /// By how many days the launch moves: `{date}` is then the new day, and `{before}` the old one.
    pub days: Option<i32>,
    /// The message.
    pub message: String,
    /// What should have followed.
    pub points: Vec<Point>,
    /// What somebody good did, on the brief of the key.
    pub good: Good,
}

/// How a twist is handled well.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Good {
    /// What changes in the brief.
    #[serde(default)]
    pub changes: Vec<Edit>,
    /// What is answered.
    pub reply: String,
}

/// A change of a brief.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The value that says something else.
    pub set: Option<String>,
    /// What it says.
    pub to: Option<String>,
    /// The list that gets another item.
    pub add: Option<String>,
    /// The item's fields.
    #[serde(default)]
    pub fields: std::collections::BTreeMap<String, String>,
    /// What goes.
    pub remove: Option<String>,
}
