//! Front matter: fields in any order and any form of quoting.

use std::collections::HashSet;
use std::ops::Range;

use super::out::Out;
use super::plain::{Kind, Plain};
use super::reader::line_end;

/// What stands for the line above the fields.
const OPEN: &str = "";
/// What stands for the line below them.
const CLOSE: &str = "\u{10ffff}";

/// Reads the fields of front matter, each with its lines. One with a conflict in it is read as it stands.
pub(super) fn read(source: &str, whole: &Range<usize>, markers: &HashSet<usize>) -> Vec<(String, Out)> {
    if markers.iter().any(|marker| whole.contains(marker)) {
        let mut out = Out::default();
        let mut at = whole.start;
        for line in source.get(whole.clone()).unwrap_or_default().split_inclusive('\n') {
            let bare = line.trim_end();
            let kind = if markers.contains(&at) { Kind::Marker } else { Kind::Matter };
            out.line(kind, bare, at..at + bare.len(), true, at..at + line.len());
            at += line.len();
        }
        return vec![(OPEN.to_owned(), out)];
    }
    let mut fields: Vec<(String, Range<usize>)> = Vec::new();
    let mut at = whole.start;
    while at < whole.end {
        let line = at..line_end(source, at).min(whole.end).max(at + 1);
        at = line.end;
        let text = source.get(line.clone()).unwrap_or_default();
        let bare = text.trim_end();
        match key(text) {
            _ if fields.is_empty() => fields.push((OPEN.to_owned(), line)),
            _ if at >= whole.end && (bare == "---" || bare == "...") => fields.push((CLOSE.to_owned(), line)),
            Some(key) => fields.push((key.to_owned(), line)),
            // Something before the first field belongs to nobody.
            None if fields.len() == 1 => fields.push((bare.to_owned(), line)),
            None => {
                if let Some((_, last)) = fields.last_mut() {
                    last.end = line.end;
                }
            }
        }
    }
    fields.into_iter().map(|(key, lines)| (key.clone(), field(source, &key, lines))).collect()
}

/// The key of a line that begins a field.
fn key(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let sound = key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$'));
    (sound && !key.is_empty() && (rest.is_empty() || rest.starts_with(char::is_whitespace))).then_some(key)
}

fn field(source: &str, key: &str, lines: Range<usize>) -> Out {
    let mut out = Out::default();
    let text = source.get(lines.clone()).unwrap_or_default();
    if key == OPEN || key == CLOSE {
        let bare = lines.start..lines.start + text.trim_end().len();
        out.line(Kind::Matter, "---", bare, text.trim_end() == "---", lines);
        return out;
    }
    let value = text.get(key.len() + 1..).unwrap_or_default();
    let start = lines.start + key.len() + 1 + (value.len() - value.trim_start().len());
    let value = value.trim();
    let is_list = value.lines().skip(1).any(|line| line.trim_start().starts_with("- ")) || value.starts_with("- ");
    if value.starts_with(['|', '>', '{', '[', '&', '!', '#'])
        || is_list
        || value.contains(": ") && !value.starts_with(['"', '\''])
    {
        let mut at = lines.start;
        for line in text.split_inclusive('\n') {
            let bare = line.trim_end();
            out.line(Kind::Matter, bare, at..at + bare.len(), true, at..at + line.len());
            at += line.len();
        }
        return out;
    }
    let signs = decoded(value, start);
    let is_word =
        !signs.is_empty() && signs.iter().all(|(c, _)| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    out.begin(Kind::Matter, Vec::new());
    out.put(key, lines.start..lines.start + key.len(), true);
    let end = start + value.len();
    let first = signs.first().map_or(end, |(_, at)| at.start);
    let lead = if is_word { ": " } else { ": \"" };
    out.put(lead, lines.start + key.len()..first, source.get(lines.start + key.len()..first) == Some(lead));
    let mut last = first;
    for (c, at) in signs {
        let mut one = String::new();
        one.extend((!is_word && matches!(c, '"' | '\\')).then_some('\\'));
        one.push(c);
        last = at.end;
        out.put(&one, at.clone(), source.get(at) == Some(one.as_str()));
    }
    if !is_word {
        out.put("\"", last..end, source.get(last..end) == Some("\""));
    }
    out.end(lines);
    out
}

/// The characters of a scalar, each with its bytes in the source.
fn decoded(value: &str, start: usize) -> Vec<(char, Range<usize>)> {
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'') && value.len() > 1 && value.ends_with(*c));
    let inner = match quote {
        Some(_) => value.get(1..value.len() - 1).unwrap_or_default(),
        None => value,
    };
    let start = start + usize::from(quote.is_some());
    let mut out: Vec<(char, Range<usize>)> = Vec::new();
    let mut chars = inner.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut end = at + c.len_utf8();
        let read = match (c, quote) {
            ('\\', Some('"')) => {
                let Some((next_at, next)) = chars.next() else { break };
                end = next_at + next.len_utf8();
                let length = match next {
                    'x' => 2,
                    'u' => 4,
                    'U' => 8,
                    _ => 0,
                };
                let code = inner.get(end..end + length).filter(|_| length > 0);
                match code.and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?)) {
                    Some(c) => {
                        end += length;
                        while chars.next_if(|(at, _)| *at < end).is_some() {}
                        c
                    }
                    None if next == 'n' || next == '\n' => ' ',
                    None if next == 't' => '\t',
                    None => next,
                }
            }
            ('\'', Some('\'')) => {
                if let Some((next_at, _)) = chars.next_if(|(_, c)| *c == '\'') {
                    end = next_at + 1;
                }
                '\''
            }
            ('\n' | '\r' | ' ' | '\t', _) => {
                while let Some((next_at, c)) = chars.next_if(|(_, c)| c.is_ascii_whitespace()) {
                    end = next_at + c.len_utf8();
                }
                ' '
            }
            (c, _) => c,
        };
        out.push((read, start + at..start + end));
    }
    out
}

/// The fields as one part, in the order of those of another document where it has them.
pub(super) fn whole(mut fields: Vec<(String, Out)>, like: Option<&Plain>) -> Out {
    let order: Vec<&str> = like
        .map(|like| like.text().lines().skip(1).take_while(|line| *line != "---").filter_map(key).collect())
        .unwrap_or_default();
    let place = |name: &str| match name {
        OPEN => (0, 0),
        CLOSE => (3, 0),
        _ => order.iter().position(|key| *key == name).map_or((2, 0), |at| (1, at)),
    };
    if like.is_some_and(|like| like.text().starts_with("---\n")) {
        fields.sort_by_key(|(name, _)| place(name));
    }
    let mut whole = Out::default();
    for (_, field) in fields {
        whole.append(field);
    }
    whole
}
