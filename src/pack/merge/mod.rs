//! Three-way merge of Markdown: what a person wrote in a document, and what the brief now says.
//!
//! All three documents are read into their plain form ([`crate::align`]), so that how a program wrapped, escaped or numbered
//! them is no difference, and what changed is merged unit by unit: sentences, rows, headings. A change collides only with one
//! of the same unit, and within it only with one of the same or neighbouring words.
//!
//! - `settle` decides place by place, with `adding` (both added something at one point);
//! - `said` puts it in lines, `write` makes them in the person's document, whose form it keeps: `gaps` where lines come and
//!   go, `lines` where one is written in whole;
//! - `markers` shows conflicts in a document and finds them again.

mod adding;
mod ends;
mod gaps;
mod lines;
mod markers;
mod piece;
mod said;
mod settle;
mod write;

#[cfg(test)]
mod by_hand;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod laws;

pub use crate::align::Side;
pub use markers::{has_open_markers, marker_lines, open_markers, resolve};

use crate::align::Plain;
use crate::align::plain::Kind;
use crate::align::units::{Numbers, units};
use ends::Ends;
use said::{Doc, Show, Writer};
use settle::Three;

/// A conflict: what each side says, in plain form. At least one of `mine` and `brief` is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// As it was last written.
    pub base: String,
    /// As the person has it.
    pub mine: String,
    /// As the brief would have it.
    pub brief: String,
}

/// A document with its conflicts shown in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The document.
    pub text: String,
    /// How many characters each marker has, for [`open_markers`]; 0 if there was nothing to mark. More than seven where the
    /// document itself has lines that look like markers.
    pub length: usize,
}

/// The outcome of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    conflicts: Vec<Part>,
    marked: Marked,
    mine: String,
    brief: String,
}

/// Merges what a person wrote with what the brief now says.
///
/// `base` is the document as last written, `mine` the file on disk, `brief` the fresh rendering: whole documents, each in a
/// form of its own. How lines end and break, how lists, tables and emphasis are written, how footnotes are numbered, is no
/// difference; where nothing else changed, the document keeps its bytes. A byte order mark and the line ends are those of
/// `mine`; lines of the brief end as most lines of `mine` do. Whether there is a newline at the end is for `mine` to say, or
/// for `brief` if `mine` left it as it was.
///
/// - `merge(b, m, b)` is `m` and `merge(b, x, x)` is `x`, to the byte.
/// - `merge(b, b, x)` is `x`, with the line ends (and the byte order mark) of `b`.
/// - No word that a person added is lost: it is in the result or in a conflict.
/// - Two paragraphs do not become one unless a side made them one.
///
/// The work grows in proportion to the documents. What is between the first and the last difference of very long ones (40,000
/// units in sum) is taken as one change.
#[must_use]
pub fn merge(base: &str, mine: &str, brief: &str) -> Merged {
    met(base, mine, brief, 0)
}

/// The same for what a reviewer made of `base`: conflicts bear the name. `open` is how long the markers of conflicts are that
/// stand in `mine` already, 0 for none; `None` where a change falls into one of them.
#[must_use]
pub fn reviewed(base: &str, mine: &str, made: &str, open: usize, who: &str) -> Option<Merged> {
    let before = open_markers(mine, open).len();
    let open = if before == 0 { 0 } else { open };
    let mut merged = met(base, mine, made, open);
    let length = merged.marked.length.max(open);
    if open > 0 && open_markers(&merged.marked.text, length).len() != before + merged.conflicts.len() {
        return None;
    }
    let who: String = who.chars().filter(|c| !c.is_control()).collect();
    merged.marked.text = markers::reviewed(&merged.marked.text, mine, length, who.trim());
    merged.marked.length = length;
    Some(merged)
}

fn met(base: &str, mine: &str, brief: &str, open: usize) -> Merged {
    let ends = Ends::of(base, mine, brief);
    let whole = mine;
    let [base, mine, brief] = [base, mine, brief].map(ends::bare);
    let clean = |text: &str| Merged::clean(ends.put(text));
    if brief == base || mine == brief {
        return clean(ends::split_mark(whole).1);
    }
    if mine == base {
        return clean(&brief);
    }
    let (base, mine, brief) = (base.as_ref(), ends.text(whole, &mine), brief.as_ref());
    let base_plain = Plain::of(base, &[]);
    let markers = marker_lines(mine, open);
    let (mine_plain, brief_plain) = (Plain::like(mine, &markers, &base_plain), Plain::like(brief, &[], &base_plain));
    let mut numbers = Numbers::default();
    let [mut base_units, mine_units, mut brief_units] =
        [&base_plain, &mine_plain, &brief_plain].map(|plain| units(plain, &mut numbers));
    // A program that knows no comments or no front matter leaves none. That is form, and nobody took a sentence out.
    for kinds in [&[Kind::Note, Kind::Frame][..], &[Kind::Matter]] {
        if !mine_units.iter().any(|unit| kinds.contains(&unit.kind)) {
            base_units.retain(|unit| !kinds.contains(&unit.kind));
            brief_units.retain(|unit| !kinds.contains(&unit.kind));
        }
    }
    let three = Three {
        base: &base_units,
        mine: &mine_units,
        brief: &brief_units,
        texts: [base_plain.text(), mine_plain.text(), brief_plain.text()],
    };
    let pieces = three.settle();
    let writer = Writer::new(
        Doc { source: base, plain: &base_plain, units: &base_units },
        Doc { source: mine, plain: &mine_plain, units: &mine_units },
        Doc { source: brief, plain: &brief_plain, units: &brief_units },
        &pieces,
    );
    let mut conflicts = writer.parts(false);
    if conflicts.is_empty() {
        return clean(&writer.write(Show::Taking(Side::Mine)));
    }
    let length = if open > 0 { open } else { markers::length_for([base, mine, brief]) };
    let marked = ends.put(&writer.write(Show::Markers(length)));
    if open_markers(&marked, length).len() != conflicts.len() {
        conflicts = writer.parts(true);
    }
    let taking = |side| resolve(&marked, length, side).unwrap_or_else(|| marked.clone());
    let (own, new) = (taking(Side::Mine), taking(Side::Brief));
    Merged { conflicts, marked: Marked { text: marked, length }, mine: own, brief: new }
}

impl Merged {
    fn clean(text: String) -> Self {
        let marked = Marked { text: text.clone(), length: 0 };
        Self { conflicts: Vec::new(), marked, mine: text.clone(), brief: text }
    }

    /// Whether there are no conflicts.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.conflicts.is_empty()
    }

    /// The conflicts, in order.
    #[must_use]
    pub fn conflicts(&self) -> &[Part] {
        &self.conflicts
    }

    /// The document with conflicts marked.
    #[must_use]
    pub fn marked(&self) -> &Marked {
        &self.marked
    }

    /// The document with one side's text in place of every conflict.
    #[must_use]
    pub fn taking(&self, side: Side) -> &str {
        match side {
            Side::Mine => &self.mine,
            Side::Brief => &self.brief,
        }
    }
}
