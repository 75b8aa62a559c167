//! Places where a value is not Markdown, and what a reader sees there.

use launchpack::brief::model::Read;
use launchpack::render::{Document, MARKDOWN, Said};
use proptest::test_runner::TestCaseError;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use crate::shape::{self, Seen};

/// Where some bytes of a document are not Markdown.
enum Raw {
    FrontMatter,
    Comment,
    Html,
    Mermaid,
}

/// Every value reads as it was typed, in whatever place; places that are no Markdown are what they were.
pub(crate) fn check(document: &Document, twin: &Document, read: &Read, seen: &[Seen]) -> Result<(), TestCaseError> {
    let raws = raws(&document.text);
    let fail = |what: String| TestCaseError::fail(format!("{}: {what}\n{}", document.file, document.text));
    let counted = |text: &str| {
        let raws = self::raws(text);
        let of = |wanted: fn(&Raw) -> bool| raws.iter().filter(|(raw, _)| wanted(raw)).count();
        (of(|r| matches!(r, Raw::FrontMatter)), of(|r| matches!(r, Raw::Comment)), of(|r| matches!(r, Raw::Mermaid)))
    };
    if counted(&document.text) != counted(&twin.text) {
        return Err(fail("as many comments, diagrams and heads as with plain words".into()));
    }
    for (raw, range) in &raws {
        let text = &document.text[range.clone()];
        match raw {
            Raw::FrontMatter => {
                let known: serde_yaml_ng::Value = serde_yaml_ng::from_str(text.trim_matches('-'))
                    .map_err(|error| fail(format!("front matter: {error}")))?;
                let says = |value: &serde_yaml_ng::Value| value.as_str().unwrap_or_default().to_owned();
                let values: Vec<String> =
                    known.as_mapping().into_iter().flat_map(|map| map.values().map(says)).collect();
                let name = folded(&read.brief.product.name.text);
                if !values.iter().any(|value| value.starts_with(&name)) {
                    return Err(fail(format!("front matter says {values:?} for {name:?}")));
                }
            }
            Raw::Html => {
                let known = |line: &str| matches!(line, "<details>" | "</details>") || is_summary(line);
                if !text.trim().lines().all(known) {
                    return Err(fail(format!("no fold: {text:?}")));
                }
            }
            Raw::Comment => {
                let inner = text.trim().strip_prefix("<!--").and_then(|text| text.strip_suffix("-->"));
                if inner.is_none_or(|inner| inner.contains("-->") || inner.contains("--!>")) {
                    return Err(fail(format!("a comment ends early: {text:?}")));
                }
            }
            Raw::Mermaid => nodes(text).map_err(fail)?,
        }
    }
    let mermaid = |text: &str| {
        let lines = self::raws(text).into_iter().filter(|(raw, _)| matches!(raw, Raw::Mermaid));
        lines.map(|(_, range)| skeleton(&text[range])).collect::<Vec<_>>()
    };
    if mermaid(&document.text) != mermaid(&twin.text) {
        return Err(fail("a diagram has other nodes".into()));
    }
    for said in &document.said {
        let Some((leaf, typed)) = typed(said, read) else { continue };
        let raw = raws.iter().find(|(_, range)| range.start <= said.bytes.start && said.bytes.end <= range.end);
        let bytes = &document.text[said.bytes.clone()];
        let (read, typed) = match raw.map(|(raw, _)| raw) {
            None if in_target(&document.text, said) => continue,
            None | Some(Raw::Html) => (shape::read(seen, &said.bytes), typed),
            Some(Raw::Comment) => (bytes.to_owned(), typed.replace("-->", "-- >").replace("--!>", "-- !>")),
            Some(Raw::Mermaid) => (from_mermaid(bytes), typed),
            Some(Raw::FrontMatter) => (from_yaml(bytes), typed),
        };
        if folded(&read) != folded(&typed) {
            return Err(fail(format!("{leaf} reads {read:?} where {typed:?} was typed ({bytes:?})")));
        }
    }
    Ok(())
}

/// The path and the text of a short value that stands there as it is.
fn typed(said: &Said, read: &Read) -> Option<(String, String)> {
    let [leaf] = said.leaves.as_slice() else { return None };
    let leaf = read.leaves.get(*leaf)?;
    (said.via.is_none() && !leaf.long).then(|| (leaf.path.clone(), leaf.text.clone()))
}

/// Line ends and runs of blanks are one blank for a reader.
fn folded(text: &str) -> String {
    let blank = |c: char| c.is_ascii_whitespace() || matches!(c, '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    text.trim().split(blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn in_target(text: &str, said: &Said) -> bool {
    text[..said.bytes.start].ends_with("](")
}

fn raws(text: &str) -> Vec<(Raw, std::ops::Range<usize>)> {
    let parts = Parser::new_ext(text, MARKDOWN).into_offset_iter();
    parts
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::MetadataBlock(_)) => Some((Raw::FrontMatter, range)),
            Event::Start(Tag::HtmlBlock) if text[range.clone()].trim_start().starts_with("<!--") => {
                Some((Raw::Comment, range))
            }
            Event::Start(Tag::HtmlBlock) => Some((Raw::Html, range)),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if &*info == "mermaid" => {
                Some((Raw::Mermaid, range))
            }
            _ => None,
        })
        .collect()
}

fn is_summary(line: &str) -> bool {
    line.strip_prefix("<summary>")
        .and_then(|line| line.strip_suffix("</summary>"))
        .is_some_and(|line| !line.contains('<'))
}

fn is_gantt(text: &str) -> bool {
    text.lines().nth(1) == Some("gantt")
}

/// Every line of a Gantt chart is a setting, a section, or a task: a name, a colon, and when it is.
fn tasks(text: &str) -> Result<(), String> {
    for line in text.lines().skip(2).filter(|line| line.contains(" :")) {
        let (name, when) = line.split_once(" :").unwrap_or_default();
        if name.contains([':', ';', '<', '>', '{', '}']) && !name.contains('#')
            || when.contains(':')
            || name.trim().is_empty()
        {
            return Err(format!("no task: {line:?}"));
        }
    }
    Ok(())
}

/// Every line is a node or an arrow to one, its label in double quotes.
fn nodes(text: &str) -> Result<(), String> {
    if is_gantt(text) {
        return tasks(text);
    }
    for line in text.lines().filter(|line| line.contains('[')) {
        let label = line.split_once("[\"").and_then(|(_, rest)| rest.strip_suffix("\"]"));
        let sound = label.is_some_and(|label| !label.contains(['"', '`', '<', '>', '{', '}']) && !label.contains("%%"));
        if !sound {
            return Err(format!("no label of a node: {line:?}"));
        }
    }
    Ok(())
}

/// A diagram without what its labels say.
fn skeleton(text: &str) -> Vec<String> {
    if is_gantt(text) {
        return text.lines().map(|line| line.rsplit_once(" :").map_or("", |(_, when)| when).to_owned()).collect();
    }
    text.lines().map(|line| line.split_once("[\"").map_or(line, |(node, _)| node).to_owned()).collect()
}

fn from_mermaid(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('#') {
        out.push_str(before);
        let Some((code, after)) = tail.split_once(';') else { break };
        let c = match code {
            "quot" => Some('"'),
            code => code.parse().ok().and_then(char::from_u32),
        };
        out.push(c.unwrap_or('\u{fffd}'));
        rest = after;
    }
    out + rest
}

fn from_yaml(text: &str) -> String {
    let quoted = if text.starts_with('"') { text.to_owned() } else { format!("\"{text}\"") };
    serde_yaml_ng::from_str(&quoted).unwrap_or_else(|error| format!("{error}"))
}
