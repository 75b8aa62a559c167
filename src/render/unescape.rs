//! The way back from a document: where each value stands, and what its text means there.
//!
//! Each function here is the inverse of one in [`super::escape`], for all text that was escaped by it. What a person typed
//! into a document need not be of that kind; then the text read here, escaped again, gives other bytes, and whoever asks has
//! to compare them.

use std::ops::Range;

use super::finish::{Place, at_line_start, continuation, places};
use crate::traced::SLOT;

/// A value of a document, and how it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stands {
    pub(crate) place: Place,
    /// What further lines of a longer text begin with; `None` where the value is part of a line.
    pub(crate) block: Option<String>,
}

/// How each value of a document stands in it; `spans` are ordered and do not overlap.
pub(crate) fn stands(text: &str, spans: &[Range<usize>]) -> Vec<Stands> {
    let mut skeleton = String::with_capacity(text.len());
    let mut from = 0;
    for span in spans {
        skeleton.push_str(text.get(from..span.start).unwrap_or_default());
        skeleton.push(SLOT);
        from = span.end;
    }
    skeleton.push_str(text.get(from..).unwrap_or_default());
    let stands = |(span, place): (&Range<usize>, Place)| {
        let line = text.get(..span.start).and_then(|head| head.rsplit('\n').next()).unwrap_or_default();
        let after = text.get(span.end..).unwrap_or_default();
        let alone = after.is_empty() || after.starts_with('\n') || after.starts_with(".\n");
        let is_block = place == Place::Inline && alone && at_line_start(line) && !line.contains('#');
        Stands { place, block: is_block.then(|| continuation(line)) }
    };
    spans.iter().zip(places(&skeleton)).map(stands).collect()
}

impl Stands {
    /// What a text means where it stands; for `long` text, its Markdown.
    pub(crate) fn meaning(&self, shown: &str, long: bool) -> String {
        match (self.place, &self.block) {
            (Place::Inline, Some(prefix)) if long => {
                let lines: Vec<&str> = shown
                    .lines()
                    .enumerate()
                    .map(|(i, line)| if i == 0 { line } else { below(line, prefix) })
                    .collect();
                markdown(&lines.join("\n"))
            }
            (Place::Inline | Place::Heading | Place::Cell, _) if long => markdown(&shown.replace('\n', " ")),
            (Place::Inline | Place::Heading | Place::Cell | Place::Linked | Place::Unknown | Place::Code, _) => {
                inline(shown)
            }
            (Place::FrontMatter, _) => yaml(shown),
            (Place::Comment | Place::Aside, _) => shown.trim().to_owned(),
            (Place::Html, _) => entities(shown),
            (Place::Mermaid | Place::Gantt, _) => mermaid(shown),
            (Place::Url, _) => url(shown),
        }
    }

    /// Whether it is part of a table.
    pub(crate) fn is_cell(&self) -> bool {
        self.place == Place::Cell
    }

    /// Whether lines mean paragraphs here.
    pub(crate) fn is_block(&self) -> bool {
        self.block.is_some()
    }
}

/// A line without the markers and blanks that a block's further lines begin with.
fn below<'l>(line: &'l str, prefix: &str) -> &'l str {
    let mut rest = line;
    for mark in prefix.chars() {
        rest = match rest.strip_prefix(mark) {
            Some(rest) => rest,
            None => break,
        };
    }
    if rest.trim().is_empty() { "" } else { rest }
}

/// Text of a line: backslashes, entities and the brackets of addresses go.
pub(crate) fn inline(shown: &str) -> String {
    unmarked(shown, false)
}

/// Markdown of a longer text: as above, but code is as it stands.
fn markdown(shown: &str) -> String {
    unmarked(shown, true)
}

fn unmarked(shown: &str, keep_code: bool) -> String {
    let mut out = String::with_capacity(shown.len());
    let mut rest = shown;
    while let Some(c) = rest.chars().next() {
        let (read, length) = match c {
            '\\' => match rest.chars().nth(1).filter(char::is_ascii_punctuation) {
                Some(sign) => (sign.to_string(), 2),
                None => ("\\".to_owned(), 1),
            },
            '&' => entity(rest).map_or_else(|| ("&".to_owned(), 1), |(sign, length)| (sign.to_string(), length)),
            '<' => match address(rest) {
                Some(url) => (url.to_owned(), url.len() + 2),
                None => ("<".to_owned(), 1),
            },
            '`' if keep_code => {
                let code = code(rest);
                (code.to_owned(), code.len())
            }
            c => (c.to_string(), c.len_utf8()),
        };
        out.push_str(&read);
        rest = rest.get(length..).unwrap_or_default();
    }
    out
}

/// A code span with its backticks, or the backticks alone where none closes them.
fn code(rest: &str) -> &str {
    let fence = rest.len() - rest.trim_start_matches('`').len();
    let marks = rest.get(..fence).unwrap_or_default();
    let mut from = fence;
    while let Some(found) = rest.get(from..).and_then(|tail| tail.find(marks)) {
        let at = from + found;
        let run = rest.get(at..).map_or(0, |tail| tail.len() - tail.trim_start_matches('`').len());
        if run == fence {
            return rest.get(..at + fence).unwrap_or(marks);
        }
        from = at + run;
    }
    marks
}

fn address(rest: &str) -> Option<&str> {
    let (url, _) = rest.strip_prefix('<')?.split_once('>')?;
    let web = url.starts_with("https://") || url.starts_with("http://");
    (web && url.bytes().all(|b| b.is_ascii_graphic() && b != b'<')).then_some(url)
}

/// `&#46;` and the entities that HTML text needs: the character, and the length of the entity.
fn entity(rest: &str) -> Option<(char, usize)> {
    let (name, _) = rest.strip_prefix('&')?.split_once(';')?;
    let sign = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        _ => number(name.strip_prefix('#')?)?,
    };
    Some((sign, name.len() + 2))
}

fn number(digits: &str) -> Option<char> {
    let sound = (1..=7).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    char::from_u32(digits.parse().ok().filter(|_| sound)?)
}

fn entities(shown: &str) -> String {
    replaced(shown, '&', entity)
}

/// Text of a Mermaid label.
pub(crate) fn mermaid(shown: &str) -> String {
    replaced(shown, '#', |rest| {
        let (name, _) = rest.strip_prefix('#')?.split_once(';')?;
        let sign = if name == "quot" { '"' } else { number(name)? };
        Some((sign, name.len() + 2))
    })
}

/// Replaces what begins with a sign and reads as one character.
fn replaced(shown: &str, sign: char, read: impl Fn(&str) -> Option<(char, usize)>) -> String {
    let mut out = String::with_capacity(shown.len());
    let mut rest = shown;
    while let Some(at) = rest.find(sign) {
        let (before, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let (c, length) = read(tail).unwrap_or((sign, sign.len_utf8()));
        out.push(c);
        rest = tail.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// A YAML string in double quotes, or the inside of one.
pub(crate) fn yaml(shown: &str) -> String {
    let inner = shown.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(shown);
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((before, tail)) = rest.split_once('\\') {
        out.push_str(before);
        let escaped = tail.chars().next();
        let code = tail.get(1..5).filter(|_| escaped == Some('u'));
        match (escaped, code.and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?))) {
            (_, Some(c)) => {
                out.push(c);
                rest = tail.get(5..).unwrap_or_default();
            }
            (Some(c), None) => {
                out.push(c);
                rest = tail.get(c.len_utf8()..).unwrap_or_default();
            }
            (None, None) => rest = tail,
        }
    }
    out.push_str(rest);
    out
}

/// The target of a link.
pub(crate) fn url(shown: &str) -> String {
    let mut bytes = Vec::with_capacity(shown.len());
    let mut rest = shown.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail
            .get(..2)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(byte) = code.filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| shown.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::escape::{self, Edge, one_line};
    use super::*;

    const HOSTILE: &str = "([a-z é1.\\-+=:#>*_`~\\[\\]|\\\\<&!\"'%(){};$/]|&#46;|&amp;|https://a.example/b_c|#quot;|-->|%%|\\u{2028}|\n){0,24}";

    proptest! {
        #[test]
        fn inline_comes_back(text in HOSTILE, start in any::<bool>(), heading_end in any::<bool>()) {
            prop_assert_eq!(inline(&escape::inline(&text, Edge { start, heading_end, ..Edge::default() })), one_line(&text));
        }

        #[test]
        fn front_matter_comes_back(text in HOSTILE) {
            prop_assert_eq!(yaml(&escape::yaml(&text, false)), one_line(&text));
            let inside = escape::yaml(&text, true);
            prop_assume!(!(inside.len() > 1 && inside.starts_with('"') && inside.ends_with('"')));
            prop_assert_eq!(yaml(&inside), one_line(&text));
        }

        #[test]
        fn mermaid_comes_back(text in HOSTILE) {
            prop_assert_eq!(mermaid(&escape::mermaid(&text)), one_line(&text));
        }

        // Two hyphens in a comment lose their neighbourhood for good.
        #[test]
        fn comments_come_back(text in HOSTILE) {
            prop_assume!(!one_line(&text).contains("--"));
            let stands = Stands { place: Place::Comment, block: None };
            prop_assert_eq!(stands.meaning(&escape::comment(&text, false), false), one_line(&text));
        }

        // A percent sign of an address stays as it is, so that its own escapes work.
        #[test]
        fn addresses_come_back(text in HOSTILE) {
            prop_assume!(!text.contains('%'));
            prop_assert_eq!(url(&escape::url(&text)), one_line(&text));
        }
    }

    #[test]
    fn every_place_is_read() {
        let text = "---\ntitle: \"a \\\"b\\\"\"\n---\n\n# A &amp; B\n\n| x \\| y | z |\n| --- | --- |\n| 1 | 2 |\n\n<!-- a - -> b -->\n\n> - one\n>   two\n";
        let span = |part: &str| {
            let at = text.find(part).unwrap();
            at..at + part.len()
        };
        let parts = ["\"a \\\"b\\\"\"", "A &amp; B", "x \\| y", "a - -> b", "one\n>   two"];
        let spans: Vec<Range<usize>> = parts.iter().map(|part| span(part)).collect();
        let stands = stands(text, &spans);
        let read: Vec<String> = stands.iter().zip(parts).map(|(stands, part)| stands.meaning(part, true)).collect();
        assert_eq!(read, ["a \"b\"", "A & B", "x | y", "a - -> b", "one\ntwo"]);
        let places: Vec<Place> = stands.iter().map(|stands| stands.place).collect();
        assert_eq!(places, [Place::FrontMatter, Place::Heading, Place::Cell, Place::Comment, Place::Inline]);
    }

    #[test]
    fn code_of_a_longer_text_is_as_it_stands() {
        assert_eq!(markdown("`a\\*b` \\*c\\*"), "`a\\*b` *c*");
        assert_eq!(markdown("\\`a\\*"), "`a*");
        assert_eq!(markdown("``a`b`` ``open"), "``a`b`` ``open");
    }
}
