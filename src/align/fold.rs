//! Characters that mean the same to a reader: typographic quotes, dashes and blanks are as good as those of a typewriter.

use std::borrow::Cow;

/// A text as it is compared: quotes straight, dashes and runs of hyphens as one hyphen, blanks of any kind and number as one.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    let is_plain = |bytes: &[u8]| match bytes {
        [b'-', b'-'] | [b' ', b' '] => false,
        [a, _] => a.is_ascii() && !matches!(a, b'\t' | b'\r' | b'\n'),
        _ => true,
    };
    let last = text.as_bytes().last().is_none_or(|b| b.is_ascii() && !b.is_ascii_control());
    if last && text.as_bytes().windows(2).all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '“' | '”' | '„' | '‟' | '«' | '»' => out.push('"'),
            '‘' | '’' | '‚' | '‛' | '´' => out.push('\''),
            '…' => out.push_str("..."),
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            c if is_dash(c) => {
                if !out.ends_with('-') {
                    out.push('-');
                }
            }
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether it is a hyphen or a dash of any length.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_is_folded_and_words_stay() {
        for (text, folded) in [
            ("plain words, 2027-03-09.", "plain words, 2027-03-09."),
            ("“It’s” – a\u{a0}test…", "\"It's\" - a test..."),
            ("38–40 -- or — so", "38-40 - or - so"),
            ("a  b\tc", "a b c"),
            ("soft\u{ad}hyphen", "softhyphen"),
            ("é und ü", "é und ü"),
        ] {
            assert_eq!(fold(text), folded);
            assert_eq!(fold(folded), folded);
        }
        assert!(matches!(fold("plain words"), Cow::Borrowed(_)));
    }
}
