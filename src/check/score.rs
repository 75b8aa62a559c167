//! How ready a launch is: six steps, each from 0 to 100.
//!
//! A step starts at the share of its fields that are filled and loses for each finding of its rules; fields, weights and
//! rules are data in `templates/words/score.yaml`. Nothing counts that depends on the day or on the documents: the same
//! brief always has the same score.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::brief::Leaves;
use crate::catalog;
use crate::finding::{Finding, Level};
use crate::report;

/// What counts for how much.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scheme {
    lose: Losses,
    steps: Vec<StepScheme>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Losses {
    error: i32,
    warning: i32,
    note: i32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepScheme {
    name: String,
    fields: Vec<FieldScheme>,
    rules: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldScheme {
    /// A field, or one of each item of a list: `audience[].pain`.
    path: String,
    weight: i32,
}

fn scheme() -> &'static Scheme {
    static SCHEME: LazyLock<Scheme> = LazyLock::new(|| catalog::words("score").unwrap_or_default());
    &SCHEME
}

/// The score of a brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The mean of the steps.
    pub total: i32,
    /// The six steps, in order.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// From 0 to 100.
    pub score: i32,
    /// What would raise it most, at most two.
    pub raise: Vec<Raise>,
}

/// Something that would raise a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raise {
    /// The finding; `None` for a field that is not filled and that no rule asks for.
    pub finding: Option<Finding>,
    /// What is to be done, or what was found.
    pub message: String,
    /// By so many points.
    pub by: i32,
}

/// The score of a brief: from its values, and what was found in it.
#[must_use]
pub fn of(leaves: &Leaves, found: &[Finding]) -> Score {
    let scheme = scheme();
    let steps: Vec<Step> = scheme.steps.iter().map(|step| one(step, &scheme.lose, leaves, found)).collect();
    let count = i32::try_from(steps.len()).unwrap_or(1).max(1);
    let total = steps.iter().map(|step| step.score).sum::<i32>();
    Score { total: (total + count / 2) / count, steps }
}

fn one(step: &StepScheme, lose: &Losses, leaves: &Leaves, found: &[Finding]) -> Step {
    let whole = step.fields.iter().map(|field| field.weight).sum::<i32>().max(1);
    let mut filled = 0;
    let mut raise = Vec::new();
    for field in &step.fields {
        let (has, all) = share(&field.path, leaves);
        // In hundredths of a point, so that the sum is exact enough whatever the weights are.
        let worth = field.weight * 10_000 / whole;
        let own = worth.saturating_mul(has) / all;
        filled += own;
        if has < all {
            let message = format!("`{}` is not filled in", field.path);
            let message = if has > 0 { format!("`{}` is filled in {has} of {all} times", field.path) } else { message };
            raise.push(Raise { finding: None, message, by: (worth - own) / 100 });
        }
    }
    let mut minus = 0;
    for finding in found.iter().filter(|finding| step.rules.iter().any(|rule| rule == finding.rule)) {
        let by = match finding.level {
            Level::Error => lose.error,
            Level::Warning => lose.warning,
            Level::Note => lose.note,
        };
        minus += by;
        // A missing value that a rule asks for is one thing to do.
        let same = finding.path.as_deref().and_then(|path| {
            let asked = format!("`{path}` is not filled in");
            raise.iter().position(|raise| raise.finding.is_none() && raise.message == asked)
        });
        let more = same.map_or(0, |at| raise.remove(at).by);
        raise.push(Raise { finding: Some(finding.clone()), message: finding.message.clone(), by: by + more });
    }
    let start = (filled + 50) / 100;
    raise.sort_by_key(|raise| std::cmp::Reverse(raise.by));
    raise.truncate(2);
    Step { name: step.name.clone(), score: (start - minus).clamp(0, 100), raise }
}

/// By about how many points of the total a value at this path, such as `audience[1].pain`, would raise the score.
#[must_use]
pub fn worth(path: &str, leaves: &Leaves) -> i32 {
    let scheme = scheme();
    let steps = i32::try_from(scheme.steps.len()).unwrap_or(1).max(1);
    let generic = generic(path);
    let of_step = |step: &StepScheme| {
        let whole = step.fields.iter().map(|field| field.weight).sum::<i32>().max(1);
        let own = step.fields.iter().filter(|field| self::generic(&field.path) == generic);
        own.map(|field| field.weight * 100 / whole / share(&field.path, leaves).1).sum::<i32>()
    };
    (scheme.steps.iter().map(of_step).sum::<i32>() + steps - 1) / steps
}

/// A path with `[]` in the place of numbers, and with `[]` for the name of a claim.
#[must_use]
pub fn generic(path: &str) -> String {
    let mut out = String::new();
    for (i, part) in path.split('[').enumerate() {
        match part.split_once(']') {
            Some((_, rest)) if i > 0 => out.extend(["[]", rest]),
            _ => out.push_str(part),
        }
    }
    match out.strip_prefix("claims.").map(|rest| rest.split_once('.')) {
        Some(Some((_, field))) => format!("claims[].{field}"),
        Some(None) => "claims[]".to_owned(),
        None => out,
    }
}

/// How many of the places that a path means are filled, and how many there are; at least one.
fn share(path: &str, leaves: &Leaves) -> (i32, i32) {
    // The places are the items of the innermost list, else the one field.
    let (head, tail) = path.rfind("[]").map_or(("", path), |at| path.split_at(at + 2));
    let (mut has, mut all) = (HashSet::new(), HashSet::new());
    for leaf in leaves.0.iter().filter(|leaf| !leaf.text.trim().is_empty()) {
        let Some((item, rest)) = below(&leaf.path, head) else { continue };
        all.insert(item);
        if rest.strip_prefix(tail).is_some_and(|more| more.is_empty() || more.starts_with(['.', '['])) {
            has.insert(item);
        }
    }
    let count = |set: &HashSet<&str>| i32::try_from(set.len()).unwrap_or(i32::MAX);
    if head.is_empty() { (count(&has).min(1), 1) } else { (count(&has), count(&all).max(1)) }
}

/// A path in two: the item that a head such as `audience[]` means, and what is below it.
fn below<'p>(path: &'p str, head: &str) -> Option<(&'p str, &'p str)> {
    let mut rest = path;
    let mut parts = head.split("[]").peekable();
    while let Some(part) = parts.next() {
        rest = rest.strip_prefix(part)?;
        if parts.peek().is_some() {
            rest = rest.strip_prefix('[')?.split_once(']')?.1;
        }
    }
    path.split_at_checked(path.len() - rest.len())
}

impl Score {
    /// For programs: `total`, and `steps` with `name`, `score` and `raise`.
    #[must_use]
    pub fn object(&self) -> Json {
        let raise = |raise: &Raise| json!({ "by": raise.by, "message": raise.message, "finding": raise.finding.as_ref().map(report::object) });
        let step = |step: &Step| json!({ "name": step.name, "score": step.score, "raise": step.raise.iter().map(raise).collect::<Vec<_>>() });
        json!({ "total": self.total, "steps": self.steps.iter().map(step).collect::<Vec<_>>() })
    }

    /// For people: a line for each step, and what would raise it.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!("readiness: {} of 100\n", self.total);
        let width = self.steps.iter().map(|step| step.name.len()).max().unwrap_or(0);
        for step in &self.steps {
            let _ = writeln!(out, "  {:<width$}  {:>3}", step.name, step.score);
            for raise in &step.raise {
                let place = raise.finding.as_ref().and_then(|finding| finding.place.as_ref());
                let place = place.map(|place| format!(" ({}:{})", place.source.path.display(), place.line_column().0));
                let rule = raise.finding.as_ref().map(|finding| format!("{}: ", finding.rule));
                let words = report::safe(&format!(
                    "{}{}{}",
                    rule.unwrap_or_default(),
                    raise.message,
                    place.unwrap_or_default()
                ));
                let _ = writeln!(out, "  {:<width$}   +{:<3} {words}", "", raise.by);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rule;
    use crate::check::testing::{of_brief, of_brief_on, read};

    fn score(text: &str) -> Score {
        of(&read(text).leaves, &of_brief(text))
    }

    fn example(name: &str) -> &'static str {
        catalog::examples().into_iter().find(|example| example.name == name).unwrap().text
    }

    #[test]
    fn the_scheme_reads_and_counts_each_rule_once() {
        let scheme: Scheme = catalog::words("score").unwrap();
        let names: Vec<_> = scheme.steps.iter().map(|step| step.name.as_str()).collect();
        assert_eq!(names, ["audience", "problem", "positioning", "launch plan", "enablement", "metrics"]);
        let counted: Vec<_> = scheme.steps.iter().flat_map(|step| &step.rules).collect();
        // Those that depend on the day or on the documents, and those about exceptions.
        let aside = ["approval-of-other-words", "stale-claim", "unapproved-claim", "stale-intel", "past-date"];
        let groups = rule::groups().iter().filter(|group| {
            ![
                "documents",
                "texts for customers",
                "what was typed into documents",
                "texts of your own",
                "slides",
                "reviews",
                "exceptions",
                "stories",
            ]
            .contains(&group.title)
        });
        for rule in groups.flat_map(|group| group.rules) {
            let times = counted.iter().filter(|name| **name == rule.name).count();
            assert_eq!(times, usize::from(!aside.contains(&rule.name)), "{}", rule.name);
        }
        for name in &counted {
            assert!(rule::rule(name).is_some(), "{name}");
        }
        for field in scheme.steps.iter().flat_map(|step| &step.fields) {
            let path = field.path.replace("[]", "").replace("[0]", "");
            assert!(crate::brief::shape::field_at(&crate::brief::Brief::RECORD, &path).is_some(), "{path}");
        }
    }

    #[test]
    fn full_briefs_are_above_90_and_the_minimal_one_below_50() {
        for name in ["enterprise-ai", "consumer-device", "subscription"] {
            let score = score(example(name));
            assert!(score.total > 90, "{name}\n{}", score.text());
            assert!(score.steps.iter().all(|step| step.score > 80), "{name}\n{}", score.text());
        }
        let minimal = score(example("minimal"));
        assert!(minimal.total < 50, "{}", minimal.text());
        assert!(minimal.steps.iter().all(|step| step.raise.len() == 2), "{}", minimal.text());
    }

    #[test]
    fn the_day_does_not_count() {
        let text = example("enterprise-ai");
        let later = of(&read(text).leaves, &of_brief_on(text, "2031-01-01"));
        assert_eq!(score(text), later);
    }

    #[test]
    fn shares_of_lists() {
        let leaves = read("product: {name: X}\naudience: [{name: A, pain: P}, {name: B}]\n").leaves;
        assert_eq!(share("audience[].pain", &leaves), (1, 2));
        assert_eq!(share("audience[].name", &leaves), (2, 2));
        assert_eq!(share("audience", &leaves), (1, 1));
        assert_eq!(share("faq[].a", &leaves), (0, 1));
    }
}
