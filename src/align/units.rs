//! A document as units that change for themselves: sentences, rows, headings, lines of code.

use std::collections::HashMap;
use std::ops::Range;

use super::fold::fold;
use super::plain::{Kind, Plain};

/// One unit; units of documents that share their [`Numbers`] have the same `id` exactly if they say the same in a line of the
/// same kind.
#[derive(Debug, Clone)]
pub(crate) struct Unit<'a> {
    pub(crate) id: usize,
    /// What it says, without the signs of its line.
    pub(crate) text: &'a str,
    /// The bytes of that in the plain form.
    pub(crate) at: Range<usize>,
    /// If it begins a line, the signs of that; else empty, and a blank stands before it.
    pub(crate) signs: Range<usize>,
    pub(crate) starts: bool,
    /// Whether a blank line stands before its line.
    pub(crate) apart: bool,
    /// Its line in the plain form.
    pub(crate) line: usize,
    pub(crate) kind: Kind,
    /// How far in its line is, and the bullet if it begins an item.
    pub(crate) item: Option<usize>,
}

/// Numbers given to what units say, shared by the documents that are compared.
#[derive(Debug, Default)]
pub(crate) struct Numbers(HashMap<(String, String), usize>);

impl Numbers {
    pub(super) fn number(&mut self, text: &str, signs: &str) -> usize {
        let next = self.0.len();
        *self.0.entry((fold(text).into_owned(), signs.to_owned())).or_insert(next)
    }
}

/// The units of a document. Blank lines are none.
pub(crate) fn units<'p>(plain: &'p Plain, numbers: &mut Numbers) -> Vec<Unit<'p>> {
    let mut units = Vec::new();
    // Whatever comes to stand before the first line is kept apart from it.
    let mut apart = true;
    for (line, one) in plain.lines().iter().enumerate() {
        if one.kind == Kind::Blank {
            apart = true;
            continue;
        }
        let text = |range: Range<usize>| plain.text().get(range).unwrap_or_default();
        let said = text(one.words..one.bytes.end);
        let signs = text(one.bytes.start..one.words);
        let ends = if one.kind.is_prose() { sentences(said) } else { Vec::new() };
        let mut from = one.words;
        for end in ends.into_iter().map(|end| one.words + end).chain([one.bytes.end]) {
            let starts = from == one.words;
            // Which number an item has is form.
            let kind = if starts { signs.replace(|c: char| c.is_ascii_digit(), "0") } else { "…".to_owned() };
            units.push(Unit {
                id: numbers.number(text(from..end), &kind),
                text: text(from..end),
                at: from..end,
                signs: if starts { one.bytes.start..one.words } else { from..from },
                starts,
                apart: starts && std::mem::take(&mut apart),
                line,
                kind: one.kind,
                item: if starts { item(signs, one.kind) } else { None },
            });
            from = end + 1;
        }
    }
    units
}

/// For an item of a list or a row of a table, what tells it from others beside it: how far in it is. The steps of a numbered
/// list do not stand for themselves: their order means something.
fn item(signs: &str, kind: Kind) -> Option<usize> {
    let bare = signs.trim_start();
    (kind == Kind::Row || bare == "- ").then(|| signs.len() - bare.len())
}

/// Where the sentences of a text end, but for the last; a blank follows each.
///
/// A sentence ends with its sign, what closes it, and its footnotes. One that is taken for two, at an abbreviation, does no
/// harm: the two are looked at one by one.
pub(crate) fn sentences(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    for (at, _) in text.match_indices(' ') {
        let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
        let begins = after.trim_start().chars().next().is_some_and(|c| !c.is_lowercase());
        let mut said = before;
        while let Some((head, note)) = said.strip_suffix(']').and_then(|said| said.rsplit_once("[^")) {
            if note.contains(['[', ']', ' ']) {
                break;
            }
            said = head;
        }
        let said = said.trim_end_matches(['"', '\'', '”', '’', ')', '*', '_', '»']);
        if begins && said.ends_with(['.', '!', '?', '…']) {
            ends.push(at);
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_one_reads_them_end() {
        for (text, expected) in [
            ("One. Two! Three?", vec!["One.", "Two!", "Three?"]),
            ("At 9 a.m. they start. \"So?\" He said.", vec!["At 9 a.m. they start.", "\"So?\"", "He said."]),
            (
                "Fast.[^a][^b] **Bold.** Rest\n\n[^a]: A\n[^b]: B\n",
                vec!["Fast.[^a][^b]", "**Bold.**", "Rest", "A", "B"],
            ),
            ("no end here, 3.5 times", vec!["no end here, 3.5 times"]),
        ] {
            let plain = Plain::of(text, &[]);
            let said: Vec<&str> = units(&plain, &mut Numbers::default()).iter().map(|unit| unit.text).collect();
            assert_eq!(said, expected);
        }
    }
}
