//! Where a path leads, in the words of a person.

use crate::brief::edit::path::{Step, steps, written};
use crate::brief::edit::{self, Refused, shape_of};
use crate::brief::model::Brief;
use crate::brief::shape::{Record, Shape};
use crate::finding::{Finding, listed, nearest};

use super::follow;

/// A place in a brief, whether anything stands there or not.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The steps to it; ids are indices by now.
    pub(super) steps: Vec<Step>,
    /// What belongs there.
    pub(super) shape: Shape,
    /// Whether it has a name of the person's own, as claims have.
    pub(super) is_entry: bool,
}

/// The place that a path means. An item may be named by its id: `competitors.deskwise.pricing`.
pub(super) fn place(brief: &Brief, path: &str) -> Result<Place, Finding> {
    let Some(given) = steps(path.trim()) else {
        let message = format!("`{path}` is no path");
        return Err(Finding::failure("no-path", message)
            .help("write it like `product.category`, `audience[0].pain` or `competitors.deskwise.pricing`"));
    };
    let mut out = Place { steps: Vec::new(), shape: Shape::Record(&Brief::RECORD), is_entry: false };
    for step in given {
        let parent = written(&out.steps);
        let next = match (out.shape, &step) {
            (Shape::List(inner), Step::Key(id)) => {
                let ids = follow::ids(brief, &parent);
                let Some(index) = ids.iter().position(|known| known == id) else {
                    let message = format!("`{parent}` has no item `{id}`");
                    let finding = Finding::failure("no-item", message);
                    return Err(match (nearest(id, ids.iter().map(String::as_str)), ids.is_empty()) {
                        (Some(near), _) => finding.help(format!("did you mean `{parent}.{near}`?")),
                        (None, false) => finding.help(format!("it has {}", listed(&ids))),
                        (None, true) => finding.help(format!("name it by its number, from 0: `{parent}[0]`")),
                    });
                };
                out.steps.push(Step::Index(index));
                out.shape = *inner;
                continue;
            }
            (Shape::Record(record), Step::Key(key)) => {
                record.field(key).map(|field| field.shape).ok_or_else(|| Place::unknown_at(record, key, &parent))?
            }
            (Shape::Any, _) => Shape::Any,
            _ => {
                let steps = [out.steps.clone(), vec![step.clone()]].concat();
                let shape = shape_of(&steps).ok_or_else(|| {
                    Finding::failure("no-path", format!("nothing can stand at `{}`", written(&steps)))
                        .help(format!("`{parent}` has no parts like that"))
                })?;
                out.is_entry = matches!(out.shape, Shape::Map(_));
                out.steps.push(step);
                out.shape = shape;
                continue;
            }
        };
        out.is_entry = false;
        out.steps.push(step);
        out.shape = next;
    }
    Ok(out)
}

impl Place {
    /// Goes on to a field of the record that stands here.
    pub(super) fn enter(&mut self, key: &str, record: &'static Record) {
        self.steps.push(Step::Key(key.to_owned()));
        self.shape = record.field(key).map_or(Shape::Text, |field| field.shape);
        self.is_entry = false;
    }

    /// Goes on to the first item of a list that nobody filled in, or behind the last one.
    pub(super) fn append(&mut self, text: &str) {
        let index = edit::first_empty(text, &self.steps);
        self.steps.push(Step::Index(index));
    }

    /// Whether one text can stand here.
    pub(super) fn is_text(&self) -> bool {
        !matches!(self.shape, Shape::List(_) | Shape::Map(_) | Shape::Record(_))
    }

    fn path(&self) -> String {
        written(&self.steps)
    }

    pub(super) fn refused(&self, refused: Refused) -> Finding {
        let path = self.path();
        let finding = match refused {
            Refused::NoValue => Finding::failure("no-value", format!("there is nothing at `{path}`")),
            Refused::NoItem => Finding::failure("no-item", format!("there is no place for `{path}`")),
            Refused::NoForm => {
                Finding::failure("no-form", format!("`{path}` can't be written without changing something else"))
            }
        };
        finding.help("open the brief and change it there")
    }

    pub(super) fn no_text(&self) -> Finding {
        let path = self.path();
        match self.shape {
            Shape::List(_) => Finding::failure("is-a-list", format!("`{path}` is a list"))
                .help(format!("`launchpack add {path} …` adds to it, and `{path}[0]` is its first item")),
            Shape::Record(record) => Finding::failure("has-parts", format!("`{path}` has parts"))
                .help(format!("name one: {}", keys(record, &path))),
            _ => Finding::failure("has-parts", format!("`{path}` has entries with names of your own"))
                .help(format!("name one, as `{path}.fast.says`")),
        }
    }

    pub(super) fn no_list(&self) -> Finding {
        let path = self.path();
        Finding::failure("no-list", format!("`{path}` is no list"))
            .help(format!("`launchpack set {path} …` changes it"))
    }

    pub(super) fn wants_text(&self) -> Finding {
        let list = written(self.steps.split_last().map_or(&[], |(_, list)| list));
        Finding::failure("wants-text", format!("`{list}` is a list of texts"))
            .help(format!("write `launchpack add {list} \"…\"`"))
    }

    pub(super) fn wants_fields(&self, record: &Record) -> Finding {
        let list = written(self.steps.split_last().map_or(&[], |(_, list)| list));
        let fields: Vec<String> = record.fields.iter().map(|field| format!("{}=…", field.key)).collect();
        Finding::failure("wants-fields", format!("an item of `{list}` has fields"))
            .help(format!("such as {}", listed(&fields)))
    }

    pub(super) fn unknown(record: &Record, key: &str) -> Finding {
        Self::unknown_at(record, key, "")
    }

    fn unknown_at(record: &Record, key: &str, parent: &str) -> Finding {
        let parent_words = if parent.is_empty() { "it".to_owned() } else { format!("`{parent}`") };
        let message = if parent.is_empty() {
            format!("there is no field `{key}`")
        } else {
            format!("`{key}` is not a field of `{parent}`")
        };
        let finding = Finding::failure("unknown-key", message);
        match nearest(key, record.fields.iter().map(|field| field.key)) {
            Some(near) if parent.is_empty() => finding.help(format!("did you mean `{near}`?")),
            Some(near) => finding.help(format!("did you mean `{parent}.{near}`?")),
            None => finding.help(format!("{parent_words} has {}", keys(record, ""))),
        }
    }
}

fn keys(record: &Record, parent: &str) -> String {
    let dot = if parent.is_empty() { "" } else { "." };
    listed(&record.fields.iter().map(|field| format!("`{parent}{dot}{}`", field.key)).collect::<Vec<_>>())
}
