//! Marks of values, from the tree of a document through the formatter into HTML.

use std::fmt::Write as _;

/// Begins a value: this, its number in [`digit`]s, and [`OPENED`]. A document with such characters gets no marks.
const OPEN: char = '\u{fdd0}';
const OPENED: char = '\u{fdd1}';
/// Ends a value.
const CLOSE: char = '\u{fdd2}';

fn digit(value: u32) -> char {
    char::from_u32(0xfde0 + value).unwrap_or(OPENED)
}

/// Marks a value, to become `<span class="value" data-value="N">` in HTML.
pub(super) fn marks(number: usize) -> (String, char) {
    let digits = number.to_string().chars().filter_map(|c| c.to_digit(10)).map(digit).collect::<String>();
    (format!("{OPEN}{digits}{OPENED}"), CLOSE)
}

pub(super) fn is_mark(c: char) -> bool {
    ('\u{fdd0}'..='\u{fdef}').contains(&c)
}

/// Marks of values become elements; those within a tag, where they can only be by accident, go. One value that goes on
/// behind a blank or a line end stays one element.
pub(super) fn valued(html: &str) -> String {
    let (mut out, mut number, mut in_tag) = (String::with_capacity(html.len()), String::new(), false);
    // The last element that was closed: its number, and where its end stands.
    let mut closed: Option<(String, usize)> = None;
    for c in html.chars() {
        match c {
            OPEN => number.clear(),
            OPENED if !in_tag => match closed.take() {
                Some((before, end)) if before == number => {
                    out.replace_range(end..end + CLOSED.len(), "");
                }
                _ => {
                    let _ = write!(out, "<span class=\"value\" data-value=\"{number}\">");
                }
            },
            CLOSE if !in_tag => {
                closed = Some((number.clone(), out.len()));
                out.push_str(CLOSED);
            }
            c if is_mark(c) => number.extend(('0'..='9').find(|d| d.to_digit(10).map(digit) == Some(c))),
            c => {
                in_tag = if in_tag { c != '>' } else { c == '<' };
                if !c.is_whitespace() {
                    closed = None;
                }
                out.push(c);
            }
        }
    }
    out
}

const CLOSED: &str = "</span>";
