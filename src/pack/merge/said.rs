//! What the merged document says, line by line: which words of it are the person's, and which are the brief's.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Part;
use super::piece::Piece;
use crate::align::hunks::Hunk;
use crate::align::pairs::{Bag, refine};
use crate::align::units::Unit;
use crate::align::words::{self, Word};
use crate::align::{Plain, Side, fold, part};

/// One of the documents.
#[derive(Debug, Clone, Copy)]
pub(super) struct Doc<'t> {
    pub(super) source: &'t str,
    pub(super) plain: &'t Plain,
    pub(super) units: &'t [Unit<'t>],
}

/// A stretch of a line of the merged document.
#[derive(Debug, Clone)]
pub(super) enum Seg {
    /// Bytes of a side's plain form.
    Text(Side, Range<usize>),
    /// The blank between two sentences.
    Space,
    Conflict(Conflict),
}

/// Units that collide.
#[derive(Debug, Clone)]
pub(super) struct Conflict {
    base: Range<usize>,
    pub(super) mine: Range<usize>,
    brief: Range<usize>,
    /// What of their words collides, where they could be taken word by word: what does not is on both sides.
    pub(super) said: Option<Vec<Word>>,
}

/// Which of the three a text is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Base,
    Mine,
    Brief,
}

/// A line of the merged document's plain form.
#[derive(Debug, Clone, Default)]
pub(super) struct Out {
    pub(super) segs: Vec<Seg>,
    /// Whether a blank line stands before it.
    pub(super) apart: bool,
}

/// What a merge came to, and what it came from.
pub(super) struct Writer<'t> {
    pub(super) base: Doc<'t>,
    pub(super) mine: Doc<'t>,
    pub(super) brief: Doc<'t>,
    pub(super) outs: Vec<Out>,
    /// The last unit of each side that was written, or stood in for.
    last_own: Option<usize>,
    last_new: Option<usize>,
    /// Names of footnotes of the brief that the person's document has under another.
    pub(super) labels: BTreeMap<String, String>,
}

/// How conflicts are shown.
#[derive(Debug, Clone, Copy)]
pub(super) enum Show {
    /// With markers of this length.
    Markers(usize),
    /// One side alone.
    Taking(Side),
}

/// A change of the person's document.
#[derive(Debug)]
pub(super) struct Splice {
    pub(super) at: Range<usize>,
    pub(super) text: String,
}

impl<'t> Writer<'t> {
    pub(super) fn new(base: Doc<'t>, mine: Doc<'t>, brief: Doc<'t>, pieces: &[Piece]) -> Self {
        let labels = mine.plain.renamed().map(|(own, name)| (name.to_owned(), own.to_owned())).collect();
        let mut writer = Self { base, mine, brief, outs: Vec::new(), last_own: None, last_new: None, labels };
        for piece in pieces {
            writer.piece(piece);
        }
        writer
    }

    /// The conflicts, each as its three sides in plain form; those of a line as one where it had to be written afresh.
    pub(super) fn parts(&self, afresh: bool) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for (out, place) in self.outs.iter().zip(self.places()) {
            let conflicts = out.segs.iter().filter_map(|seg| match seg {
                Seg::Conflict(conflict) => Some(conflict),
                _ => None,
            });
            if (afresh || place.is_none()) && out.segs.len() > 1 {
                if conflicts.count() > 0 {
                    let [base, mine, brief] = [Of::Base, Of::Mine, Of::Brief]
                        .map(|of| self.composed(out, of, usize::MAX).trim_end().to_owned());
                    parts.push(Part { base, mine, brief });
                }
                continue;
            }
            for conflict in conflicts {
                let [base, mine, brief] = [Of::Base, Of::Mine, Of::Brief].map(|of| self.said(conflict, of));
                parts.push(Part { base, mine, brief });
            }
        }
        parts
    }

    pub(super) fn sides(&self, conflict: &Conflict) -> [(Doc<'t>, Range<usize>); 3] {
        let Conflict { base, mine, brief, .. } = conflict.clone();
        [(self.base, base), (self.mine, mine), (self.brief, brief)]
    }

    /// What one side of a conflict says, in stretches of plain forms, each within a line; whether a line begins with it.
    pub(super) fn stretches(&self, conflict: &Conflict, of: Of) -> Vec<(Doc<'t>, Range<usize>, bool)> {
        let mut all = Vec::new();
        let mut push = |doc: Doc<'t>, range: &Range<usize>| {
            all.extend(lines_of(doc, range).into_iter().enumerate().map(|(i, line)| (doc, line, i > 0)));
        };
        if let Some(words) = &conflict.said {
            let [_, mine, brief] = self.sides(conflict);
            let signs = |(doc, units): (Doc<'t>, Range<usize>)| {
                part(doc.units, &units).first().filter(|unit| unit.starts).map(|unit| (doc, unit.signs.clone()))
            };
            if let Some((doc, signs)) = signs(mine).or_else(|| signs(brief)).filter(|(_, signs)| !signs.is_empty()) {
                push(doc, &signs);
            }
            for word in words {
                match word {
                    Word::Said(side, range) => push(self.doc(*side), range),
                    Word::Clash([base, mine, brief]) => match of {
                        Of::Base => push(self.base, base),
                        Of::Mine => push(self.mine, mine),
                        Of::Brief => push(self.brief, brief),
                    },
                }
            }
        } else {
            let [base, mine, brief] = self.sides(conflict);
            let (doc, units) = match of {
                Of::Base => base,
                Of::Mine => mine,
                Of::Brief => brief,
            };
            push(doc, &span(doc, &units));
        }
        all
    }

    /// What one side of a conflict says, in plain form.
    pub(super) fn said(&self, conflict: &Conflict, of: Of) -> String {
        let mut text = String::new();
        for (doc, range, breaks) in self.stretches(conflict, of) {
            text.extend(breaks.then_some('\n'));
            text.push_str(doc.plain.text().get(range).unwrap_or_default());
        }
        text
    }

    // What there is to say, line by line.

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Mine(units) => self.units(Side::Mine, units),
            Piece::Brief { mine, brief } => self.replaced(mine, brief),
            Piece::Mixed { said, mine, brief, lead } => {
                self.begin(*lead, if *lead == Side::Mine { mine.start } else { brief.start });
                self.reach(mine, brief);
                for (side, range) in said {
                    self.text(*side, range.clone());
                }
            }
            Piece::Conflict { base, mine, brief, said } => {
                let conflict =
                    Conflict { base: base.clone(), mine: mine.clone(), brief: brief.clone(), said: said.clone() };
                // What stands before a line is in the conflict, with the line.
                let starts =
                    |doc: Doc<'t>, units: &Range<usize>| part(doc.units, units).first().map(|unit| unit.starts);
                let begins = starts(self.mine, mine).or_else(|| starts(self.brief, brief)).unwrap_or(true);
                let apart = [(self.mine, mine), (self.brief, brief), (self.base, base)]
                    .into_iter()
                    .any(|(doc, units)| part(doc.units, units).first().is_some_and(|unit| unit.apart));
                match self.outs.last_mut() {
                    Some(out) if !begins => out.segs.push(Seg::Space),
                    _ => self.outs.push(Out { segs: Vec::new(), apart }),
                }
                self.reach(mine, brief);
                if let Some(out) = self.outs.last_mut() {
                    out.segs.push(Seg::Conflict(conflict));
                }
            }
        }
    }

    /// Units of the brief in place of the person's: those that are like another are that, edited.
    fn replaced(&mut self, mine: &Range<usize>, brief: &Range<usize>) {
        let whole = Hunk { base: mine.clone(), side: brief.clone() };
        let mut at = mine.start;
        self.last_new = brief.start.checked_sub(1);
        for hunk in refine(&whole, self.mine.units, self.brief.units) {
            self.units(Side::Mine, &(at..hunk.base.start));
            at = hunk.base.end;
            match (part(self.mine.units, &hunk.base), part(self.brief.units, &hunk.side)) {
                ([own], [new]) if own.kind == new.kind && is_edit(own, new) => {
                    let (own, new) = (own.clone(), new.clone());
                    let lead = if own.signs.len() == new.signs.len() && own.starts == new.starts {
                        Side::Mine
                    } else {
                        Side::Brief
                    };
                    self.begin(lead, if lead == Side::Mine { hunk.base.start } else { hunk.side.start });
                    self.reach(&hunk.base, &hunk.side);
                    for (side, range) in words::follow(own.text, new.text) {
                        let by = if side == Side::Mine { own.at.start } else { new.at.start };
                        self.text(side, range.start + by..range.end + by);
                    }
                }
                _ => self.units(Side::Brief, &hunk.side),
            }
        }
        self.units(Side::Mine, &(at..mine.end));
        // What follows goes on where what took their place ends.
        if !brief.is_empty() {
            self.reach(mine, &(0..0));
        }
    }

    fn units(&mut self, side: Side, units: &Range<usize>) {
        for number in units.clone() {
            let Some(unit) = self.doc(side).units.get(number) else { continue };
            let bytes = unit.at.clone();
            self.begin(side, number);
            self.text(side, bytes);
        }
    }

    /// Units up to here are written, or gone.
    fn reach(&mut self, mine: &Range<usize>, brief: &Range<usize>) {
        let last = |units: &Range<usize>, before: Option<usize>| {
            units.end.checked_sub(1).filter(|_| !units.is_empty()).or(before)
        };
        self.last_own = last(mine, self.last_own);
        self.last_new = last(brief, self.last_new);
    }

    /// Begins a unit: with a line and its signs, or behind a blank. It begins a line also where the unit that did is gone.
    fn begin(&mut self, side: Side, number: usize) {
        let doc = self.doc(side);
        let last = if side == Side::Mine { &mut self.last_own } else { &mut self.last_new };
        let from = last.filter(|last| *last < number).map_or(number, |last| last + 1);
        *last = Some(number);
        let first = doc.units.get(from..=number).unwrap_or_default().iter().rfind(|unit| unit.starts).cloned();
        match (first, self.outs.last_mut()) {
            (None, Some(out)) => out.segs.push(Seg::Space),
            (Some(first), _) => {
                let apart = doc.units.get(from..=number).unwrap_or_default().iter().any(|unit| unit.apart);
                self.outs.push(Out { segs: Vec::new(), apart });
                self.text(side, first.signs);
            }
            (None, None) => self.outs.push(Out::default()),
        }
    }

    fn text(&mut self, side: Side, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let text = self.doc(side).plain.text().get(range.clone()).unwrap_or_default();
        let mut at = range.start;
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                // An empty line within a text keeps what follows apart.
                match self.outs.last_mut() {
                    Some(last) if last.segs.is_empty() => last.apart = true,
                    _ => self.outs.push(Out::default()),
                }
            }
            let bytes = at..at + line.len();
            at = bytes.end + 1;
            let after_blank = bytes.start.checked_sub(1).is_some_and(|at| self.is_blank(side, at));
            let Some(out) = self.outs.last_mut() else { continue };
            let before = out.segs.len().checked_sub(2).and_then(|before| out.segs.get(before)).cloned();
            match (before, out.segs.last_mut()) {
                (_, Some(Seg::Text(last, range))) if *last == side && range.end == bytes.start => range.end = bytes.end,
                (Some(Seg::Text(last, mut range)), Some(Seg::Space))
                    if last == side && range.end + 1 == bytes.start && after_blank =>
                {
                    range.end = bytes.end;
                    out.segs.truncate(out.segs.len() - 2);
                    out.segs.push(Seg::Text(side, range));
                }
                _ => out.segs.push(Seg::Text(side, bytes)),
            }
        }
    }

    fn is_blank(&self, side: Side, at: usize) -> bool {
        self.doc(side).plain.text().get(at..at + 1) == Some(" ")
    }

    pub(super) fn doc(&self, side: Side) -> Doc<'t> {
        match side {
            Side::Mine => self.mine,
            Side::Brief => self.brief,
        }
    }

    /// What the document says with one side of each conflict, line by line, blank lines aside.
    pub(super) fn expected(&self, side: Side) -> Vec<String> {
        let text: Vec<String> = self.outs.iter().map(|out| self.plain(out, side)).collect();
        lines_said(&text.join("\n"))
    }

    /// A line of the plain form, or several where a conflict has several.
    pub(super) fn plain(&self, out: &Out, side: Side) -> String {
        let mut line = String::new();
        for seg in &out.segs {
            match seg {
                Seg::Space if line.ends_with(' ') => {}
                Seg::Space => line.push(' '),
                Seg::Text(side, range) => {
                    let doc = self.doc(*side);
                    line.push_str(doc.plain.text().get(range.clone()).unwrap_or_default());
                }
                Seg::Conflict(conflict) => {
                    line.push_str(&self.said(conflict, if side == Side::Mine { Of::Mine } else { Of::Brief }));
                }
            }
        }
        line.truncate(line.trim_end().len());
        line
    }
}

/// Whether a unit is another, edited.
fn is_edit(own: &Unit<'_>, new: &Unit<'_>) -> bool {
    let bag = |unit: &Unit<'_>| Bag::of(std::slice::from_ref(unit)).likeness(&Bag::of(std::slice::from_ref(new)));
    bag(own).is_some()
}

/// The bytes of units in the plain form.
pub(super) fn span(doc: Doc<'_>, units: &Range<usize>) -> Range<usize> {
    let units = part(doc.units, units);
    // With the signs of its line, if it begins one.
    let start = |unit: &Unit<'_>| if unit.starts { unit.signs.start } else { unit.at.start };
    units.first().zip(units.last()).map_or(0..0, |(first, last)| start(first)..last.at.end)
}

/// A stretch of the plain form line by line.
pub(super) fn lines_of(doc: Doc<'_>, range: &Range<usize>) -> Vec<Range<usize>> {
    let mut at = range.start;
    let lines = doc.plain.text().get(range.clone()).unwrap_or_default().split('\n').map(|line| {
        let bytes = at..at + line.len();
        at = bytes.end + 1;
        bytes
    });
    lines.collect()
}

/// What a plain form says: its lines folded, blank ones and the numbers of items aside.
pub(super) fn lines_said(text: &str) -> Vec<String> {
    let line = |line: &str| {
        let bare = line.trim_start();
        let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit());
        let line = if rest.len() < bare.len() && rest.starts_with(". ") { rest } else { line };
        fold(line).trim_matches(is_form).to_owned()
    };
    text.split('\n').map(line).filter(|line| !line.is_empty()).collect()
}

/// Blanks, and the signs of a quote on an empty line.
pub(super) fn is_form(c: char) -> bool {
    c.is_whitespace() || c == '>'
}
