//! What a person is told about a file: one type for the errors of a brief, of a template and for what `check` finds.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A hint.
    Note,
    /// It weakens the work.
    Warning,
    /// The work can't be done, or would embarrass.
    Error,
}

impl Level {
    /// The word that is printed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A file as it was read: its name as the person gave it, and its text.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path to show.
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
}

/// A range of bytes in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub source: Arc<Source>,
    /// Bytes of its text; empty where something is missing.
    pub span: Range<usize>,
}

impl Source {
    /// The nearest start of a character at or before that byte.
    #[must_use]
    pub fn floor(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// The number of the line that a byte stands in, counted from 1, and the line's bytes without its end. A line ends with a
    /// line feed, a carriage return, or both.
    #[must_use]
    pub fn line(&self, at: usize) -> (usize, Range<usize>) {
        let at = self.floor(at);
        let (before, after) = self.text.split_at(at);
        let bytes = self.text.as_bytes();
        let ends = |i: usize, b: u8| b == b'\n' || (b == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
        let breaks = || before.bytes().enumerate().filter(|(i, b)| ends(*i, *b)).map(|(i, _)| i + 1);
        let (number, start) = (breaks().count() + 1, breaks().max().unwrap_or(0));
        let end = after.find(['\n', '\r']).map_or(self.text.len(), |i| at + i);
        (number, start..end)
    }

    fn line_column(&self, at: usize) -> (usize, usize) {
        let (number, line) = self.line(at);
        let before = self.text.get(line.start..self.floor(at)).unwrap_or_default();
        (number, before.trim_start_matches('\u{feff}').chars().count() + 1)
    }
}

impl Place {
    /// Line and column of the start, both counted from 1; columns are characters.
    #[must_use]
    pub fn line_column(&self) -> (usize, usize) {
        self.source.line_column(self.span.start)
    }

    /// Line and column behind the end.
    #[must_use]
    pub fn end(&self) -> (usize, usize) {
        self.source.line_column(self.span.end.max(self.span.start))
    }
}

/// One thing to tell, with its place and its remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A stable name in kebab-case.
    pub rule: &'static str,
    /// How much it matters.
    pub level: Level,
    /// What happened: lower case, no full stop, the user's words in backticks.
    pub message: String,
    /// Where; `None` when it is about the run as a whole.
    pub place: Option<Place>,
    /// A few words to stand under the marked text.
    pub label: Option<String>,
    /// The path in the brief, such as `audience[0].pain`.
    pub path: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// Other places that belong to it, each with a few words.
    pub related: Vec<(Place, String)>,
}

impl Finding {
    /// A finding of the given level.
    #[must_use]
    pub fn new(level: Level, rule: &'static str, place: Option<Place>, message: impl Into<String>) -> Self {
        Self { rule, level, message: message.into(), place, label: None, path: None, help: None, related: Vec::new() }
    }

    /// An error at a place.
    #[must_use]
    pub fn error(rule: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::new(Level::Error, rule, Some(place), message)
    }

    /// An error of the run, about no place in a file.
    #[must_use]
    pub fn failure(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(Level::Error, rule, None, message)
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Puts words under the marked text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Names the path in the brief.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, place: Place, words: impl Into<String>) -> Self {
        self.related.push((place, words.into()));
        self
    }
}

/// All that went wrong; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings(pub Vec<Finding>);

impl From<Finding> for Findings {
    fn from(finding: Finding) -> Self {
        Self(vec![finding])
    }
}

/// More findings about one file than this are not shown.
pub const MAX_FINDINGS: usize = 200;

/// Findings in the order of the file, errors first where two stand in one place; `more`: how many there are beside these.
///
/// # Errors
/// All of them, where one is an error.
pub fn settled(mut findings: Vec<Finding>, more: usize) -> Result<Vec<Finding>, Findings> {
    findings.sort_by_key(|f| (f.place.as_ref().map_or(0, |p| p.span.start), f.level < Level::Error));
    let failed = findings.iter().any(|f| f.level == Level::Error);
    if findings.len() > MAX_FINDINGS || more > 0 {
        let more = more + findings.len().saturating_sub(MAX_FINDINGS);
        findings.truncate(MAX_FINDINGS);
        let message = if more == 1 { "1 more is not shown".to_owned() } else { format!("{more} more are not shown") };
        findings.push(Finding::failure("too-many-findings", message).help("mend these first"));
    }
    if failed { Err(Findings(findings)) } else { Ok(findings) }
}

/// `1 document`, `2 documents`.
#[must_use]
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Text for a message: one line of at most so many characters, cut between words.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most - 1).collect();
    let end = cut.rfind(' ').filter(|end| *end > most / 2).unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or_default())
}

/// `a`, `b` and `c`, each in backticks.
#[must_use]
pub fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// The nearest of some names to one that was mistyped, if any is near enough.
#[must_use]
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if typed.len() > 64 {
        return None;
    }
    let typed = typed.to_lowercase();
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&typed, &name.to_lowercase()), name))
        // A word of one letter is no slip for another.
        .filter(|(distance, name)| *distance <= 1 + name.chars().count() / 4 && *distance < name.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let source = Arc::new(Source { path: "b".into(), text: "a\né: x".into() });
        let at = source.text.find('x').unwrap();
        let place = Place { source, span: at..at + 1 };
        assert_eq!((place.line_column(), place.end()), ((2, 4), (2, 5)));
    }

    #[test]
    fn lines_end_in_three_ways() {
        let source = Source { path: "b".into(), text: "a\rb\r\nc\n\nd".into() };
        let lines: Vec<(usize, &str)> = ["a", "b", "c", "d"]
            .iter()
            .map(|word| source.line(source.text.find(word).unwrap()))
            .map(|(number, line)| (number, &source.text[line]))
            .collect();
        assert_eq!(lines, [(1, "a"), (2, "b"), (3, "c"), (5, "d")]);
    }

    #[test]
    fn what_is_not_shown_is_counted() {
        let source = Arc::new(Source { path: "b".into(), text: "a".into() });
        let one = || Finding::error("r", Place { source: Arc::clone(&source), span: 0..1 }, "m");
        let Findings(found) = settled((0..=MAX_FINDINGS).map(|_| one()).collect(), 0).unwrap_err();
        assert_eq!(found.last().map(|f| f.message.as_str()), Some("1 more is not shown"));
        assert_eq!(found.len(), MAX_FINDINGS + 1);
    }

    #[test]
    fn near_misses() {
        assert_eq!(nearest("onwer", ["owner", "date"]), Some("owner"));
        assert_eq!(nearest("zebra", ["owner", "date"]), None);
        assert_eq!(nearest("9", ["1", "2"]), None);
    }

    #[test]
    fn lists_read_as_prose() {
        assert_eq!(listed(&["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(counted(1, "gap"), "1 gap");
        assert_eq!(counted(0, "gap"), "0 gaps");
    }
}
