//! Ids, and the places of a brief that refer to them.

use std::ops::Range;

use crate::brief::edit::path::{Step, written};
use crate::brief::model::{Brief, Read};
use crate::brief::shape::{self, Shape, Target};
use crate::brief::{Id, Leaf, Text};
use crate::traced::LeafId;

/// The items of a list that have ids: each with its id, and the value of its name.
fn named<'b>(brief: &'b Brief, list: &str) -> Vec<(&'b Id, Option<&'b Text>)> {
    macro_rules! all {
        ($items:expr) => {
            $items.iter().map(|item| (&item.id, item.name.as_ref())).collect()
        };
    }
    match list {
        "audience" => all!(brief.audience),
        "messaging.pillars" => all!(brief.messaging.pillars),
        "competitors" => all!(brief.competitors),
        "channels" => all!(brief.channels),
        "metrics" => all!(brief.metrics),
        _ => Vec::new(),
    }
}

fn target(list: &str) -> Option<Target> {
    match list {
        "audience" => Some(Target::Audience),
        "metrics" => Some(Target::Metric),
        "claims" => Some(Target::Claim),
        _ => None,
    }
}

/// The ids of a list's items, in order.
pub(super) fn ids(brief: &Brief, list: &str) -> Vec<String> {
    named(brief, list).into_iter().map(|(id, _)| id.text.clone()).collect()
}

/// The id at a path of an item or a claim, and what refers to such ones.
pub(super) fn id_at(brief: &Brief, steps: &[Step]) -> Option<(Option<Target>, String)> {
    let (last, list) = steps.split_last()?;
    let list = written(list);
    match last {
        Step::Index(index) => {
            let id = ids(brief, &list).get(*index)?.clone();
            Some((target(&list), id))
        }
        Step::Key(key) if list == "claims" => brief.claims.get(key).map(|_| (Some(Target::Claim), key.clone())),
        Step::Key(_) => None,
    }
}

/// The value at a path.
pub(super) fn leaf_at<'r>(read: &'r Read, steps: &[Step]) -> Option<&'r Leaf> {
    let path = written(steps);
    read.leaves.0.iter().find(|leaf| leaf.path == path)
}

/// Whether any value stands at or below a path.
pub(super) fn is_filled(read: &Read, steps: &[Step]) -> bool {
    let path = written(steps);
    let below = |leaf: &&Leaf| leaf.path.strip_prefix(&path).is_some_and(|rest| rest.starts_with(['.', '[']));
    read.leaves.0.iter().find(below).is_some_and(|leaf| !leaf.text.trim().is_empty())
}

/// Where the brief refers to an id, in the order of the file.
pub(super) fn referring(read: &Read, target: Target, id: &str) -> Vec<Range<usize>> {
    let refers = |leaf: &&Leaf| {
        let shape = shape::field_at(&Brief::RECORD, &leaf.path).map(|field| field.shape);
        let to = match shape {
            Some(Shape::Ref(to)) => Some(to),
            Some(Shape::List(Shape::Ref(to))) => Some(*to),
            _ => None,
        };
        to == Some(target) && leaf.text == id
    };
    let mut all: Vec<Range<usize>> = read.leaves.0.iter().filter(refers).map(|leaf| leaf.span.clone()).collect();
    all.sort_by_key(|at| at.start);
    all
}

/// Where the brief refers to an item by the id that is made from its name, where the value at `path` is that name; in the
/// order of the file.
pub(crate) fn references(read: &Read, path: &str) -> Vec<Range<usize>> {
    for list in ["audience", "metrics"] {
        let is_it = |leaf: LeafId| read.leaves.get(leaf).is_some_and(|leaf| leaf.path == path);
        let item = named(&read.brief, list).into_iter().find(|(_, name)| name.is_some_and(|name| is_it(name.leaf)));
        if let (Some((id, _)), Some(target)) = (item, target(list)) {
            return if id.typed.is_none() { referring(read, target, &id.text) } else { Vec::new() };
        }
    }
    Vec::new()
}
