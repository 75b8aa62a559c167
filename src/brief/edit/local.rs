//! The least change of a scalar: only the words that differ, written into the bytes that stand there.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::super::layout::Style;

/// The most words of both texts that are compared.
const MOST: usize = 20_000;

/// The scalar's bytes with the changed words replaced; `None` where the words can't be told from the bytes or need a line
/// break.
pub(super) fn edited(raw: &str, style: Style, old: &str, new: &str) -> Option<String> {
    let places = decoded(raw, style, old)?;
    let (a, b) = (tokens(old), tokens(new));
    if a.len() + b.len() > MOST {
        return None;
    }
    let mut hunks: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        if op.tag() == DiffTag::Equal {
            continue;
        }
        let (o, n) = (op.old_range(), op.new_range());
        match hunks.last_mut() {
            Some((last, other)) if last.end == o.start && other.end == n.start => {
                last.end = o.end;
                other.end = n.end;
            }
            _ => hunks.push((o, n)),
        }
    }
    let mut out = raw.to_owned();
    for (o, n) in hunks.into_iter().rev() {
        let words: String = b.get(n)?.concat();
        if words.contains('\n') {
            return None;
        }
        let at = |token: usize| a.get(..token).map(|head| head.iter().map(|t| t.chars().count()).sum::<usize>());
        let (from, to) = (at(o.start)?, at(o.end)?);
        let bytes = if from == to {
            let here = match from.checked_sub(1) {
                Some(before) => places.get(before)?.end,
                None => places.first()?.start,
            };
            here..here
        } else {
            places.get(from)?.start..places.get(to - 1)?.end
        };
        out.replace_range(bytes, &encoded(&words, style));
    }
    Some(out)
}

/// Words, single signs, and runs of blanks.
fn tokens(text: &str) -> Vec<&str> {
    let class = |c: char| match c {
        c if c.is_alphanumeric() => 0,
        c if c.is_whitespace() => 1,
        _ => 2,
    };
    let mut out = Vec::new();
    let (mut start, mut last) = (0, None);
    for (at, c) in text.char_indices() {
        let this = class(c);
        if last.is_some_and(|last| last != this || this == 2) {
            out.extend(text.get(start..at));
            start = at;
        }
        last = Some(this);
    }
    out.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    out
}

fn encoded(words: &str, style: Style) -> String {
    match style {
        Style::Plain | Style::Literal | Style::Folded => words.to_owned(),
        Style::Single => words.replace('\'', "''"),
        Style::Double => {
            let quoted = serde_json::Value::from(words).to_string();
            quoted.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or_default().to_owned()
        }
    }
}

/// The bytes of each character of a scalar's text. A run of blanks that is written differently, such as a folded line end, is
/// one place for all its characters.
fn decoded(raw: &str, style: Style, text: &str) -> Option<Vec<Range<usize>>> {
    let quote = match style {
        Style::Single => "'",
        Style::Double => "\"",
        Style::Plain | Style::Literal | Style::Folded => "",
    };
    let inner = raw.strip_prefix(quote)?.strip_suffix(quote)?;
    let mut at = quote.len();
    let end = at + inner.len();
    let mut places = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_whitespace() {
            let mut run = c.to_string();
            while let Some(more) = chars.next_if(|c| c.is_whitespace()) {
                run.push(more);
            }
            let rest = raw.get(at..end)?;
            let mut length = rest.len() - rest.trim_start().len();
            if style == Style::Double && length == 0 {
                length = escape(rest, &run)?;
            }
            let written = rest.get(..length)?;
            if written == run {
                for c in run.chars() {
                    places.push(at..at + c.len_utf8());
                    at += c.len_utf8();
                }
            } else {
                places.extend(run.chars().map(|_| at..at + length));
                at += length;
            }
            continue;
        }
        let rest = raw.get(at..end)?;
        let length = match style {
            Style::Single if c == '\'' => rest.starts_with("''").then_some(2)?,
            Style::Double if rest.starts_with('\\') => escape(rest, c.encode_utf8(&mut [0; 4]))?,
            _ => rest.starts_with(c).then(|| c.len_utf8())?,
        };
        places.push(at..at + length);
        at += length;
    }
    Some(places)
}

/// The length of the escape in double quotes that stands for this text.
fn escape(rest: &str, text: &str) -> Option<usize> {
    let sign = rest.strip_prefix('\\')?.chars().next()?;
    let digits = match sign {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    let length = 1 + sign.len_utf8() + digits;
    let read = match sign {
        'n' => '\n',
        't' => '\t',
        '"' | '\\' | '/' | ' ' => sign,
        'x' | 'u' | 'U' => char::from_u32(u32::from_str_radix(rest.get(2..length)?, 16).ok()?)?,
        _ => return None,
    };
    (text.chars().eq([read])).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_words_change() {
        for (raw, style, old, new, expected) in [
            ("a b c", Style::Plain, "a b c", "a x c", "a x c"),
            ("'it''s b'", Style::Single, "it's b", "it's c's", "'it''s c''s'"),
            ("\"a \\u00e9 \\\"b\\\"\"", Style::Double, "a é \"b\"", "a é \"c\"", "\"a \\u00e9 \\\"c\\\"\""),
            ("one two\n  three four\n", Style::Folded, "one two three four\n", "1 two three 4\n", "1 two\n  three 4\n"),
            ("one\n  two\n", Style::Literal, "one\ntwo\n", "one\ntwo more\n", "one\n  two more\n"),
            ("38%", Style::Plain, "38%", "41%", "41%"),
        ] {
            assert_eq!(edited(raw, style, old, new).as_deref(), Some(expected), "{raw}");
        }
        assert_eq!(edited("a b", Style::Plain, "a b", "a\n\nb"), None);
    }
}
