//! The one door through which a brief is changed: paths in, a brief out that is sound and says exactly the change.
//!
//! [`changed`] makes the text; [`write()`](write::write) carries it to the disk and builds the documents. What a brief would
//! refuse is refused here in the words of a build, and whatever changes the words of a claim takes its approval back.

mod follow;
mod place;
pub mod write;

use std::sync::Arc;

use crate::approval;
use crate::brief::edit::path::{Step, written};
use crate::brief::edit::{self, Item, Value};
use crate::brief::model::{Brief, Read};
use crate::brief::shape::Shape;
use crate::brief::{self, Looked};
use crate::finding::{Finding, Findings, Level, Source};
use follow::references;
use place::{Place, place};

/// A change of a brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A value, whether it is there or not. An empty text takes it out.
    Set {
        /// Its path, such as `audience[0].pain` or `competitors.deskwise.pricing`.
        path: String,
        /// What it says from now on.
        text: String,
    },
    /// Another item of a list, or an entry of `claims`.
    Add {
        /// The list's path, or that of the entry: `claims.fast`.
        path: String,
        /// The text that stands for the item.
        text: Option<String>,
        /// Its fields.
        fields: Vec<(String, String)>,
    },
    /// Another item behind the item `after` of a list that has some ([`None`]: before the first).
    Insert {
        /// The list's path.
        list: String,
        /// The item before it.
        after: Option<usize>,
        /// The item.
        item: Item,
    },
    /// A value, an item or an entry goes.
    Remove {
        /// Its path.
        path: String,
    },
    /// Another id, and what refers to it follows.
    Rename {
        /// The item's path, or that of the claim.
        path: String,
        /// The new id.
        name: String,
    },
}

/// A brief that was changed.
#[derive(Debug, Clone)]
pub struct Changed {
    /// Its text.
    pub text: String,
    /// What it holds.
    pub read: Read,
    /// The claims whose approval was taken back, since other words were approved.
    pub pending: Vec<String>,
    /// The paths that were changed, as they are now.
    pub paths: Vec<String>,
}

/// The brief with these changes, one after the other; all of them or none.
///
/// # Errors
/// What is wrong with a path or a value, in the words in which a build would say it.
pub fn changed(source: &Arc<Source>, changes: &[Change]) -> Result<Changed, Findings> {
    let before = brief::look(source);
    let unreadable = |finding: &&Finding| {
        finding.level == Level::Error && (finding.rule == "yaml-syntax" || finding.rule == "merge-conflict")
    };
    let faults: Vec<Finding> = before.findings.iter().filter(unreadable).cloned().collect();
    if !faults.is_empty() {
        return Err(Findings(faults));
    }
    let mut now = Looked { read: before.read.clone(), findings: Vec::new(), more: 0 };
    let mut text = source.text.clone();
    let mut paths = Vec::new();
    for change in &in_order(&now.read.brief, changes)? {
        let (made, path) = one(&text, &now.read, change)?;
        text = made;
        paths.push(path);
        now = brief::look(&Arc::new(Source { path: source.path.clone(), text: text.clone() }));
    }
    let (withdrawn, pending) = approval::withdrawn(&before.read.brief, &text, &now.read.brief, &now.read.leaves);
    if withdrawn != text {
        text = withdrawn;
        now = brief::look(&Arc::new(Source { path: source.path.clone(), text: text.clone() }));
    }
    // What was wrong before may stay so for now.
    let same =
        |one: &Finding| before.findings.iter().any(|other| other.rule == one.rule && other.message == one.message);
    let new: Vec<Finding> =
        now.findings.iter().filter(|finding| finding.level == Level::Error && !same(finding)).cloned().collect();
    if new.is_empty() { Ok(Changed { text, read: now.read, pending, paths }) } else { Err(Findings(new)) }
}

/// The changes, with what goes in an order in which no number means another item by the time it is its turn.
fn in_order(brief: &Brief, changes: &[Change]) -> Result<Vec<Change>, Finding> {
    let removed: Option<Vec<&String>> = changes
        .iter()
        .map(|change| match change {
            Change::Remove { path } => Some(path),
            _ => None,
        })
        .collect();
    let Some(paths) = removed else { return Ok(changes.to_vec()) };
    let mut all = paths.into_iter().map(|path| Ok(place(brief, path)?.steps)).collect::<Result<Vec<_>, Finding>>()?;
    all.sort_by(|one, other| other.cmp(one));
    all.dedup();
    Ok(all.iter().map(|steps| Change::Remove { path: written(steps) }).collect())
}

/// A brief's text after one change; whether the brief is sound then is for the caller to find out.
///
/// # Errors
/// What is wrong with the path, or that no way to write it leaves the rest alone.
pub fn applied(text: &str, change: &Change) -> Result<String, Finding> {
    let source = Source { path: std::path::PathBuf::new(), text: text.to_owned() };
    one(text, &brief::look(&Arc::new(source)).read, change).map(|(text, _)| text)
}

/// The text after one change, and the path that it was about.
fn one(text: &str, read: &Read, change: &Change) -> Result<(String, String), Finding> {
    match change {
        Change::Set { path, text: new } => set(text, read, path, new),
        Change::Add { path, text: item, fields } => add(text, read, path, item.as_deref(), fields),
        Change::Insert { list, after, item } => {
            let place = place(&read.brief, list)?;
            let made = edit::insert(text, list, *after, item).map_err(|refused| place.refused(refused))?;
            Ok((made, format!("{list}[{}]", after.map_or(0, |after| after + 1))))
        }
        Change::Remove { path } => {
            let place = place(&read.brief, path)?;
            let made = edit::take(text, &place.steps).map_err(|refused| place.refused(refused))?;
            Ok((made, written(&place.steps)))
        }
        Change::Rename { path, name } => rename(text, read, path, name),
    }
}

fn set(text: &str, read: &Read, path: &str, new: &str) -> Result<(String, String), Finding> {
    let mut place = place(&read.brief, path)?;
    let new = new.trim_end_matches('\n');
    if let Shape::Record(record) = place.shape
        && let Some(short) = record.short
    {
        place.enter(short, record);
    }
    if new.trim().is_empty() {
        let there = follow::leaf_at(read, &place.steps).is_some();
        let made = if there {
            edit::take(text, &place.steps).map_err(|refused| place.refused(refused))?
        } else {
            text.to_owned()
        };
        return Ok((made, written(&place.steps)));
    }
    if !place.is_text() {
        return Err(place.no_text());
    }
    let mut made = text.to_owned();
    // Where others refer to the item by the id that is made from this name, they follow.
    let own = written(&place.steps);
    for at in references(read, &own).into_iter().rev() {
        made = edit::set(&made, &at, &brief::id::kebab(new)).map_err(|refused| place.refused(refused))?;
    }
    let made =
        edit::put(&made, &place.steps, &Value::Text(new.to_owned())).map_err(|refused| place.refused(refused))?;
    Ok((made, own))
}

fn add(
    text: &str,
    read: &Read,
    path: &str,
    item: Option<&str>,
    fields: &[(String, String)],
) -> Result<(String, String), Finding> {
    let mut place = place(&read.brief, path)?;
    let record = match place.shape {
        Shape::List(inner) => {
            place.append(text);
            match *inner {
                Shape::Record(record) => Some(record),
                _ => None,
            }
        }
        // An entry of the claims, under its name.
        Shape::Record(record) if place.is_entry => {
            if follow::is_filled(read, &place.steps) {
                let message = format!("there is `{path}` already");
                return Err(Finding::failure("there-already", message).help("change it with `launchpack set`"));
            }
            Some(record)
        }
        _ => return Err(place.no_list()),
    };
    let mut values: Vec<(String, Value)> = Vec::new();
    match (record, item) {
        (None, Some(item)) if fields.is_empty() => {
            let made = edit::put(text, &place.steps, &Value::Text(item.to_owned()));
            return Ok((made.map_err(|refused| place.refused(refused))?, written(&place.steps)));
        }
        (None, _) => return Err(place.wants_text()),
        (Some(record), Some(item)) => {
            let Some(short) = record.short else { return Err(place.wants_fields(record)) };
            values.push((short.to_owned(), Value::Text(item.to_owned())));
        }
        (Some(_), None) => {}
    }
    let Some(record) = record else { return Err(place.no_list()) };
    for (key, given) in fields {
        let field = record.field(key).ok_or_else(|| Place::unknown(record, key))?;
        let value = match field.shape {
            Shape::List(Shape::Text | Shape::Ref(_)) => {
                let parts = given.split(',').map(str::trim).filter(|part| !part.is_empty());
                Value::List(parts.map(|part| Value::Text(part.to_owned())).collect())
            }
            Shape::List(_) | Shape::Record(_) | Shape::Map(_) => {
                let message = format!("`{key}` has parts of its own");
                return Err(
                    Finding::failure("has-parts", message).help("add the item first, then its parts, each by its path")
                );
            }
            _ => Value::Text(given.clone()),
        };
        values.retain(|(known, _)| known != key);
        values.push((key.clone(), value));
    }
    if values.is_empty() {
        return Err(place.wants_fields(record));
    }
    values.sort_by_key(|(key, _)| record.fields.iter().position(|field| field.key == *key));
    let mut made = text.to_owned();
    if edit::is_there(text, &place.steps) {
        // An item of a form that nobody filled in yet.
        for (key, value) in &values {
            let steps = [place.steps.clone(), vec![Step::Key(key.clone())]].concat();
            made = edit::put(&made, &steps, value).map_err(|refused| place.refused(refused))?;
        }
    } else {
        made = edit::put(&made, &place.steps, &Value::Fields(values)).map_err(|refused| place.refused(refused))?;
    }
    Ok((made, written(&place.steps)))
}

fn rename(text: &str, read: &Read, path: &str, name: &str) -> Result<(String, String), Finding> {
    let mut place = place(&read.brief, path)?;
    if !brief::id::is_safe(name) {
        let message = format!("`{name}` can't be an id");
        let help = format!("an id has letters, digits, `-` and `_`: `{}`", brief::id::kebab(name));
        return Err(Finding::failure("bad-id", message).help(help));
    }
    let Some((target, old)) = follow::id_at(&read.brief, &place.steps) else {
        return Err(Finding::failure("no-id", format!("`{path}` has no id that could change"))
            .help("ids have claims, audiences, pillars, competitors, channels and metrics; change other values with `launchpack set`"));
    };
    let mut made = text.to_owned();
    for at in target.map(|target| follow::referring(read, target, &old)).unwrap_or_default().into_iter().rev() {
        made = edit::set(&made, &at, name).map_err(|refused| place.refused(refused))?;
    }
    if place.is_entry {
        made = edit::rename(&made, &place.steps, name).map_err(|refused| place.refused(refused))?;
        place.steps.pop();
        place.steps.push(Step::Key(name.to_owned()));
    } else {
        let steps = [place.steps.clone(), vec![Step::Key("id".to_owned())]].concat();
        made = edit::put(&made, &steps, &Value::Text(name.to_owned())).map_err(|refused| place.refused(refused))?;
    }
    Ok((made, written(&place.steps)))
}

/// The shape of a brief's path; `None` where it leads nowhere.
#[must_use]
pub fn shape_of(brief: &Brief, path: &str) -> Option<Shape> {
    place(brief, path).ok().map(|place| place.shape)
}

/// A path with numbers for ids; `None` where it leads nowhere.
#[must_use]
pub fn resolved(brief: &Brief, path: &str) -> Option<String> {
    place(brief, path).ok().map(|place| written(&place.steps))
}
