//! Briefs with any text in any place, each with a twin that says plain words in the same places.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use launchpack::brief::shape::{Shape, field_at};
use launchpack::brief::{self, Brief, sketch};
use launchpack::catalog;
use launchpack::finding::Source;

/// One value of a brief: its path and its text.
pub(crate) type Value = (String, String);

/// A complete brief, value by value.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) values: Vec<Value>,
    /// Those that hold one line of free text.
    pub(crate) short: Vec<usize>,
    /// Those that hold Markdown.
    pub(crate) long: Vec<usize>,
}

pub(crate) static EXAMPLES: LazyLock<Vec<Example>> =
    LazyLock::new(|| catalog::examples().iter().map(|example| Example::new(&parse(example.text))).collect());

/// Reads a brief that is sound.
pub(crate) fn parse(text: &str) -> launchpack::brief::model::Read {
    let source = Arc::new(Source { path: "brief.yaml".into(), text: text.to_owned() });
    match brief::read(&source) {
        Ok(checked) => checked.value,
        Err(findings) => panic!("{}", launchpack::report::text(&findings.0, false)),
    }
}

impl Example {
    fn new(read: &launchpack::brief::model::Read) -> Self {
        let mut values: Vec<Value> =
            read.leaves.0.iter().map(|leaf| (leaf.path.clone(), leaf.text.trim().to_owned())).collect();
        // References go by ids, and those must not change with the names.
        let ids = read.brief.audience.iter().map(|a| (&a.path, &a.id.text));
        let ids = ids.chain(read.brief.messaging.pillars.iter().map(|p| (&p.path, &p.id.text)));
        let ids = ids.chain(read.brief.competitors.iter().map(|c| (&c.path, &c.id.text)));
        let ids = ids.chain(read.brief.channels.iter().map(|c| (&c.path, &c.id.text)));
        let ids = ids.chain(read.brief.metrics.iter().map(|m| (&m.path, &m.id.text)));
        for (path, id) in ids {
            let path = format!("{path}.id");
            if values.iter().all(|(known, _)| *known != path) {
                values.push((path, id.clone()));
            }
        }
        let of = |wanted: fn(Shape) -> bool| {
            let is = |(path, _): &Value| {
                // Two stories of one principle share a row, so that one of them alone may have another.
                let shares = path.ends_with(".principle") && !path.starts_with("stories[0]");
                !path.starts_with("pack.")
                    && !shares
                    && field_at(&Brief::RECORD, path).is_some_and(|field| wanted(field.shape))
            };
            values.iter().enumerate().filter(|(_, value)| is(value)).map(|(i, _)| i).collect::<Vec<_>>()
        };
        let short = of(|shape| matches!(shape, Shape::Text | Shape::List(Shape::Text)));
        let long = of(|shape| matches!(shape, Shape::Long));
        Self { values, short, long }
    }
}

/// The brief as YAML.
pub(crate) fn yaml(values: &[Value]) -> String {
    let mut root = Tree::default();
    for (path, text) in values {
        root.put(path, text);
    }
    let mut out = String::new();
    root.write(0, &mut out);
    out
}

#[derive(Default)]
struct Tree {
    text: Option<String>,
    children: Vec<(String, Tree)>,
}

impl Tree {
    fn put(&mut self, path: &str, text: &str) {
        let mut at = self;
        for step in path.replace('[', ".[").split('.') {
            let found = at.children.iter().position(|(key, _)| key == step).unwrap_or_else(|| {
                at.children.push((step.to_owned(), Tree::default()));
                at.children.len() - 1
            });
            at = &mut at.children[found].1;
        }
        at.text = Some(text.to_owned());
    }

    fn write(&self, depth: usize, out: &mut String) {
        for (key, child) in &self.children {
            let pad = "  ".repeat(depth);
            let lead = if key.starts_with('[') { "-".to_owned() } else { format!("{key}:") };
            if let Some(text) = &child.text {
                let _ = writeln!(out, "{pad}{lead} {}", sketch::scalar(text));
            } else {
                let _ = writeln!(out, "{pad}{lead}");
                child.write(depth + 1, out);
            }
        }
    }
}

/// Plain text with as many words, and with the first word that the text has where a template looks at it.
pub(crate) fn twin(path: &str, text: &str) -> String {
    const WORDS: [&str; 5] = ["alder", "birch", "cedar", "dogwood", "elm"];
    // A claim that names a competitor is about it.
    const NAMES: [&str; 5] = ["Fir", "Gum", "Holly", "Ivy", "Juniper"];
    let own = if is_rival(path) { NAMES } else { WORDS };
    let first = ["A ", "An ", "The ", "It "].into_iter().find(|word| text.starts_with(word)).map(str::trim);
    let words = text.split_whitespace().enumerate().map(|(i, word)| match first {
        Some(first) if i == 0 => first,
        _ if word.strip_prefix("claim").is_some_and(|n| n.parse::<usize>().is_ok()) => word,
        _ => own[i % own.len()],
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether the value is the name of a competitor.
pub(crate) fn is_rival(path: &str) -> bool {
    path.starts_with("competitors[") && path.rsplit('.').next() == Some("name") && path.matches('.').count() == 1
}
