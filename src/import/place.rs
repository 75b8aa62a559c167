//! What was found, held against the brief.

use std::collections::HashMap;

use super::tables::{key_of, kind_of};
use super::words::same;
use super::{Entry, Import, Piece, Placed, Wish, found};
use crate::ask::items;
use crate::brief::model::Read;
use crate::brief::shape::{Shape, field_at};
use crate::brief::{Brief, id};
use crate::change;
use crate::finding::Finding;
use crate::readers::Block;

/// Where everything in a file goes.
///
/// # Errors
/// When what a person says by hand fits nothing in it.
pub fn place(read: &Read, blocks: &[Block], wish: &Wish) -> Result<Import, Finding> {
    let found = found(blocks, wish)?;
    let mut placer = Placer {
        read,
        wish,
        import: Import { left: found.left, ..Import::default() },
        added: HashMap::new(),
        keys: HashMap::new(),
    };
    let mut bases: Vec<Option<String>> = Vec::new();
    for entry in found.entries {
        let base = match entry {
            Entry::Value(path, piece) => {
                placer.value(&path, piece);
                None
            }
            Entry::Text(list, piece) => {
                placer.text(&list, piece);
                None
            }
            // What proves a pillar.
            Entry::Item { list, parent: Some(pillar), fields } if list == "claims" => {
                let at = fields.first().map(|(_, piece)| piece.at.clone()).unwrap_or_default();
                let base = placer.item(&list, fields);
                let key = base.as_deref().and_then(|base| base.strip_prefix("claims."));
                if let (Some(key), Some(pillar)) = (key, bases.get(pillar).cloned().flatten()) {
                    placer.text(&format!("{pillar}.proof"), Piece { at, text: key.to_owned() });
                }
                base
            }
            Entry::Item { list, parent, fields } => {
                let list = match parent {
                    None => Some(list),
                    Some(parent) => bases.get(parent).cloned().flatten().map(|base| format!("{base}.{list}")),
                };
                if let Some(list) = list {
                    placer.item(&list, fields)
                } else {
                    placer.import.left.extend(fields.into_iter().map(|(_, piece)| piece));
                    None
                }
            }
        };
        bases.push(base);
    }
    Ok(placer.import)
}

struct Placer<'r> {
    read: &'r Read,
    wish: &'r Wish,
    import: Import,
    /// How many items a list gained.
    added: HashMap<String, usize>,
    /// New items by list and key, so that two of one name are one.
    keys: HashMap<(String, String), String>,
}

impl Placer<'_> {
    fn now(&self, path: &str) -> Option<&str> {
        let leaf = self.read.leaves.0.iter().find(|leaf| leaf.path == path && !leaf.text.trim().is_empty());
        leaf.map(|leaf| leaf.text.as_str())
    }

    /// A value at a path of the brief.
    fn value(&mut self, path: &str, piece: Piece) {
        let planned = self.import.placed.iter().find(|placed| placed.path == path).map(|placed| placed.text.clone());
        let now = planned.clone().or_else(|| self.now(path).map(str::to_owned));
        match now {
            Some(now) if same(&now, &piece.text) => self.import.same += 1,
            // Two values of one file for one field: the second has no place.
            Some(_) if planned.is_some() => self.import.left.push(piece),
            Some(now) => {
                let placed = Placed { path: path.to_owned(), text: piece.text, at: piece.at, instead: Some(now) };
                if self.wish.update { self.import.placed.push(placed) } else { self.import.other.push(placed) }
            }
            None => {
                let placed = Placed { path: path.to_owned(), text: piece.text, at: piece.at, instead: None };
                self.import.placed.push(placed);
            }
        }
    }

    fn next(&mut self, list: &str) -> usize {
        let added = self.added.entry(list.to_owned()).or_default();
        *added += 1;
        items(&self.read.leaves, list) + *added - 1
    }

    /// A text of a list of texts.
    fn text(&mut self, list: &str, piece: Piece) {
        let below =
            |path: &str| path.strip_prefix(list).is_some_and(|rest| rest.starts_with('[') && rest.ends_with(']'));
        let there = self.read.leaves.0.iter().any(|leaf| below(&leaf.path) && same(&leaf.text, &piece.text));
        let planned = self.import.placed.iter().any(|placed| below(&placed.path) && same(&placed.text, &piece.text));
        if there || planned {
            self.import.same += 1;
            return;
        }
        let index = self.next(list);
        self.import.placed.push(Placed {
            path: format!("{list}[{index}]"),
            text: piece.text,
            at: piece.at,
            instead: None,
        });
    }

    /// An item of a list: the one of that name, or a new one. Its path.
    fn item(&mut self, list: &str, fields: Vec<(String, Piece)>) -> Option<String> {
        let list = self.resolved(list);
        let key = key_of(&list)?;
        let named = fields.iter().find(|(field, _)| field == key)?.1.text.clone();
        let known =
            self.keys.get(&(list.clone(), named.to_lowercase())).cloned().or_else(|| self.there(&list, key, &named));
        let is_new = known.is_none();
        let base = known.unwrap_or_else(|| self.new_base(&list, &named));
        self.keys.insert((list.clone(), named.to_lowercase()), base.clone());
        for (field, piece) in fields {
            let path = format!("{base}.{field}");
            match field_at(&Brief::RECORD, &path).map(|field| field.shape) {
                Some(Shape::List(Shape::Text)) => self.text(&path, piece),
                // A figure is no claim that may be said before somebody approves it.
                _ if list == "claims" && field == "status" && !is_new => {}
                _ => self.value(&path, piece),
            }
        }
        let status = format!("{base}.status");
        if list == "claims" && is_new && !self.import.placed.iter().any(|placed| placed.path == status) {
            self.import.placed.push(Placed { path: status, text: "pending".into(), at: String::new(), instead: None });
        }
        Some(base)
    }

    /// A list's path with numbers for ids.
    fn resolved(&self, list: &str) -> String {
        let kind = kind_of(list);
        match list.strip_suffix(kind).and_then(|head| head.strip_suffix('.')) {
            Some(head) if !head.is_empty() && !head.ends_with(']') => {
                let path = change::resolved(&self.read.brief, list);
                path.unwrap_or_else(|| list.to_owned())
            }
            _ => list.to_owned(),
        }
    }

    /// The item of the brief that has this name.
    fn there(&self, list: &str, key: &str, named: &str) -> Option<String> {
        let leaf = self.read.leaves.0.iter().find(|leaf| {
            let Some(rest) = leaf.path.strip_prefix(list) else { return false };
            let of_list = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(_, field)| field);
            let of_group = rest.strip_prefix('.').and_then(|rest| rest.split_once('.')).map(|(_, field)| field);
            let field = of_list.map(|field| field.trim_start_matches('.')).or(of_group);
            field == Some(key) && same(&leaf.text, named)
        })?;
        Some(leaf.path.strip_suffix(key)?.trim_end_matches('.').to_owned())
    }

    fn new_base(&mut self, list: &str, named: &str) -> String {
        if list != "claims" {
            return format!("{list}[{}]", self.next(list));
        }
        let words: Vec<&str> = named.split_whitespace().take(5).collect();
        let stem = id::kebab(&words.join(" "));
        let stem = if stem.is_empty() { "claim".to_owned() } else { stem };
        let is_free = |name: &String| {
            let base = format!("claims.{name}");
            self.read.brief.claims.get(name).is_none() && !self.keys.values().any(|known| *known == base)
        };
        let numbered = (2..1000).map(|n| format!("{stem}-{n}"));
        let name = [stem.clone()].into_iter().chain(numbered).find(is_free).unwrap_or(stem);
        format!("claims.{name}")
    }
}
