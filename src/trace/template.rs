//! Which line of a template a line of a document comes from: the one that has most of its words.
//!
//! A template's line can be joined with others, and helpers make words of their own, so this is a search and no bookkeeping.
//! Where no line has a word in common, only the template is named.

use std::collections::{HashMap, HashSet};

/// A line of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateLine {
    /// The template or partial.
    pub name: String,
    /// The line, counted from 1; `None` where no line can be named.
    pub line: Option<usize>,
    /// The line's text.
    pub text: String,
    /// Whether a person edited the words in the document.
    pub edited: bool,
}

/// The line of a template, or of a partial it uses, that has most of some words.
pub(super) fn find(templates: &HashMap<&str, &str>, name: &str, words: &str) -> TemplateLine {
    let mut best: Option<(usize, usize, TemplateLine)> = None;
    let gap = gap_path(words);
    let sought = bag(words);
    for name in used(templates, name) {
        for (number, line) in templates.get(name.as_str()).copied().unwrap_or_default().lines().enumerate() {
            let found = || TemplateLine {
                name: name.clone(),
                line: Some(number + 1),
                text: line.trim().to_owned(),
                edited: false,
            };
            if let Some(path) = gap {
                let field = path.rsplit('.').next().unwrap_or(path);
                if line.contains("{{gap")
                    && (line.contains(&format!("\"{path}")) || line.contains(&format!("\"{field}")))
                {
                    return found();
                }
                continue;
            }
            let own = bag(&literal(line));
            let (common, all) = if sought.is_empty() {
                let same = !line.trim().is_empty() && line.trim() == words.trim();
                (usize::from(same), 1)
            } else {
                (sought.intersection(&own).map(String::len).sum(), own.iter().map(String::len).sum::<usize>().max(1))
            };
            let share = 1000 * common / all;
            if common > 0 && best.as_ref().is_none_or(|(c, s, _)| (common, share) > (*c, *s)) {
                best = Some((common, share, found()));
            }
        }
    }
    let unknown = || TemplateLine { name: name.to_owned(), line: None, text: String::new(), edited: false };
    best.map_or_else(unknown, |(_, _, line)| line)
}

/// The path that a line asks for, if it asks for one.
fn gap_path(words: &str) -> Option<&str> {
    let words = words.strip_prefix("> ").unwrap_or(words).trim_start_matches("**").strip_prefix("To add:")?;
    words.split('`').nth(1)
}

/// A template and the partials it uses, each once.
fn used(templates: &HashMap<&str, &str>, name: &str) -> Vec<String> {
    let mut names = vec![name.to_owned()];
    let mut next = 0;
    while let Some(text) = names.get(next).and_then(|name| templates.get(name.as_str())) {
        for partial in text.split("{{>").skip(1) {
            let partial = partial.trim_start().split([' ', '}', '\n']).next().unwrap_or_default().to_owned();
            if !names.contains(&partial) {
                names.push(partial);
            }
        }
        next += 1;
    }
    names
}

/// The words that a template's line itself writes: those outside of its expressions, and the texts it hands to helpers.
fn literal(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, tail)) = rest.split_once("{{") {
        out.push_str(before);
        let (inside, after) = tail.split_once("}}").unwrap_or((tail, ""));
        for text in inside.split('"').skip(1).step_by(2) {
            out.push(' ');
            out.push_str(text);
        }
        out.push(' ');
        rest = after;
    }
    out.push_str(rest);
    out
}

fn bag(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_with_most_of_the_words_is_named() {
        let templates = HashMap::from([
            (
                "core/x",
                "# {{name}} comes up\n\n{{> facts}}\n\n## What you will hear\n\n{{gap \"launch.ask\" \"claims\"}}\n---\n",
            ),
            ("facts", "{{#line}}\nLaunch {{date}} ·\n{{table items \"target:Goal\"}}\n{{/line}}\n"),
        ]);
        let at = |words: &str| {
            let found = find(&templates, "core/x", words);
            (found.name, found.line)
        };
        let named = |name: &str, line: usize| (name.to_owned(), Some(line));
        assert_eq!(at("## What you will hear"), named("core/x", 5));
        assert_eq!(at("Launch   · tier"), named("facts", 2));
        assert_eq!(at("| Goal |"), named("facts", 3));
        assert_eq!(at("> **To add:** the decision wanted (`launch.ask`)."), named("core/x", 7));
        assert_eq!(at("---"), named("core/x", 8));
        assert_eq!(at("Two of three teams"), ("core/x".to_owned(), None));
    }
}
