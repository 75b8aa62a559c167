//! Within lines that differ: which words became which, and what stands in the place of a value.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::fate::{Doubt, Fate, Place};
use super::hunks::differences;
use super::lines::{Region, Text};
use super::{fold, is_dash};

/// The words of a region on both sides, and which are which.
pub(super) struct Words<'t> {
    spans: Vec<Range<usize>>,
    base_text: &'t str,
    mine_text: &'t str,
    base: Vec<Range<usize>>,
    mine: Vec<Range<usize>>,
    /// For each word of the base, its word in the file.
    same: Vec<Option<usize>>,
}

impl<'t> Words<'t> {
    pub(super) fn new([base, mine]: [&'t Text; 2], spans: &[Range<usize>], region: &Region) -> Self {
        let (base_text, mine_text) = (&*base.text, &*mine.text);
        let bytes = base.bytes(&region.base);
        let cuts: Vec<usize> = spans.iter().flat_map(|s| [s.start, s.end]).filter(|at| bytes.contains(at)).collect();
        let base = words(base_text, bytes, &cuts);
        let mine = words(mine_text, mine.bytes(&region.mine), &[]);
        let mut same = vec![None; base.len()];
        let (mut from, mut to) = (0, 0);
        let end = (base.len()..base.len(), mine.len()..mine.len());
        for (old, new) in differences(&keys(base_text, &base), &keys(mine_text, &mine)).into_iter().chain([end]) {
            for (slot, word) in same.get_mut(from..old.start).into_iter().flatten().zip(to..new.start) {
                *slot = Some(word);
            }
            (from, to) = (old.end, new.end);
        }
        let spans = spans.to_vec();
        Self { spans, base_text, mine_text, base, mine, same }
    }

    /// What stands in the file and not in the base.
    pub(super) fn typed(&self) -> Vec<Range<usize>> {
        let known: HashSet<usize> = self.same.iter().copied().flatten().collect();
        let new =
            self.mine.iter().enumerate().filter(|(word, _)| !known.contains(word)).map(|(_, bytes)| bytes.clone());
        new.collect()
    }

    fn old(&self, word: usize) -> &'t str {
        self.base.get(word).and_then(|bytes| self.base_text.get(bytes.clone())).unwrap_or_default()
    }

    fn new_word(&self, word: usize) -> &'t str {
        self.mine.get(word).and_then(|bytes| self.mine_text.get(bytes.clone())).unwrap_or_default()
    }

    pub(super) fn place(&self, span: &Range<usize>) -> Place {
        let (first, mut end) =
            (self.base.partition_point(|w| w.start < span.start), self.base.partition_point(|w| w.start < span.end));
        let bare_end = end;
        // A stop that ends the line belongs to the sentence, whoever wrote it.
        let stop = self.old(end) == "." && (end + 1 == self.base.len() || self.old(end + 1).contains('\n'));
        if stop {
            end += 1;
        }
        let blank = |word: &str| word.trim().is_empty();
        let before = (0..first).rev().find(|word| !blank(self.old(*word)));
        let after = (end..self.base.len()).find(|word| !blank(self.old(*word)));
        let left = before.map_or(Some(0), |word| self.standing((0..=word).rev()).map(|at| at + 1));
        let right = after.map_or(Some(self.mine.len()), |word| self.standing(word..self.base.len()));
        let kept = self.kept(first..bare_end);
        let (Some(left), Some(right)) = (left, right) else {
            if let Some(mine) = kept {
                return Place { fate: Fate::Kept, mine };
            }
            // The end of a line stands always and says nothing.
            let one_stands = [before, after].into_iter().flatten().any(|word| self.mapped(word).is_some());
            let own = (first..bare_end).filter(|word| self.old(*word).contains(char::is_alphanumeric));
            let (all, left_over) = (own.clone().count(), own.filter(|word| self.mapped(*word).is_some()).count());
            let says_some = 2 * left_over >= all.max(1);
            let at = left.or(right).and_then(|word| self.mine.get(word)).or(self.mine.first()).map_or(0, |w| w.start);
            let near =
                (first..bare_end).find_map(|word| self.mapped(word)).and_then(|word| self.mine.get(word)).cloned();
            let fate = if one_stands || says_some { Fate::Unsure(Doubt::Border) } else { Fate::Rewritten };
            return Place { fate, mine: near.unwrap_or(at..at) };
        };
        let (mut from, mut to) = self.widest(left, right.max(left), before, after);
        while from < to && blank(self.new_word(from)) {
            from += 1;
        }
        while from < to && blank(self.new_word(to - 1)) {
            to -= 1;
        }
        if stop && from < to && self.new_word(to - 1) == "." {
            to -= 1;
        }
        let mine = self.bytes(from, to);
        if from >= to {
            return Place { fate: Fate::Deleted, mine };
        }
        let (was, is) = (self.base_text.get(span.clone()), self.mine_text.get(mine.clone()));
        let (was, is) = (was.unwrap_or_default(), is.unwrap_or_default());
        if spaced(was) == spaced(is) {
            return Place { fate: Fate::Kept, mine };
        }
        // An item or a heading on top of a paragraph is read as one with it.
        if begins_block(is) && !begins_block(was) {
            return Place { fate: Fate::Unsure(Doubt::Beside), mine: kept.unwrap_or(mine) };
        }
        if let Some(kept) = kept
            && self.is_beside(&mine, &kept, before, after)
        {
            return Place { fate: Fate::Unsure(Doubt::Beside), mine: kept };
        }
        Place { fate: Fate::Changed, mine }
    }

    /// Whether what was added stands apart, between the value and a word of the sentence around it.
    fn is_beside(&self, mine: &Range<usize>, kept: &Range<usize>, before: Option<usize>, after: Option<usize>) -> bool {
        let is_word = |word: &usize| self.old(*word).contains(char::is_alphanumeric) || self.is_value(*word);
        // Behind the end of a sentence another one begins.
        let ends = |word: &usize| [".", "!", "?"].contains(&self.old(*word));
        let (before, after) =
            (before.is_some_and(|word| is_word(&word) || ends(&word)), after.is_some_and(|word| is_word(&word)));
        let head = self.mine_text.get(mine.start..kept.start).unwrap_or_default();
        let tail = self.mine_text.get(kept.end..mine.end).unwrap_or_default();
        (head.ends_with(char::is_whitespace) && before) || (tail.starts_with(char::is_whitespace) && after)
    }

    /// Where one more of a sign beside a value was typed, the matching can take it for the sign's own: it is the value's.
    fn widest(&self, mut from: usize, mut to: usize, before: Option<usize>, after: Option<usize>) -> (usize, usize) {
        if let Some(after) = after.filter(|after| self.old(after + 1) != self.old(*after)) {
            while to + 1 < self.mine.len() && self.new_word(to + 1) == self.old(after) {
                to += 1;
            }
        }
        let is_alone = |word: &usize| word.checked_sub(1).is_none_or(|next| self.old(next) != self.old(*word));
        if let Some(before) = before.filter(is_alone) {
            while from > 1 && self.new_word(from - 2) == self.old(before) {
                from -= 1;
            }
        }
        (from, to)
    }

    /// Where the words beside a value stand: from the nearest one outwards to the first that is more than a sign. All of
    /// them have to be there, next to each other; the end of a sentence, or another value, is far enough.
    fn standing(&self, outwards: impl Iterator<Item = usize>) -> Option<usize> {
        let mut nearest = None;
        let mut last: Option<usize> = None;
        for word in outwards {
            let text = self.old(word);
            if text.contains('\n') || (nearest.is_some() && self.is_value(word)) {
                break;
            }
            if text.trim().is_empty() {
                continue;
            }
            let at = self.mapped(word)?;
            let between = last.map_or(0..0, |last| last.min(at) + 1..last.max(at));
            if between.into_iter().any(|word| !self.new_word(word).trim().is_empty()) {
                return None;
            }
            nearest = nearest.or(Some(at));
            last = Some(at);
            if text.contains(char::is_alphanumeric) || [".", "!", "?"].contains(&text) {
                break;
            }
        }
        nearest
    }

    /// Whether a word of the base is part of a value.
    fn is_value(&self, word: usize) -> bool {
        let Some(bytes) = self.base.get(word) else { return false };
        let next = self.spans.partition_point(|span| span.end <= bytes.start);
        self.spans.get(next).is_some_and(|span| span.start <= bytes.start)
    }

    fn mapped(&self, word: usize) -> Option<usize> {
        self.same.get(word).copied().flatten()
    }

    /// The bytes in the file of words that all stand there, next to each other.
    fn kept(&self, words: Range<usize>) -> Option<Range<usize>> {
        let first = self.mapped(words.start)?;
        let together = words.clone().enumerate().all(|(i, word)| self.mapped(word) == Some(first + i));
        (together && !words.is_empty()).then(|| self.bytes(first, first + words.len()))
    }

    fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        let end = |word: usize| self.mine.get(word).map(|bytes| bytes.start);
        let last = self.mine.last().map_or(0, |bytes| bytes.end);
        let start = end(from).unwrap_or(last);
        let stop = to
            .checked_sub(1)
            .filter(|_| to > from)
            .and_then(|word| self.mine.get(word))
            .map_or(start, |bytes| bytes.end);
        start..stop
    }
}

/// Whether a text begins with the sign of a block.
fn begins_block(text: &str) -> bool {
    let figures = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = figures.len() < text.len() && figures.starts_with(". ");
    numbered || ["- ", "> ", "# ", "## ", "### "].iter().any(|sign| text.starts_with(sign))
}

/// What words are compared by.
fn keys<'k>(text: &'k str, words: &[Range<usize>]) -> Vec<Cow<'k, str>> {
    // The end of a line is no blank.
    let key = |word: &'k str| if word == "\n" { Cow::Borrowed(word) } else { fold(word) };
    words.iter().map(|word| key(text.get(word.clone()).unwrap_or_default())).collect()
}

/// A text as it is compared; paragraphs stay apart.
fn spaced(text: &str) -> String {
    let line = |part: &str| fold(part).trim().to_owned();
    text.split("\n\n").map(line).collect::<Vec<_>>().join("\n\n")
}

/// Words, line ends, single blanks and signs; none reaches over a cut.
fn words(text: &str, bytes: Range<usize>, cuts: &[usize]) -> Vec<Range<usize>> {
    let part = text.get(bytes.clone()).unwrap_or_default();
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut last = ' ';
    for (at, c) in part.char_indices() {
        let at = bytes.start + at;
        let end = at + c.len_utf8();
        // Several hyphens are a dash, and several stops an ellipsis.
        let joins = (c.is_alphanumeric() && last.is_alphanumeric())
            || (is_dash(c) && is_dash(last))
            || (c == '.' && last == '.');
        match out.last_mut().filter(|_| joins && cuts.binary_search(&at).is_err()) {
            Some(word) => word.end = end,
            None => out.push(at..end),
        }
        last = c;
    }
    out
}
