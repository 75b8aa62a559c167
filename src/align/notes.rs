//! Footnotes: other programs number them anew, move them, and write one for each place that refers to it.

use std::collections::HashMap;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::fold::fold;
use super::out::Out;
use super::piece::Piece;
use crate::render::MARKDOWN;

/// A footnote of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) label: String,
    /// What it says.
    text: String,
    /// The words before each reference to it.
    before: Vec<String>,
}

/// How many characters before a reference tell it from another.
const BEFORE: usize = 24;

/// The footnotes of a document, in the order of their texts.
pub(super) fn scan(text: &str) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    let mut references: Vec<(String, String)> = Vec::new();
    let (mut within, mut words) = (None::<usize>, String::new());
    for event in Parser::new_ext(text, MARKDOWN) {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                within = Some(notes.len());
                notes.push(Note { label: label.to_string(), ..Note::default() });
            }
            Event::End(TagEnd::FootnoteDefinition) => within = None,
            Event::Text(text) | Event::Code(text) => match within.and_then(|at| notes.get_mut(at)) {
                Some(note) => note.text.push_str(&text),
                None => words.push_str(&text),
            },
            Event::SoftBreak | Event::HardBreak => match within.and_then(|at| notes.get_mut(at)) {
                Some(note) => note.text.push(' '),
                None => words.push(' '),
            },
            Event::FootnoteReference(label) if within.is_none() => {
                let said = fold(&words);
                let tail: Vec<char> = said.trim_end().chars().rev().take(BEFORE).collect();
                references.push((label.to_string(), tail.into_iter().rev().collect()));
            }
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableCell | Tag::Heading { .. }) => words.clear(),
            _ => {}
        }
    }
    for note in &mut notes {
        note.text = fold(note.text.trim()).into_owned();
        note.before =
            references.iter().filter(|(label, _)| *label == note.label).map(|(_, said)| said.clone()).collect();
    }
    notes
}

/// What the footnotes of a document are called in another that says the same: names of `own`, and of `like`.
///
/// A footnote is the one whose name it has if that says nearly the same, else one with the same text; of several with the
/// same text, the one that the same words refer to.
pub(super) fn labels(own: &[Note], like: &[Note]) -> HashMap<String, String> {
    let mut found = HashMap::new();
    for note in own {
        let named = like.iter().find(|other| other.label == note.label);
        let refers = |other: &&Note| other.before.iter().any(|said| note.before.contains(said));
        let same: Vec<&Note> = like.iter().filter(|other| other.text == note.text).collect();
        let by_text = same.iter().copied().find(refers).or_else(|| same.first().copied());
        let by_place = || like.iter().find(refers).filter(|other| alike(&other.text, &note.text));
        let best = named.filter(|other| alike(&other.text, &note.text)).or(by_text).or_else(by_place).or(named);
        if let Some(other) = best.filter(|other| other.label != note.label) {
            found.insert(note.label.clone(), other.label.clone());
        }
    }
    found
}

/// Whether two texts have half of their words in common.
fn alike(one: &str, other: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (one, other) = (words(one), words(other));
    let common = one.iter().filter(|word| other.contains(word)).count();
    2 * common >= one.len().max(other.len()).max(1)
}

/// Appends footnotes in an order, those that it does not know last. Gives the pieces of those that say what another of their
/// name says.
pub(super) fn append(whole: &mut Out, mut notes: Vec<(String, Out)>, order: &[Note]) -> Vec<Vec<Piece>> {
    let place = |label: &str| order.iter().position(|note| note.label == label).unwrap_or(usize::MAX);
    notes.sort_by_key(|(label, _)| place(label));
    let (mut echoes, mut is_first) = (Vec::new(), true);
    let mut last: Option<(String, String, usize)> = None;
    for (label, note) in notes {
        if let Some((_, _, at)) = last.as_ref().filter(|(name, text, _)| *name == label && *text == note.text) {
            let moved = |piece: Piece| Piece { plain: piece.plain.start + at..piece.plain.end + at, ..piece };
            echoes.push(note.pieces.into_iter().map(moved).collect());
            continue;
        }
        if is_first && !whole.is_empty() {
            whole.blank("");
        }
        is_first = false;
        let text = note.text.clone();
        let length = text.len();
        whole.append(note);
        last = Some((label, text, whole.text.len() - length));
    }
    echoes
}
