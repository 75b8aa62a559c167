//! From text to [`Brief`], with every problem found on the way.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value as Json;

use super::model::{Brief, Claim, Claims, Extra, Read};
use super::shape::{Record, Shape};
use super::tree::{self, Key, Kind, Node};
use super::value::{Chosen, Id, Leaf, Leaves, Long, Text, When};
use super::{date, id, refs};
use crate::finding::{Finding, Findings, Level, Place, Source, listed, nearest, settled};
use crate::git;
use crate::traced::is_reserved;

/// A brief larger than this is refused: a full one has about 20,000 bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// A list longer than this is refused: each competitor is a document.
pub(super) const MAX_ITEMS: usize = 500;

/// More findings than this are only counted.
const MAX_KEPT: usize = 1_000;

/// A result, and what there is to say about it all the same.
#[derive(Debug, Clone)]
pub struct Checked<T> {
    /// The result.
    pub value: T,
    /// Warnings and notes.
    pub findings: Vec<Finding>,
}

/// Reads a brief.
///
/// # Errors
/// Every problem of the brief, in the order of the file.
pub fn read(source: &Arc<Source>) -> Result<Checked<Read>, Findings> {
    let Looked { read, findings, more } = look(source);
    Ok(Checked { value: read, findings: settled(findings, more)? })
}

/// As much of a brief as could be read.
#[derive(Debug, Clone)]
pub struct Looked {
    /// What is known; where there are errors, it is not complete.
    pub read: Read,
    /// Every problem, in no order.
    pub findings: Vec<Finding>,
    /// How many more there are: of very many, not all are kept.
    pub more: usize,
}

/// Reads as much of a brief as there is, with every problem.
#[must_use]
pub fn look(source: &Arc<Source>) -> Looked {
    let mut reader = Reader {
        source,
        leaves: Leaves::default(),
        findings: Vec::new(),
        more: 0,
        hidden: Vec::new(),
        doubtful: HashSet::new(),
    };
    let conflicts = git::conflicts(&source.text);
    if !conflicts.is_empty() {
        // Two briefs in one: whatever else is wrong with it follows from that.
        reader.both_stand(conflicts);
        return Looked { read: Read::default(), findings: reader.findings, more: reader.more };
    }
    let parsed = tree::parse(&reader.checked_text());
    for problem in parsed.problems {
        let mut finding = Finding::error(problem.rule, reader.place(problem.at), problem.message).help(problem.help);
        if let Some((at, words)) = problem.related {
            finding = finding.related(reader.place(at), words);
        }
        reader.tell(finding);
    }
    reader.hidden = parsed.hidden;
    reader.doubtful.extend(parsed.lost);
    let Some(root) = parsed.root else {
        if reader.findings.is_empty() {
            reader.nothing_there();
        }
        return Looked { read: Read::default(), findings: reader.findings, more: reader.more };
    };
    let mut brief = Brief::read(&root, "", &mut reader);
    let product = match &root.kind {
        Kind::Map(entries) => entries.iter().find(|(key, _)| key.text == "product").map(|(key, _)| key.at.clone()),
        Kind::Missing | Kind::Text(_) | Kind::List(_) => None,
    };
    refs::resolve(&mut brief, &mut reader, product.unwrap_or(0..0));
    Looked { read: Read { brief, leaves: reader.leaves }, findings: reader.findings, more: reader.more }
}

/// A type of value, and how it is read. What can't be read becomes a finding and the default.
pub(super) trait Value: Default {
    /// The type as data.
    const SHAPE: Shape;
    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self;
    /// Whether there is nothing to say.
    fn is_missing(&self) -> bool;
}

/// A set of words.
pub(super) trait Choice: Default + Copy {
    const WORDS: &'static [&'static str];
    fn from_word(word: &str) -> Option<Self>;
}

/// What is known while a brief is read.
pub(super) struct Reader<'s> {
    source: &'s Arc<Source>,
    pub(super) leaves: Leaves,
    findings: Vec<Finding>,
    more: usize,
    /// Bytes that were skipped to go on after a syntax error.
    hidden: Vec<Range<usize>>,
    /// Paths whose value is not known, since a problem stands in its place: nothing may be said to be missing there.
    doubtful: HashSet<String>,
}

/// The entries of a record, or the one text that stands for it.
pub(super) enum Fields<'n> {
    None,
    Entries(&'n [(Key, Node)]),
    Short(&'static str, &'n Node),
}

impl Reader<'_> {
    pub(super) fn place(&self, span: Range<usize>) -> Place {
        Place { source: Arc::clone(self.source), span }
    }

    /// Adds a finding.
    pub(super) fn tell(&mut self, finding: Finding) {
        if self.findings.len() < MAX_KEPT {
            self.findings.push(finding);
        } else {
            self.more += 1;
        }
    }

    /// The nearest of some names, while there are not so many slips that nobody reads them.
    pub(super) fn nearest<'a>(&self, typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        if self.findings.len() < MAX_KEPT { nearest(typed, known) } else { None }
    }

    pub(super) fn error(
        &mut self,
        rule: &'static str,
        at: Range<usize>,
        path: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let finding = Finding::error(rule, self.place(at), message).path(path).help(help);
        self.tell(finding);
    }

    fn expected(&mut self, node: &Node, path: &str, what: &str, help: &str) {
        let found = match &node.kind {
            Kind::Missing => "stands nothing",
            Kind::Text(_) => "stands text",
            Kind::List(_) => "stands a list",
            Kind::Map(_) => "stand fields",
        };
        let name = if path.is_empty() { "a brief".to_owned() } else { format!("`{path}`") };
        self.doubt(path);
        // `- Note: this: that` was one text, and what is left of it looks like fields.
        if self.hidden.iter().any(|hidden| (node.at.start..=node.at.end).contains(&hidden.start)) {
            return;
        }
        let at = self.first_line(node.at.clone());
        self.error("wrong-kind", at, path, format!("{name} is {what}, and here {found}"), help);
    }

    /// Whether brackets stand around it, which a person may have meant as text.
    fn in_brackets(&self, node: &Node) -> bool {
        self.source.text.get(node.at.clone()).is_some_and(|text| text.starts_with(['[', '{']))
    }

    /// A long range is marked on its first line only.
    fn first_line(&self, at: Range<usize>) -> Range<usize> {
        let text = self.source.text.get(at.clone()).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default().trim_end();
        at.start..at.start + line.len()
    }

    pub(super) fn fields<'n>(&mut self, node: &'n Node, path: &str, record: &Record) -> Fields<'n> {
        match &node.kind {
            Kind::Missing => Fields::None,
            Kind::Map(entries) => {
                for (key, node) in entries.iter().filter(|(key, _)| !key.text.is_empty()) {
                    // An alias is a finding already, and merging it the same one.
                    let merges = key.text == "<<" && matches!(node.kind, Kind::Missing) && !node.at.is_empty();
                    // What stands before the first of two colons in a text is no key.
                    let is_text = self.hidden.iter().any(|hidden| hidden.start == node.at.start);
                    let near = || nearest(&key.text, record.fields.iter().map(|f| f.key)).is_some();
                    if record.field(&key.text).is_none() && !merges && (!is_text || near()) {
                        self.unknown_key(key, path, record);
                    }
                }
                Fields::Entries(entries)
            }
            Kind::Text(_) | Kind::List(_) if path.is_empty() => {
                self.expected(node, path, "a group of fields", "begin with `product:` and below it `name:`");
                Fields::None
            }
            Kind::Text(_) => {
                if let Some(short) = record.short {
                    Fields::Short(short, node)
                } else {
                    self.expected(
                        node,
                        path,
                        "a group of fields",
                        &format!("indent them below it: {}", keys_of(record)),
                    );
                    Fields::None
                }
            }
            Kind::List(_) => {
                self.expected(
                    node,
                    path,
                    "a group of fields",
                    &format!("take out the `-` and write {}", keys_of(record)),
                );
                Fields::None
            }
        }
    }

    pub(super) fn field<T: Value>(&mut self, fields: &Fields<'_>, key: &str, path: &str) -> T {
        let node = match fields {
            Fields::None => None,
            // The first of two wins; the second is a finding already.
            Fields::Entries(entries) => entries.iter().find(|(k, _)| k.text == key).map(|(_, node)| node),
            Fields::Short(short, node) => (*short == key).then_some(*node),
        };
        let Some(node) = node else { return T::default() };
        let path = join(path, key);
        if matches!(node.kind, Kind::Missing) && self.hidden.iter().any(|range| range.contains(&node.at.start)) {
            self.doubt(&path);
        }
        T::read(node, &path, self)
    }

    fn unknown_key(&mut self, key: &Key, path: &str, record: &Record) {
        let parent = if path.is_empty() { "a brief".to_owned() } else { format!("`{path}`") };
        let mut finding = Finding::error(
            "unknown-key",
            self.place(key.at.clone()),
            format!("`{}` is not a field of {parent}", key.text),
        )
        .path(join(path, &key.text));
        let near = self.nearest(&key.text, record.fields.iter().map(|f| f.key));
        if let Some(near) = near {
            self.doubt(&join(path, near));
        }
        finding = match near {
            Some(near) => finding.label(format!("did you mean `{near}`?")).help("data of your own goes under `extra:`"),
            None => finding.help(format!("its fields are {}; data of your own goes under `extra:`", keys_of(record))),
        };
        self.tell(finding);
    }

    /// Adds a value; text with characters that can't stand in a document is a finding.
    fn leaf(&mut self, node: &Node, text: &str, path: &str, long: bool) -> Text {
        let raw = self.source.text.get(node.at.clone()).unwrap_or_default();
        if let Some(c) = text.chars().find(|c| is_forbidden(*c)).filter(|c| !raw.contains(*c)) {
            let at = self.first_line(node.at.clone());
            self.error(
                "control-character",
                at,
                path,
                format!("{} can't stand in a document", describe(c)),
                "take it out",
            );
        }
        let leaf = Leaf { path: path.to_owned(), span: node.at.clone(), text: text.to_owned(), long };
        Text { text: text.trim().to_owned(), leaf: self.leaves.add(leaf) }
    }

    /// The text with a harmless one of the same length in the place of each forbidden character: each is one finding, and
    /// none of another kind.
    fn checked_text(&mut self) -> String {
        let source = Arc::clone(self.source);
        let mut out = String::new();
        let mut from = 0;
        for (at, c) in source.text.char_indices().filter(|(_, c)| is_forbidden(*c)) {
            let message = format!("{} can't stand in a brief", describe(c));
            self.error("control-character", at..at + c.len_utf8(), "", message, "take it out");
            out.push_str(source.text.get(from..at).unwrap_or_default());
            // As one character, so that no place is in the middle of one.
            out.push(match c.len_utf8() {
                1 => '_',
                2 => 'ø',
                _ => 'ᚠ',
            });
            from = at + c.len_utf8();
        }
        out.push_str(source.text.get(from..).unwrap_or_default());
        out
    }

    fn both_stand(&mut self, conflicts: Vec<Range<usize>>) {
        for at in conflicts {
            let first = self.source.text.get(at.clone()).and_then(|text| text.lines().next()).map_or(0, str::len);
            let place = self.place(at.start..at.start + first);
            let finding = Finding::error("merge-conflict", place, "git could not merge two versions of the brief here");
            self.tell(
                finding.help("keep one of the two, and take out the lines with `<<<<<<<`, `=======` and `>>>>>>>`"),
            );
        }
    }

    fn nothing_there(&mut self) {
        let finding = Finding::error("empty-brief", self.place(0..0), "the brief is empty");
        self.tell(
            finding.help("begin with `product:` and its `name:`, or run `launchpack new DIR` for one to fill in"),
        );
    }

    /// Whether a problem stands in the place of that value, or of one that it is part of.
    pub(super) fn is_doubtful(&self, path: &str) -> bool {
        let steps = path.char_indices().filter(|(_, c)| matches!(c, '.' | '[')).map(|(i, _)| i);
        let mut ends = [0, path.len()].into_iter().chain(steps);
        ends.any(|end| path.get(..end).is_some_and(|part| self.doubtful.contains(part)))
    }

    /// Whether an item of a list, its name or its id is in doubt: then an id that is not there may only be misspelt.
    pub(super) fn has_doubtful_ids(&self, list: &str) -> bool {
        let own = |path: &String| {
            let rest = path.strip_prefix(list)?;
            let field = rest.rsplit('.').next().unwrap_or_default();
            Some(rest.is_empty() || rest.ends_with(']') || matches!(field, "name" | "id"))
        };
        self.doubtful.iter().any(|path| own(path) == Some(true))
    }

    /// Whether anything at or below that path is in doubt.
    pub(super) fn has_doubts(&self, list: &str) -> bool {
        self.doubtful.iter().any(|path| path.starts_with(list))
    }

    fn doubt(&mut self, path: &str) {
        self.doubtful.insert(path.to_owned());
    }
}

/// `path.key`
fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn keys_of(record: &Record) -> String {
    listed(&record.fields.iter().map(|f| format!("{}:", f.key)).collect::<Vec<_>>())
}

/// Characters that no document can show: controls but tab and line ends, and those that the renderer uses itself.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}'))
        || is_reserved(c)
        || matches!(c, '\u{fffe}' | '\u{ffff}')
}

fn describe(c: char) -> String {
    let kind = if c.is_control() { "the control character" } else { "the private character" };
    format!("{kind} U+{:04X}", c as u32)
}

impl Value for Text {
    const SHAPE: Shape = Shape::Text;

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        match &node.kind {
            Kind::Missing => Self::default(),
            Kind::Text(text) => {
                if text == "null" && reader.source.text.get(node.at.clone()) == Some("null") {
                    let finding = Finding::new(
                        Level::Warning,
                        "null-is-a-word",
                        Some(reader.place(node.at.clone())),
                        "`null` is read as the word",
                    );
                    reader.tell(finding.path(path).help("leave the value empty if there is none"));
                }
                reader.leaf(node, text, path, false)
            }
            Kind::List(_) | Kind::Map(_) if reader.in_brackets(node) => {
                reader.expected(node, path, "one text", "put quotes around text that begins with a bracket");
                Self::default()
            }
            Kind::List(_) => {
                reader.expected(node, path, "one text", "take out the `-`, or join the items in one sentence");
                Self::default()
            }
            Kind::Map(_) => {
                reader.expected(node, path, "one text", "put quotes around text with `: ` in it");
                Self::default()
            }
        }
    }

    fn is_missing(&self) -> bool {
        self.text.is_empty()
    }
}

impl Value for Long {
    const SHAPE: Shape = Shape::Long;

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        match &node.kind {
            Kind::Text(text) => Self(reader.leaf(node, text, path, true)),
            _ => Self(Text::read(node, path, reader)),
        }
    }

    fn is_missing(&self) -> bool {
        self.0.is_missing()
    }
}

impl Value for When {
    const SHAPE: Shape = Shape::Date;

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        let typed = Text::read(node, path, reader);
        let mut when = Self { typed, ..Self::default() };
        if when.typed.text.is_empty() {
            return when;
        }
        match date::parse(&when.typed.text) {
            Some(date::Typed::Day(day)) => when.day = Some(day),
            Some(date::Typed::FromLaunch(days)) => when.days = Some(days),
            None => {
                let message = format!("`{path}` is a date, and `{}` is none", shortened(&when.typed.text));
                reader.error(
                    "not-a-date",
                    node.at.clone(),
                    path,
                    message,
                    "write it like 2027-03-09, or as days from launch like T-14",
                );
            }
        }
        when
    }

    fn is_missing(&self) -> bool {
        self.typed.text.is_empty()
    }
}

impl<E: Choice> Value for Chosen<E> {
    const SHAPE: Shape = Shape::Choice(E::WORDS);

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        let typed = Text::read(node, path, reader);
        if typed.text.is_empty() {
            return Self { value: E::default(), typed };
        }
        let value = E::from_word(&typed.text.to_lowercase().replace(['_', '-'], " "))
            .or_else(|| E::from_word(&typed.text.to_lowercase()));
        if value.is_none() {
            let message = format!("`{path}` can't be `{}`", shortened(&typed.text));
            let mut finding = Finding::error("unknown-word", reader.place(node.at.clone()), message)
                .path(path)
                .help(format!("it is one of {}", listed(E::WORDS)));
            if let Some(near) = reader.nearest(&typed.text, E::WORDS.iter().copied()) {
                finding = finding.label(format!("did you mean `{near}`?"));
            }
            reader.tell(finding);
        }
        Self { value: value.unwrap_or_default(), typed }
    }

    fn is_missing(&self) -> bool {
        self.typed.text.is_empty()
    }
}

impl Value for Id {
    const SHAPE: Shape = Shape::Id;

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        let typed = Text::read(node, path, reader);
        if typed.text.is_empty() {
            return Self::default();
        }
        reader.check_id(&typed.text, node.at.clone(), path);
        Self { typed: Some(typed.leaf), text: typed.text }
    }

    // An id alone says nothing.
    fn is_missing(&self) -> bool {
        true
    }
}

impl Reader<'_> {
    fn check_id(&mut self, text: &str, at: Range<usize>, path: &str) {
        if !id::is_safe(text) {
            let suggestion = id::kebab(text);
            let help = format!("an id has letters, digits, `-` and `_`, at most {} of them", id::MAX_CHARS);
            let help = if id::is_safe(&suggestion) { format!("{help}: `{suggestion}`") } else { help };
            self.error("bad-id", at, path, format!("`{}` can't be an id", shortened(text)), help);
        }
    }
}

impl<T: Value> Value for Option<T> {
    const SHAPE: Shape = T::SHAPE;

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        if matches!(node.kind, Kind::Missing) {
            return None;
        }
        Some(T::read(node, path, reader)).filter(|value| !value.is_missing())
    }

    fn is_missing(&self) -> bool {
        self.is_none()
    }
}

impl<T: Value> Value for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        match &node.kind {
            Kind::Missing => Vec::new(),
            Kind::List(items) => {
                if let Some(first_over) = items.get(MAX_ITEMS) {
                    let at = reader.first_line(first_over.at.clone());
                    reader.error(
                        "too-long-list",
                        at,
                        path,
                        format!("`{path}` has {} items", items.len()),
                        format!("{MAX_ITEMS} is the most a pack can hold; split the brief"),
                    );
                }
                let items = items.iter().take(MAX_ITEMS).enumerate();
                items
                    .map(|(i, item)| T::read(item, &format!("{path}[{i}]"), reader))
                    .filter(|item| !item.is_missing())
                    .collect()
            }
            Kind::Text(_) => {
                reader.expected(node, path, "a list", "begin each item with `- ` on a line of its own");
                Vec::new()
            }
            Kind::Map(_) => {
                reader.expected(node, path, "a list", "begin the first line of each item with `- `");
                Vec::new()
            }
        }
    }

    fn is_missing(&self) -> bool {
        self.is_empty()
    }
}

impl Value for Claims {
    const SHAPE: Shape = Shape::Map(&Claim::SHAPE);

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        match &node.kind {
            Kind::Missing => Self::default(),
            Kind::Map(entries) => {
                if let Some((first_over, _)) = entries.get(MAX_ITEMS) {
                    let message = format!("`{path}` has {} entries", entries.len());
                    reader.error(
                        "too-long-list",
                        first_over.at.clone(),
                        path,
                        message,
                        format!("{MAX_ITEMS} is the most a pack can hold; split the brief"),
                    );
                }
                let (mut claims, mut seen) = (Vec::new(), HashMap::new());
                for (key, node) in entries.iter().take(MAX_ITEMS) {
                    let path = join(path, &key.text);
                    reader.check_id(&key.text, key.at.clone(), &path);
                    // Footnotes go by these ids, and case does not tell footnotes apart.
                    let first: &Key = seen.entry(id::folded(&key.text)).or_insert(key);
                    if first.text != key.text {
                        let finding = Finding::error(
                            "id-twice",
                            reader.place(key.at.clone()),
                            format!("two claims have the id `{}`", key.text),
                        );
                        let words = format!("`{}` here; case does not tell ids apart", first.text);
                        let first = reader.place(first.at.clone());
                        reader.tell(finding.path(&path).related(first, words).help("rename one of them"));
                    }
                    let claim = Claim::read(node, &path, reader);
                    // An empty one is there all the same: others may refer to it before it is written.
                    claims.push((key.text.clone(), claim));
                }
                Self(claims)
            }
            Kind::Text(_) | Kind::List(_) => {
                reader.expected(
                    node,
                    path,
                    "a group of claims, each under a name of its own",
                    "write `my-claim:` and below it `says:`",
                );
                Self::default()
            }
        }
    }

    fn is_missing(&self) -> bool {
        self.0.is_empty()
    }
}

impl Value for Extra {
    const SHAPE: Shape = Shape::Any;

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        Self(match &node.kind {
            Kind::Missing => Json::Null,
            Kind::Text(text) => serde_json::to_value(reader.leaf(node, text, path, false)).unwrap_or_default(),
            Kind::List(items) => {
                items.iter().enumerate().map(|(i, item)| Self::read(item, &format!("{path}[{i}]"), reader).0).collect()
            }
            Kind::Map(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, node)| (key.text.clone(), Self::read(node, &join(path, &key.text), reader).0));
                Json::Object(entries.collect())
            }
        })
    }

    fn is_missing(&self) -> bool {
        self.0.is_null()
    }
}

/// A long text in a message is cut.
fn shortened(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 40 { line } else { format!("{}…", line.chars().take(39).collect::<String>()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Arc<Source> {
        Arc::new(Source { path: "brief.yaml".into(), text: text.into() })
    }

    #[test]
    fn text_stays_text() {
        let text = "product:\n  name: 1.10\n  category: no\n  one_liner: 12:30\n  link: 2027-03-09\n";
        let read = read(&source(text)).unwrap().value;
        let product = &read.brief.product;
        assert_eq!(product.name.text, "1.10");
        assert_eq!(product.category.as_ref().unwrap().text, "no");
        assert_eq!(product.one_liner.as_ref().unwrap().text, "12:30");
        assert_eq!(product.link.as_ref().unwrap().text, "2027-03-09");
        let leaf = read.leaves.get(product.name.leaf).unwrap();
        assert_eq!((&text[leaf.span.clone()], leaf.path.as_str()), ("1.10", "product.name"));
    }

    #[test]
    fn shorthand_stands_for_the_obvious_field() {
        let read = read(&source("product: {name: X}\nrisks: [Redshift slips]\nclaims:\n  fast: Twice as fast\n"))
            .unwrap()
            .value;
        assert_eq!(read.brief.risks[0].what.as_ref().unwrap().text, "Redshift slips");
        assert_eq!(read.brief.claims.get("fast").unwrap().says.as_ref().unwrap().text, "Twice as fast");
        assert!(read.leaves.0.iter().any(|leaf| leaf.path == "risks[0].what"));
    }

    #[test]
    fn empty_values_are_missing() {
        let read = read(&source(
            "product:\n  name: X\n  category:\n  one_liner: ~\n  link: ''\naudience:\n  - name:\n    pain: ~\n",
        ))
        .unwrap()
        .value;
        assert!(
            read.brief.product.category.is_none()
                && read.brief.product.one_liner.is_none()
                && read.brief.product.link.is_none()
        );
        assert!(read.brief.audience.is_empty());
    }

    #[test]
    fn relative_dates_follow_the_launch() {
        let read =
            read(&source("product: {name: X}\nlaunch: {date: 2027-03-09}\nmilestones: [{date: T-14, what: Freeze}]\n"))
                .unwrap()
                .value;
        assert_eq!(read.brief.milestones[0].date.as_ref().unwrap().shown().text(), "23 February 2027");
    }

    /// A mark within a character that can't stand in a brief cut it.
    #[test]
    fn places_are_whole_characters() {
        let text = "product: {name: \"\u{fdd0}\u{fde0} *\", link: \"\u{85}\u{9b}\n: x";
        for place in look(&source(text)).findings.into_iter().filter_map(|finding| finding.place) {
            assert!(text.get(place.span.clone()).is_some(), "{:?}", place.span);
        }
    }

    #[test]
    fn every_problem_at_once() {
        let text = "product:\n  nmae: X\nlaunch:\n  date: soon\n  tier: 7\n  onwer: P\naudience: everyone\nclaims:\n  a:\n    says: S\n    status: aproved\nfaq:\n  - q: Q\n    proof: [b]\nchannels:\n  - name: N\n    audience: nobody\n";
        let Findings(found) = read(&source(text)).unwrap_err();
        let rules: Vec<_> = found.iter().map(|f| f.rule).collect();
        // The name is not missing: it is misspelt.
        let expected =
            ["unknown-key", "not-a-date", "unknown-word", "unknown-key", "wrong-kind", "unknown-word", "unknown-claim"];
        assert_eq!(rules, expected, "{found:#?}");
    }
}
