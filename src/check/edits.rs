//! What a person made of a document: which bytes of it are still those that were written, and what became of the others.
//!
//! Lines are compared first, then the words of lines that differ. A piece of the document that says a value can then be
//! asked what became of it ([`Edits::fate`]). The answer is certain or it is [`Fate::Unsure`]: only where the words of the
//! template on both sides still stand next to it is a changed piece the same piece with another text.

use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// What became of a piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It stands there, in these bytes.
    Kept(Range<usize>),
    /// It has another text, in these bytes.
    Changed(Range<usize>),
    /// It was taken out.
    Gone,
    /// It was rewritten together with what is around it.
    Unsure,
}

/// Two texts, aligned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edits {
    base: String,
    /// With line feeds alone at the ends of lines, as the base has them.
    mine: String,
    /// Where in `mine` a line feed stood behind a carriage return.
    returns: Vec<usize>,
    /// Both texts from beginning to end, in turn alike and different. Neither side of a step is empty but in `different`.
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    base: Range<usize>,
    mine: Range<usize>,
    alike: bool,
}

/// The most elements, of both sides together, that are searched for what they have in common. The search recurses the
/// deeper the more there are, and texts that long are nobody's edit of a document.
const MOST: usize = 20_000;

/// A rewritten value still has this share of its words, in percent; one that has fewer was replaced.
const ALIKE: usize = 30;
/// Values of so few words may be replaced in full: a date, a name, a figure.
const SHORT: usize = 5;

impl Edits {
    /// Aligns a document as it was written with what a person made of it. `pieces` are the bytes of `base` that say values,
    /// in order: words are cut at their borders, so that a change within one never reaches out of it.
    #[must_use]
    pub fn between(base: &str, mine: &str, pieces: &[Range<usize>]) -> Self {
        let returns: Vec<usize> = mine.match_indices("\r\n").enumerate().map(|(before, (at, _))| at - before).collect();
        let plain = mine.replace("\r\n", "\n");
        let mine = plain.as_str();
        let mut edits = Self { base: base.to_owned(), mine: plain.clone(), returns, steps: Vec::new() };
        let (old, new) = (lines(base), lines(mine));
        let (old_keys, new_keys): (Vec<&str>, Vec<&str>) = (keys(base, &old), keys(mine, &new));
        for (old_range, new_range, alike) in difference(&old_keys, &new_keys) {
            let base_bytes = bytes(&old, &old_range, base.len());
            let mine_bytes = bytes(&new, &new_range, mine.len());
            if alike {
                edits.push(base_bytes, mine_bytes, true);
            } else {
                edits.words(base_bytes, mine_bytes, pieces);
            }
        }
        edits
    }

    /// What became of the bytes of a piece.
    #[must_use]
    pub fn fate(&self, piece: &Range<usize>) -> Fate {
        if piece.is_empty() {
            return Fate::Unsure;
        }
        let touching: Vec<&Step> =
            self.steps.iter().filter(|step| step.base.end >= piece.start && step.base.start <= piece.end).collect();
        let inside = touching.iter().filter(|step| step.base.start < piece.end && step.base.end > piece.start);
        if inside.clone().count() == 1
            && let Some(step) = inside.clone().next().filter(|step| step.alike)
        {
            let start = step.mine.start + (piece.start - step.base.start);
            let end = start + piece.len();
            let glued = self.is_glued(start, end, &touching, piece);
            return if glued { self.changed(piece) } else { Fate::Kept(self.as_it_stands(&(start..end))) };
        }
        if inside.clone().all(|step| !step.alike && step.mine.is_empty()) {
            return Fate::Gone;
        }
        self.changed(piece)
    }

    /// Whether a person put words right beside a piece that is otherwise kept, so that it is one text with them.
    fn is_glued(&self, start: usize, end: usize, touching: &[&Step], piece: &Range<usize>) -> bool {
        let inserted = |at: usize| touching.iter().any(|step| !step.alike && step.base == (at..at));
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let before = self.mine.get(..start).unwrap_or_default().chars().next_back();
        let rest = self.mine.get(end..).unwrap_or_default();
        let after = rest.chars().next();
        // Where a value ends its line, what follows it there belongs to it.
        let ends_line = self.base.get(piece.end..).is_some_and(|rest| rest.is_empty() || rest.starts_with('\n'));
        let continued = ends_line && rest.lines().next().unwrap_or_default().contains(char::is_alphanumeric);
        (inserted(piece.start) && word(before)) || (inserted(piece.end) && (word(after) || continued))
    }

    /// A piece with another text, where the words on both sides of it are kept.
    fn changed(&self, piece: &Range<usize>) -> Fate {
        let (Some(start), Some(end)) = (self.left(piece.start), self.right(piece.end)) else { return Fate::Unsure };
        if start > end {
            return Fate::Unsure;
        }
        let (old, new) =
            (self.base.get(piece.clone()).unwrap_or_default(), self.mine.get(start..end).unwrap_or_default());
        let trimmed = new.trim();
        if trimmed.is_empty() {
            return Fate::Gone;
        }
        let from = start + new.len() - new.trim_start().len();
        if trimmed.lines().count() > old.trim().lines().count() || !is_same_value(old, trimmed) {
            return Fate::Unsure;
        }
        Fate::Changed(self.as_it_stands(&(from..from + trimmed.len())))
    }

    /// The bytes in the document as it stands, carriage returns counted.
    fn as_it_stands(&self, plain: &Range<usize>) -> Range<usize> {
        let moved = |at: usize| at + self.returns.partition_point(|feed| *feed < at);
        moved(plain.start)..moved(plain.end)
    }

    /// Where in the document the place before a piece is, if the nearest word before it in its line (or the border of its
    /// cell, or what its line begins with) is kept and still stands next to it.
    fn left(&self, at: usize) -> Option<usize> {
        if at == 0 {
            return Some(0);
        }
        let before = self.base.get(..at)?;
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        let anchor = before.get(line..)?.rfind(is_anchor).map(|found| line + found);
        let kept_from = anchor.unwrap_or(if line == at { at - 1 } else { line });
        let step = self.steps.iter().find(|step| step.alike && step.base.start <= kept_from && step.base.end >= at)?;
        Some(step.mine.end - (step.base.end - at))
    }

    /// Where in the document the place after a piece is, if the nearest word after it is kept; as for [`Self::left`].
    fn right(&self, at: usize) -> Option<usize> {
        if at == self.base.len() {
            return Some(self.mine.len());
        }
        let after = self.base.get(at..)?;
        let line = after.find('\n').unwrap_or(after.len());
        let rest = after.get(..line)?;
        let anchor = rest.char_indices().find(|(_, c)| is_anchor(*c)).map(|(found, c)| found + c.len_utf8());
        let kept_to = at + anchor.unwrap_or(if line == 0 { 1 } else { line });
        let step = self.steps.iter().find(|step| step.alike && step.base.start <= at && step.base.end >= kept_to)?;
        Some(step.mine.start + (at - step.base.start))
    }

    /// The text of a piece as it was written.
    #[must_use]
    pub fn base(&self, piece: &Range<usize>) -> &str {
        self.base.get(piece.clone()).unwrap_or_default()
    }

    /// The bytes of the document that a person typed.
    #[must_use]
    pub fn typed(&self) -> Vec<Range<usize>> {
        self.steps
            .iter()
            .filter(|step| !step.alike && !step.mine.is_empty())
            .map(|step| self.as_it_stands(&step.mine))
            .collect()
    }

    /// The nearest place in the document to a byte of the base.
    #[must_use]
    pub fn nearest(&self, at: usize) -> usize {
        let step = self.steps.iter().find(|step| step.base.end > at).or(self.steps.last());
        let plain = step.map_or(0, |step| {
            if step.alike {
                (step.mine.start + (at - step.base.start.min(at))).min(step.mine.end)
            } else {
                step.mine.start
            }
        });
        self.as_it_stands(&(plain..plain)).start
    }

    /// Compares the words of lines that differ.
    fn words(&mut self, base: Range<usize>, mine: Range<usize>, pieces: &[Range<usize>]) {
        let (base_text, mine_text) = (self.base.clone(), self.mine.clone());
        let mut cuts: Vec<usize> = pieces
            .iter()
            .flat_map(|piece| [piece.start, piece.end])
            .filter(|at| base.start < *at && *at < base.end)
            .map(|at| at - base.start)
            .collect();
        cuts.sort_unstable();
        let old = tokens(base_text.get(base.clone()).unwrap_or_default(), &cuts);
        let new = tokens(mine_text.get(mine.clone()).unwrap_or_default(), &[]);
        let at = |range: &Range<usize>, from: usize| range.start + from..range.end + from;
        let old: Vec<Range<usize>> = old.iter().map(|range| at(range, base.start)).collect();
        let new: Vec<Range<usize>> = new.iter().map(|range| at(range, mine.start)).collect();
        let (old_keys, new_keys) = (keys(&base_text, &old), keys(&mine_text, &new));
        for (old_range, new_range, alike) in difference(&old_keys, &new_keys) {
            let base_bytes = bytes(&old, &old_range, base.end);
            let mine_bytes = bytes(&new, &new_range, mine.end);
            self.push(base_bytes, mine_bytes, alike);
        }
    }

    fn push(&mut self, base: Range<usize>, mine: Range<usize>, alike: bool) {
        if base.is_empty() && mine.is_empty() {
            return;
        }
        match self.steps.last_mut() {
            Some(last) if last.alike == alike => {
                last.base.end = base.end;
                last.mine.end = mine.end;
            }
            _ => self.steps.push(Step { base, mine, alike }),
        }
    }
}

/// What stands beside a value and is not a matter of punctuation: a word, or the border of a cell.
fn is_anchor(c: char) -> bool {
    c.is_alphanumeric() || c == '|'
}

/// Whether two texts can be the same value, edited.
fn is_same_value(old: &str, new: &str) -> bool {
    let words = |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_lowercase).collect() };
    let (old, new) = (words(old), words(new));
    if old.len() <= SHORT {
        return new.len() <= old.len() * 3 + 3;
    }
    let kept = old.iter().filter(|word| new.contains(word)).count();
    kept * 100 >= ALIKE * old.len()
}

/// The lines of a text, with their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        found.push(at..at + line.len());
        at += line.len();
    }
    found
}

/// The texts of ranges.
fn keys<'t>(text: &'t str, ranges: &[Range<usize>]) -> Vec<&'t str> {
    ranges.iter().map(|range| text.get(range.clone()).unwrap_or_default()).collect()
}

/// The bytes of some of the ranges; where there are none, the point between its neighbours.
fn bytes(all: &[Range<usize>], some: &Range<usize>, end: usize) -> Range<usize> {
    let start = all.get(some.start).map_or(end, |range| range.start);
    if some.is_empty() {
        return start..start;
    }
    let stop = some.end.checked_sub(1).and_then(|last| all.get(last)).map_or(start, |range| range.end);
    start..stop
}

/// Both sequences from beginning to end, in turn alike and different.
fn difference<T: Eq + Hash>(old: &[T], new: &[T]) -> Vec<(Range<usize>, Range<usize>, bool)> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let shorter = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(shorter).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    if (old_end - head) + (new_end - head) > MOST {
        return vec![
            (0..head, 0..head, true),
            (head..old_end, head..new_end, false),
            (old_end..old.len(), new_end..new.len(), true),
        ];
    }
    let mut steps: Vec<(Range<usize>, Range<usize>, bool)> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        let (old, new, alike) = (op.old_range(), op.new_range(), op.tag() == DiffTag::Equal);
        match steps.last_mut() {
            Some(last) if last.2 == alike => {
                last.0.end = old.end;
                last.1.end = new.end;
            }
            _ => steps.push((old, new, alike)),
        }
    }
    steps
}

/// Words, runs of blanks, line ends, and single marks; cut at `cuts` as well.
fn tokens(text: &str, cuts: &[usize]) -> Vec<Range<usize>> {
    #[derive(PartialEq)]
    enum Kind {
        Word,
        Blank,
        Mark,
    }
    let kind = |c: char| match c {
        '\n' => Kind::Mark,
        c if c.is_alphanumeric() => Kind::Word,
        c if c.is_whitespace() => Kind::Blank,
        _ => Kind::Mark,
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut last: Option<Kind> = None;
    let mut cuts = cuts.iter().peekable();
    for (at, c) in text.char_indices() {
        let mut cut = false;
        while cuts.next_if(|next| **next <= at).is_some() {
            cut = true;
        }
        let next = kind(c);
        let joins = last.as_ref().is_some_and(|kind| *kind == next && next != Kind::Mark && !cut);
        match found.last_mut().filter(|_| joins) {
            Some(token) => token.end = at + c.len_utf8(),
            None => found.push(at..at + c.len_utf8()),
        }
        last = Some(next);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The pieces of the base are in brackets, which are no part of it.
    fn fates(base: &str, mine: &str) -> Vec<String> {
        let (mut text, mut pieces, mut open) = (String::new(), Vec::new(), 0);
        for c in base.chars() {
            match c {
                '[' => open = text.len(),
                ']' => pieces.push(open..text.len()),
                c => text.push(c),
            }
        }
        let edits = Edits::between(&text, mine, &pieces);
        let shown = |piece: &Range<usize>| match edits.fate(piece) {
            Fate::Kept(range) => format!("kept {}", &mine[range]),
            Fate::Changed(range) => format!("changed {}", &mine[range]),
            Fate::Gone => "gone".to_owned(),
            Fate::Unsure => "unsure".to_owned(),
        };
        pieces.iter().map(shown).collect()
    }

    #[test]
    fn what_became_of_a_piece() {
        for (base, mine, expected) in [
            ("Launch [9 March] today\n", "Launch 9 March today\n", vec!["kept 9 March"]),
            ("Launch [9 March] today\n", "Launch 16 March today\n", vec!["changed 16 March"]),
            ("Launch [9 March] today\n", "Launch [16 April] today\n", vec!["changed [16 April]"]),
            ("# [IT requests, resolved]\n\nx\n", "# IT tickets, resolved\n\nx\n", vec!["changed IT tickets, resolved"]),
            ("a [b] c [d] e\n", "a b c D e\n", vec!["kept b", "changed D"]),
            ("a [b] c\n", "a c\n", vec!["gone"]),
            ("x\n- [b]\ny\n", "x\ny\n", vec!["gone"]),
            (
                "[Grow the company without the queue]\n",
                "Nobody knows what this is about at all, so there\n",
                vec!["unsure"],
            ),
            (
                "Say: [Resolves 38% of requests].\n",
                "Say: Resolves 55% of requests.\n",
                vec!["changed Resolves 55% of requests"],
            ),
            ("| [a b] | [c d] |\n", "| a b | c e |\n", vec!["kept a b", "changed c e"]),
            ("x\n[a b c]\ny\n", "x\r\na b c d\r\ny\r\n", vec!["changed a b c d"]),
            ("x\n[a b c]\ny\n", "x\r\na b c\r\ny\r\n", vec!["kept a b c"]),
            ("x [a] y\n", "x a (see below) y\n", vec!["kept a"]),
            ("x [a] y\n", "x ab y\n", vec!["changed ab"]),
            ("The price is [$3] today.\n", "Everything costs more than ever.\n", vec!["unsure"]),
            ("x\n\n[one two]\n\nz\n", "x\n\nnew\n\none two\n\nz\n", vec!["kept one two"]),
        ] {
            assert_eq!(fates(base, mine), expected, "{base:?} {mine:?}");
        }
    }

    #[test]
    fn what_was_typed() {
        let edits = Edits::between("a b c\n", "a 12% c\nd\n", &[]);
        let mine = "a 12% c\nd\n";
        let typed: String = edits.typed().into_iter().map(|range| &mine[range]).collect();
        assert_eq!(typed, "12%d\n");
    }

    #[test]
    fn endless_documents_end() {
        let (base, mine) = ("a\nb\n".repeat(30_000), "b\nc\n".repeat(30_000));
        let edits = Edits::between(&base, &mine, &[]);
        assert!(!edits.typed().is_empty());
    }

    proptest! {
        #[test]
        fn steps_cover_both_texts(base in "(a|b |\n|é|c d){0,12}", mine in "(a|b |\n|é|c d|\r\n){0,12}") {
            let edits = Edits::between(&base, &mine, &[]);
            let (mut b, mut m) = (0, 0);
            for step in &edits.steps {
                prop_assert_eq!((step.base.start, step.mine.start), (b, m));
                if step.alike {
                    prop_assert_eq!(&base[step.base.clone()], &edits.mine[step.mine.clone()]);
                }
                (b, m) = (step.base.end, step.mine.end);
            }
            prop_assert_eq!((b, m), (base.len(), edits.mine.len()));
        }

        #[test]
        fn nothing_changed_is_kept(base in "(a|b |\n|é|c d){1,12}") {
            let edits = Edits::between(&base, &base, &[]);
            prop_assert!(edits.typed().is_empty());
            prop_assert_eq!(edits.fate(&(0..base.len())), Fate::Kept(0..base.len()));
        }
    }
}
