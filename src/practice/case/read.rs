//! Reads a case: all that is wrong with it at once, each with its line.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::Case;
use super::format::{About, At, Point, Review, Stand, Twist};
use super::material::{self, Material};
use crate::brief::model::Brief;
use crate::brief::shape::Shape;
use crate::brief::{self, date};
use crate::check::rule;
use crate::finding::{Finding, Findings, Level, Place, Source, nearest};
use crate::practice::needs::Needs;
use crate::practice::rubric::{self, TWIST};
use crate::practice::twist;
use crate::practice::wording::Phrase;

/// The files of a case; those that are not there are `None`.
pub(super) struct Files {
    pub(super) about: Option<Arc<Source>>,
    pub(super) text: Option<Arc<Source>>,
    pub(super) key: Option<Arc<Source>>,
    pub(super) review: Option<Arc<Source>>,
    pub(super) material: Vec<Arc<Source>>,
}

/// Reads and checks.
pub(super) fn case(name: &str, shown: &Path, files: Files) -> Result<Case, Findings> {
    let mut found = Vec::new();
    let there = [&files.about, &files.text, &files.key, &files.review];
    if there.iter().all(|file| file.is_none()) {
        let finding = Finding::failure("no-case", format!("`{}` holds no case", shown.display()));
        return Err(finding.help("a case has case.yaml, case.md, key.yaml, review.yaml and material/").into());
    }
    for (file, source) in ["case.yaml", "case.md", "key.yaml", "review.yaml"].iter().zip(there) {
        if source.is_none() {
            let message = format!("`{}` is not there", shown.join(file).display());
            found.push(Finding::failure("broken-case", message).help("docs/cases.md says what belongs in it"));
        }
    }
    let about: Option<About> = files.about.as_ref().and_then(|source| typed(source, &mut found));
    let review: Option<Review> = files.review.as_ref().and_then(|source| typed(source, &mut found));
    let material: Vec<Material> = files.material.into_iter().map(material::material).collect();
    let key = files.key.as_ref().map(brief::look);
    if let Some(key) = &key {
        found.extend(key.findings.iter().filter(|one| one.level == Level::Error).cloned());
    }
    if let (Some(source), Some(about)) = (&files.about, &about) {
        of_about(source, about, &mut found);
    }
    if material.is_empty() {
        let message = format!("`{}` has no material", shown.display());
        found.push(Finding::failure("broken-case", message).help("put what is known in Markdown files in `material/`"));
    }
    if let (Some(source), Some(review)) = (&files.review, &review) {
        let claims = key.as_ref().map(|key| key.read.brief.claims.0.iter().map(|(id, _)| id.as_str()).collect());
        let claims: Vec<&str> = claims.unwrap_or_default();
        Checker { source, material: &material, claims, found: &mut found, ids: BTreeSet::new() }.review(review);
    }
    match (about, files.text, files.key, key, review) {
        (Some(about), Some(text), Some(source), Some(key), Some(review)) if found.is_empty() => {
            let case = Case { name: name.to_owned(), about, text, material, key: source, read: key.read, review };
            twist::sound(&case, files.review.as_ref())?;
            Ok(case)
        }
        _ => Err(Findings(found)),
    }
}

/// One file as data. A file that is not of that form is one problem, with its line.
fn typed<T: DeserializeOwned>(source: &Arc<Source>, found: &mut Vec<Finding>) -> Option<T> {
    match serde_yaml::from_str(&source.text) {
        Ok(value) => Some(value),
        Err(error) => {
            let line = error.location().map_or(1, |at| at.line());
            let message = error.to_string();
            let message = message.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            let finding = Finding::error("broken-case", place(source, line), message);
            found.push(finding.help("docs/cases.md shows the form"));
            None
        }
    }
}

/// A line of a file.
pub(crate) fn place(source: &Arc<Source>, line: u64) -> Place {
    let line = usize::try_from(line.max(1)).unwrap_or(1);
    let start: usize = source.text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let (_, span) = source.line(start);
    Place { source: Arc::clone(source), span }
}

fn of_about(source: &Arc<Source>, about: &About, found: &mut Vec<Finding>) {
    if date::day(&about.launch.value).is_none() {
        let message = format!("`{}` is no day", about.launch.value);
        let finding = Finding::error("broken-case", place(source, about.launch.referenced.line()), message);
        found.push(finding.help("write the launch as 2027-05-04"));
    }
    if !(5..=600).contains(&about.minutes.value) {
        let message = format!("{} minutes are too few or too many", about.minutes.value);
        let finding = Finding::error("broken-case", place(source, about.minutes.referenced.line()), message);
        found.push(finding.help("a case takes 45 minutes, or 240 as a take-home"));
    }
}

/// What is said outside of the brief.
const NAMES: [&str; 5] = ["texts", "reply", "spoken", "old", "said"];

struct Checker<'a> {
    source: &'a Arc<Source>,
    material: &'a [Material],
    claims: Vec<&'a str>,
    found: &'a mut Vec<Finding>,
    ids: BTreeSet<String>,
}

impl Checker<'_> {
    fn tell(&mut self, at: &At, message: String, help: &str) {
        let finding = Finding::error("broken-case", place(self.source, at.referenced.line()), message);
        self.found.push(finding.help(help));
    }

    fn review(&mut self, review: &Review) {
        for choice in &review.choices {
            self.id(&choice.id);
            self.area(&choice.area);
            self.places(choice.look.iter());
            for option in &choice.options {
                self.phrases(option.says.iter());
                self.from(&option.from);
            }
            if !choice.options.iter().any(|option| option.stand == Stand::Key) {
                let message = format!("none of the options of `{}` is the key's", choice.id.value);
                self.tell(&choice.id, message, "give one of them `stand: key`");
            }
        }
        for trap in &review.traps {
            self.id(&trap.id);
            self.area(&trap.area);
            self.places(trap.look.iter());
            self.phrases(trap.says.iter());
            self.from(&trap.from);
            if let Some(unless) = &trap.unless {
                self.needs(unless);
            }
            if trap.says.is_empty() && trap.claim.is_none() {
                let message = format!("nothing says when `{}` is walked into", trap.id.value);
                self.tell(&trap.id, message, "add `says:` or `claim:`");
            }
            if let Some(claim) = trap.claim.as_ref().filter(|claim| !self.claims.contains(&claim.value.as_str())) {
                let message = format!("the key's brief has no claim `{}`", claim.value);
                self.tell(claim, message, "name a claim that stands in key.yaml with `status: rejected`");
            }
        }
        for point in &review.points {
            self.point(point, true);
        }
        if !review.twists.iter().any(|twist| twist.fits.is_none() && twist.claim.is_empty()) {
            let message = "nothing can happen in this case to somebody who wrote little";
            let finding = Finding::error("broken-case", place(self.source, 1), message);
            self.found.push(finding.help("add at least one twist without `fits:` and `claim:`"));
        }
        for twist in &review.twists {
            self.twist(twist);
        }
    }

    fn twist(&mut self, twist: &Twist) {
        self.id(&twist.id);
        self.phrases(twist.claim.iter());
        if let Some(fits) = &twist.fits {
            self.needs(fits);
        }
        for point in &twist.points {
            self.point(point, false);
        }
        if twist.message.contains("{claim}") && twist.claim.is_empty() {
            let message = format!("the message of `{}` names a claim, and none is described", twist.id.value);
            self.tell(&twist.id, message, "add `claim:` with phrases that tell it");
        }
        if (twist.message.contains("{date}") || twist.message.contains("{before}")) && twist.days.is_none() {
            let message = format!("the message of `{}` names a day, and the launch does not move", twist.id.value);
            self.tell(&twist.id, message, "add `days:`, below 0 for earlier");
        }
    }

    fn point(&mut self, point: &Point, needs_area: bool) {
        self.id(&point.id);
        match &point.area {
            Some(area) => self.area(area),
            None if needs_area => {
                let message = format!("`{}` counts in no area", point.id.value);
                self.tell(&point.id, message, "add `area:`");
            }
            None => {}
        }
        if point.needs.is_empty() {
            let message = format!("`{}` asks for nothing", point.id.value);
            self.tell(&point.id, message, "add `needs:`");
        }
        self.needs(&point.needs);
        self.from(&point.from);
    }

    fn id(&mut self, id: &At) {
        let generic = rubric::embedded().areas.iter().flat_map(|area| &area.points).any(|one| one.id.value == id.value);
        if generic || !self.ids.insert(id.value.clone()) {
            self.tell(id, format!("`{}` is there twice", id.value), "give each its own name");
        }
    }

    fn area(&mut self, area: &At) {
        let names: Vec<&str> =
            rubric::embedded().areas.iter().map(|area| area.id.as_str()).filter(|id| *id != TWIST).collect();
        if !names.contains(&area.value.as_str()) {
            let help = format!("there are {}", crate::finding::listed(&names));
            self.tell(area, format!("there is no area `{}`", area.value), &help);
        }
    }

    fn places<'n>(&mut self, places: impl Iterator<Item = &'n At>) {
        for at in places {
            let name = at.value.as_str();
            let groups = &rubric::embedded().groups;
            let known = groups.contains_key(name) || NAMES.contains(&name) || is_path(name);
            if !known {
                let near = nearest(name, groups.keys().map(String::as_str));
                let help = near.map_or("name a group of the rubric or a path of a brief".to_owned(), |near| {
                    format!("did you mean `{near}`?")
                });
                self.tell(at, format!("`{name}` is no place in a brief"), &help);
            }
        }
    }

    fn phrases<'n>(&mut self, phrases: impl Iterator<Item = &'n At>) {
        for at in phrases {
            if Phrase::new(&at.value).is_empty() {
                self.tell(at, "this phrase has no word".to_owned(), "write the words that tell it");
            }
        }
    }

    fn needs(&mut self, needs: &Needs) {
        self.places(needs.places().into_iter());
        self.phrases(needs.said().into_iter());
        for at in needs.rules() {
            let known = rule::groups().iter().flat_map(|group| group.rules).any(|rule| rule.name == at.value);
            if !known {
                self.tell(at, format!("`check` has no rule `{}`", at.value), "`launchpack explain` lists all");
            }
        }
    }

    fn from(&mut self, from: &[At]) {
        for at in from {
            if material::find(self.material, &at.value).is_none() {
                let help =
                    "write a file of `material/` without its ending, and the number of a note or words of a line";
                self.tell(at, format!("`{}` leads nowhere in the material", at.value), help);
            }
        }
    }
}

/// Whether a brief can have such a path: `[]` stands for any number, `*` for any name.
fn is_path(name: &str) -> bool {
    let mut shape = Shape::Record(&Brief::RECORD);
    for part in name.replace('[', ".[").split('.').filter(|part| !part.is_empty()) {
        shape = match shape {
            Shape::Record(record) => match record.fields.iter().find(|field| field.key == part) {
                Some(field) => field.shape,
                None => return false,
            },
            Shape::List(inner) if part.starts_with('[') => *inner,
            Shape::Map(inner) => *inner,
            _ => return false,
        };
    }
    true
}
