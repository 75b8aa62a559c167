//! Answers that come all at once: a piece of a brief, or paths with their texts.

use std::sync::Arc;

use super::items;
use crate::brief::edit::path::{Step, steps, written};
use crate::brief::model::Read;
use crate::brief::tree::{Kind, Node, parse};
use crate::change::Change;
use crate::finding::{Finding, Findings, Place, Source};

/// The changes that a file of answers stands for. A value under a path is set; items of a list are added to those that are
/// there.
///
/// # Errors
/// When it is no YAML, or no fields.
pub fn changes(source: &Arc<Source>, read: &Read) -> Result<Vec<Change>, Findings> {
    let parsed = parse(&source.text);
    let faults: Vec<Finding> = parsed
        .problems
        .into_iter()
        .map(|problem| {
            let place = Place { source: Arc::clone(source), span: problem.at };
            Finding::error(problem.rule, place, problem.message).help(problem.help)
        })
        .collect();
    if !faults.is_empty() {
        return Err(Findings(faults));
    }
    let mut out = Vec::new();
    match parsed.root {
        Some(Node { kind: Kind::Map(entries), .. }) => {
            for (key, node) in &entries {
                let Some(path) = steps(&key.text) else {
                    let place = Place { source: Arc::clone(source), span: key.at.clone() };
                    let finding = Finding::error("no-path", place, format!("`{}` is no path", key.text));
                    return Err(finding.help("write it like `product.category` or `audience[0].pain`").into());
                };
                below(node, &path, read, &mut out);
            }
        }
        Some(Node { kind: Kind::Missing, .. }) | None => {}
        Some(_) => {
            let finding = Finding::failure("no-answers", format!("`{}` has no answers", source.path.display()));
            return Err(finding
                .help("write them as `product.category: meal planner`, one to a line, or as a piece of a brief")
                .into());
        }
    }
    Ok(out)
}

fn below(node: &Node, path: &[Step], read: &Read, out: &mut Vec<Change>) {
    match &node.kind {
        Kind::Missing => {}
        Kind::Text(text) if text.trim().is_empty() => {}
        Kind::Text(text) => out.push(Change::Set { path: written(path), text: text.clone() }),
        Kind::Map(entries) => {
            for (key, node) in entries {
                below(node, &[path, &[Step::Key(key.text.clone())]].concat(), read, out);
            }
        }
        Kind::List(list) => {
            let first = items(&read.leaves, &written(path));
            for (index, node) in list.iter().filter(|node| !matches!(node.kind, Kind::Missing)).enumerate() {
                below(node, &[path, &[Step::Index(first + index)]].concat(), read, out);
            }
        }
    }
}
