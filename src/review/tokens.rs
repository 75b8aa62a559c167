//! Words as they are compared: how quotes, dashes and blanks are written is form.

use std::ops::Range;

use crate::align::{fold, is_dash};

/// A word, a run of blanks or of dashes, or a sign, by its place among pieces of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// As it is compared.
    pub(super) key: String,
    /// Which pieces make it.
    pub(super) at: Range<usize>,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Class {
    Word,
    Blank,
    Dash,
    Dots,
    Nothing,
    Sign,
}

fn class(piece: &str) -> Class {
    let mut chars = piece.chars();
    match (chars.next(), chars.next()) {
        (None, _) | (Some('\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}'), None) => Class::Nothing,
        (Some(c), _) if c == '.' || c == '…' => Class::Dots,
        (Some(c), _) if c.is_whitespace() => Class::Blank,
        (Some(c), _) if is_dash(c) => Class::Dash,
        (Some(c), _) if c.is_alphanumeric() => Class::Word,
        _ => Class::Sign,
    }
}

/// The tokens of a text that comes in pieces, most of them one character. Blanks at its ends are none of it.
pub(super) fn tokens<'p>(pieces: impl Iterator<Item = &'p str>) -> Vec<Token> {
    let mut out: Vec<(Class, Token)> = Vec::new();
    for (at, piece) in pieces.enumerate() {
        let class = class(piece);
        match out.last_mut() {
            // What shows nothing belongs to what stands before it.
            Some((_, last)) if class == Class::Nothing => last.at.end = at + 1,
            Some((known, last)) if *known == class && class != Class::Sign => {
                last.at.end = at + 1;
                last.key.push_str(&fold(piece));
            }
            _ if class == Class::Nothing => {}
            _ => out.push((class, Token { key: fold(piece).into_owned(), at: at..at + 1 })),
        }
    }
    for (class, token) in &mut out {
        match class {
            Class::Blank => " ".clone_into(&mut token.key),
            Class::Dash => "-".clone_into(&mut token.key),
            _ => {}
        }
    }
    let is_blank = |one: &(Class, Token)| one.0 == Class::Blank;
    let start = out.iter().take_while(|one| is_blank(one)).count();
    let end = out.len() - out.iter().rev().take_while(|one| is_blank(one)).count();
    out.into_iter().take(end.max(start)).skip(start).map(|(_, token)| token).collect()
}

/// The tokens of a text, each with its bytes.
pub(super) fn of(text: &str) -> Vec<Token> {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let pieces = starts.windows(2).map(|pair| match pair {
        [start, end] => text.get(*start..*end).unwrap_or_default(),
        _ => "",
    });
    let byte = |at: usize| starts.get(at).copied().unwrap_or(text.len());
    let bytes = |token: Token| Token { at: byte(token.at.start)..byte(token.at.end), ..token };
    tokens(pieces).into_iter().map(bytes).collect()
}

/// A text in stretches, as it is: words, blanks, signs.
pub(super) fn words(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<(Class, Range<usize>)> = Vec::new();
    for (at, c) in text.char_indices() {
        let mut buffer = [0; 4];
        let class = class(c.encode_utf8(&mut buffer));
        let end = at + c.len_utf8();
        match out.last_mut() {
            Some((known, last)) if *known == class && class != Class::Sign => last.end = end,
            _ => out.push((class, at..end)),
        }
    }
    out.into_iter().map(|(_, bytes)| bytes).collect()
}

/// A text as it is compared.
pub(super) fn key(text: &str) -> String {
    of(text).into_iter().map(|token| token.key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_is_no_difference() {
        for (one, other) in [
            ("It's \"so\" -- yes...", "It’s “so” – yes…"),
            (" a  b\u{a0}c\n", "a b c"),
            ("soft\u{ad}ly 10\u{2011}12", "softly 10-12"),
        ] {
            assert_eq!(key(one), key(other));
        }
        assert_ne!(key("41%"), key("43%"));
        assert_ne!(key("so"), key("So"));
    }

    #[test]
    fn tokens_know_their_bytes() {
        let text = " é 41%, so";
        let told: Vec<&str> = of(text).iter().map(|token| &text[token.at.clone()]).collect();
        assert_eq!(told, ["é", " ", "41", "%", ",", " ", "so"]);
    }
}
