//! A document that is being read: what is open, and what was read of it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::inline::{Labels, Run};
use super::out::Out;
use super::piece::Kind;

/// What blocks stand in.
#[derive(Debug, Clone)]
pub(super) struct Container {
    /// Told apart from others of its kind.
    pub(super) id: usize,
    /// The list that an item is of.
    pub(super) list: usize,
    /// What its first line begins with; further ones begin with as many blanks, or with the same in a quote.
    pub(super) sign: String,
    pub(super) is_quote: bool,
    /// Nothing of it was written.
    pub(super) fresh: bool,
    /// Paragraphs so far, lists in it aside.
    pub(super) leaves: usize,
    /// Columns of its sign in the source.
    pub(super) columns: usize,
}

/// Code or HTML that is open: its lines, each with where it begins.
#[derive(Debug, Default)]
pub(super) struct Data {
    pub(super) info: Option<String>,
    pub(super) lines: Vec<(usize, String)>,
    pub(super) is_open: bool,
}

impl Data {
    /// Code; `info` is what its fence says of it, if it has one.
    pub(super) fn code(info: Option<String>) -> Self {
        Self { info, ..Self::default() }
    }
}

/// A block of words that is open.
#[derive(Debug, Default)]
pub(super) struct Leaf {
    pub(super) kind: Option<Kind>,
    /// The first byte of its words, once there are some.
    pub(super) begun: bool,
    /// Where what was read ends.
    pub(super) at: usize,
    /// What stands before its words besides the signs of containers: that of a heading.
    pub(super) sign: String,
    pub(super) first: usize,
}

/// A table that is open.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) cells: usize,
    pub(super) at: usize,
    pub(super) first: bool,
    pub(super) columns: usize,
}

/// A list that is open.
#[derive(Debug)]
pub(super) struct List {
    pub(super) id: usize,
    pub(super) number: Option<u64>,
    /// An item of it has several paragraphs.
    pub(super) spread: bool,
}

pub(super) struct Reader<'t> {
    pub(super) source: &'t str,
    pub(super) anchors: HashSet<String>,
    pub(super) markers: HashSet<usize>,
    /// Names of footnotes in the source, and in the plain form.
    pub(super) labels: HashMap<String, String>,
    pub(super) known: Labels,
    pub(super) body: Out,
    /// The footnote that is being read.
    pub(super) note: Option<(String, Out)>,
    pub(super) notes: Vec<(String, Out)>,
    pub(super) matter: Vec<(String, Out)>,
    pub(super) stack: Vec<Container>,
    pub(super) lists: Vec<List>,
    pub(super) next_id: usize,
    pub(super) leaf: Option<Leaf>,
    pub(super) run: Run,
    /// Links that are open: the length of what was read when each began.
    pub(super) links: Vec<String>,
    pub(super) skips: usize,
    /// The containers of the last block.
    pub(super) before: Vec<(usize, usize)>,
    pub(super) row: Row,
    pub(super) data: Option<Data>,
}

impl Reader<'_> {
    pub(super) fn out(&mut self) -> &mut Out {
        match &mut self.note {
            Some((_, out)) => out,
            None => &mut self.body,
        }
    }

    pub(super) fn id(&mut self) -> usize {
        self.next_id += 1;
        self.next_id
    }

    pub(super) fn own(&self, at: &Range<usize>) -> Range<usize> {
        line_start(self.source, at.start)..line_end(self.source, at.end.saturating_sub(1).max(at.start))
    }
}

/// Where the line of a byte begins.
pub(crate) fn line_start(source: &str, at: usize) -> usize {
    let before = source.get(..at).unwrap_or_default();
    let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    // A mark at the beginning belongs to the file.
    if start == 0 && source.starts_with('\u{feff}') { '\u{feff}'.len_utf8().min(at) } else { start }
}

/// Where the line of a byte ends, its line end included.
pub(crate) fn line_end(source: &str, at: usize) -> usize {
    let rest = source.get(at..).unwrap_or_default();
    match rest.find(['\n', '\r']) {
        Some(found) if rest.get(found..).is_some_and(|end| end.starts_with("\r\n")) => at + found + 2,
        Some(found) => at + found + 1,
        None => source.len(),
    }
}

pub(super) fn longest_run(text: &str, sign: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == sign { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
