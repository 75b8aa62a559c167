//! Words of a passage written as Markdown: what was kept as it was, and what is new in the form that its place asks for.

use super::passages::{Atom, Span, Standing};
use crate::render::escape::{Edge, backslashes};

/// A part of a passage that is made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// What was there.
    Kept(Atom),
    /// What is new, in place of what had these spans around it; `None` where nothing was taken away.
    New(String, Option<Vec<usize>>),
}

/// Where a passage stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site {
    pub(super) standing: Standing,
    pub(super) is_heading: bool,
    pub(super) is_cell: bool,
}

/// The atoms of a passage that is made anew.
pub(super) fn atoms(pieces: &[Piece], spans: &[Span], site: Site) -> Vec<Atom> {
    let kept = |piece: Option<&Piece>| match piece {
        Some(Piece::Kept(atom)) => Some(atom.clone()),
        _ => None,
    };
    let mut out: Vec<Atom> = Vec::new();
    for (i, piece) in pieces.iter().enumerate() {
        let (text, instead) = match piece {
            Piece::Kept(atom) => {
                out.push(atom.clone());
                continue;
            }
            Piece::New(text, instead) => (text, instead),
        };
        let before = out.iter().rev().find(|atom| !atom.text.is_empty()).map(|atom| atom.spans.clone());
        let after = kept(pieces.get(i + 1));
        let around = instead.clone().unwrap_or_else(|| {
            let after = after.as_ref().map(|atom| atom.spans.clone()).unwrap_or_default();
            common(&before.unwrap_or_default(), &after)
        });
        let is_code = around.iter().any(|span| spans.get(*span).is_some_and(|span| span.is_code));
        let linked = around.iter().any(|span| spans.get(*span).is_some_and(|span| span.is_link));
        let edge = Edge {
            start: out.is_empty() && !site.is_heading && !site.is_cell,
            heading_end: site.is_heading && i + 1 == pieces.len(),
            linked: linked || site.is_heading,
            next: after.as_ref().and_then(|atom| atom.raw.chars().next()),
        };
        let chars: Vec<char> = text.chars().collect();
        for (c, escaped) in chars.iter().zip(backslashes(&chars, edge)) {
            let raw = raw(*c, escaped, is_code, site);
            out.push(Atom { text: c.to_string(), raw, spans: around.clone() });
        }
    }
    out
}

/// How a new character is written.
fn raw(c: char, escaped: bool, is_code: bool, site: Site) -> String {
    match (c, site.standing) {
        ('\n', Standing::Verbatim) => c.to_string(),
        ('\n', Standing::Speech | Standing::Fold) => " ".to_owned(),
        ('\n', _) => "<br>".to_owned(),
        ('<', Standing::Fold) => "&lt;".to_owned(),
        ('&', Standing::Fold) => "&amp;".to_owned(),
        (_, Standing::Verbatim | Standing::Speech | Standing::Fold) => c.to_string(),
        ('`', _) if is_code => "'".to_owned(),
        ('|', _) if is_code && site.is_cell => "\\|".to_owned(),
        _ if is_code => c.to_string(),
        _ if escaped => format!("\\{c}"),
        _ => c.to_string(),
    }
}

fn common(one: &[usize], other: &[usize]) -> Vec<usize> {
    one.iter().zip(other).take_while(|(a, b)| a == b).map(|(a, _)| *a).collect()
}

/// The spans that all of some atoms have around them; `None` where there are none.
pub(super) fn shared<'a>(atoms: impl Iterator<Item = &'a Atom>) -> Option<Vec<usize>> {
    let words = atoms.filter(|atom| !atom.text.trim().is_empty());
    words.map(|atom| atom.spans.clone()).reduce(|one, other| common(&one, &other))
}

/// Atoms as Markdown. Emphasis has no blanks at its ends, and a span that has lost its words is not there.
pub(super) fn written(atoms: &[&Atom], spans: &[Span]) -> String {
    let mut out = String::new();
    let mut open: Vec<usize> = Vec::new();
    let keeps_blanks = |span: &usize| spans.get(*span).is_some_and(|span| span.is_code || span.is_link);
    for (i, atom) in atoms.iter().enumerate() {
        let mut wanted = atom.spans.clone();
        let is_blank = !atom.text.is_empty() && atom.text.trim().is_empty() && atom.raw.trim().is_empty();
        if is_blank {
            // Blanks at an end of emphasis stand outside.
            let next = atoms.get(i + 1..).unwrap_or_default().iter();
            let next = next.into_iter().find(|atom| !atom.raw.trim().is_empty());
            let after = next.map(|atom| atom.spans.clone()).unwrap_or_default();
            let inside = |at: usize, span: &usize| {
                keeps_blanks(span) || (open.get(at) == Some(span) && after.get(at) == Some(span))
            };
            let count = wanted.iter().enumerate().take_while(|(at, span)| inside(*at, span)).count();
            wanted.truncate(count);
        }
        let shared = common(&open, &wanted).len();
        close(&mut out, &mut open, shared, spans);
        for span in wanted.iter().skip(shared) {
            out.push_str(spans.get(*span).map_or("", |span| span.opens.as_str()));
            open.push(*span);
        }
        out.push_str(&atom.raw);
    }
    close(&mut out, &mut open, 0, spans);
    out
}

fn close(out: &mut String, open: &mut Vec<usize>, until: usize, spans: &[Span]) {
    while open.len() > until {
        let Some(span) = open.pop().and_then(|span| spans.get(span)) else { continue };
        out.push_str(&span.closes);
    }
}
