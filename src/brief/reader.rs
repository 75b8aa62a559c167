//! What is known while a brief is read, and what each kind of slip is told as.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::id;
use super::shape::{Record, Shape};
use super::tree::{Key, Kind, Node};
use super::value::{Leaf, Leaves, Text};
use crate::finding::{Finding, Place, Source, listed, nearest};
use crate::traced::is_reserved;

/// A list longer than this is refused: each competitor is a document.
pub(super) const MAX_ITEMS: usize = 500;

/// More findings than this are only counted.
const MAX_KEPT: usize = 1_000;

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
    pub(super) source: &'s Arc<Source>,
    pub(super) leaves: Leaves,
    pub(super) findings: Vec<Finding>,
    pub(super) more: usize,
    /// Bytes that were skipped to go on after a syntax error.
    pub(super) hidden: Vec<Range<usize>>,
    /// Paths whose value is not known, since a problem stands in its place: nothing may be said to be missing there.
    pub(super) doubtful: HashSet<String>,
}

/// The entries of a record, or the one text that stands for it.
pub(super) enum Fields<'n> {
    None,
    Entries(&'n [(Key, Node)]),
    Short(&'static str, &'n Node),
}

impl Reader<'_> {
    pub(super) fn place(&self, span: Range<usize>) -> Place {
        Place { source: Arc::clone(self.source), span: self.whole(span) }
    }

    /// Bytes with the characters that they begin and end in. In a line that is read as it was meant they may be some bytes off.
    fn whole(&self, span: Range<usize>) -> Range<usize> {
        let text = &self.source.text;
        text.floor_char_boundary(span.start)..text.ceil_char_boundary(span.end)
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

    pub(super) fn expected(&mut self, node: &Node, path: &str, what: &str, help: &str) {
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
    pub(super) fn in_brackets(&self, node: &Node) -> bool {
        self.source.text.get(node.at.clone()).is_some_and(|text| text.starts_with(['[', '{']))
    }

    /// A long range is marked on its first line only.
    pub(super) fn first_line(&self, at: Range<usize>) -> Range<usize> {
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
    pub(super) fn leaf(&mut self, node: &Node, text: &str, path: &str, long: bool) -> Text {
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
        let leaf = Leaf { path: path.to_owned(), span: self.whole(node.at.clone()), text: text.to_owned(), long };
        Text { text: text.trim().to_owned(), leaf: self.leaves.add(leaf) }
    }

    /// The text with a harmless one of the same length in the place of each forbidden character: each is one finding, and
    /// none of another kind.
    pub(super) fn checked_text(&mut self) -> String {
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

    pub(super) fn both_stand(&mut self, conflicts: Vec<Range<usize>>) {
        for at in conflicts {
            let first = self.source.text.get(at.clone()).and_then(|text| text.lines().next()).map_or(0, str::len);
            let place = self.place(at.start..at.start + first);
            let finding = Finding::error("merge-conflict", place, "git could not merge two versions of the brief here");
            self.tell(
                finding.help("keep one of the two, and take out the lines with `<<<<<<<`, `=======` and `>>>>>>>`"),
            );
        }
    }

    pub(super) fn nothing_there(&mut self) {
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
pub(super) fn join(path: &str, key: &str) -> String {
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
impl Reader<'_> {
    pub(super) fn check_id(&mut self, text: &str, at: Range<usize>, path: &str) {
        if !id::is_safe(text) {
            let suggestion = id::kebab(text);
            let help = format!("an id has letters, digits, `-` and `_`, at most {} of them", id::MAX_CHARS);
            let help = if id::is_safe(&suggestion) { format!("{help}: `{suggestion}`") } else { help };
            self.error("bad-id", at, path, format!("`{}` can't be an id", shortened(text)), help);
        }
    }
}
/// A long text in a message is cut.
pub(super) fn shortened(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 40 { line } else { format!("{}…", line.chars().take(39).collect::<String>()) }
}
