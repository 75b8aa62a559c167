//! Words that are written with entities, each character with the bytes that say it, and elements that are not seen.

use std::ops::Range;

use html5gum::StartTag;

use super::Said;

/// Adds words that were written with entities, each character with what says it.
pub(super) fn decoded(whole: &str, shown: &str, source: Range<usize>, fold_lines: bool, out: &mut Said) {
    let mut rest = whole.get(source.clone()).unwrap_or_default();
    let mut at = source.start;
    let mut buffer = [0; 4];
    for c in shown.chars() {
        let written = rest.chars().next().unwrap_or(c);
        // An entity is decoded to one character, seldom to two, of which the second then stands nowhere of its own.
        let len = match written {
            '&' => entity(rest, c),
            '\r' if c == '\n' && rest.starts_with("\r\n") => 2,
            _ if written == c => c.len_utf8(),
            _ => 0,
        };
        let said = if fold_lines && (c == '\n' || c == '\r') { ' ' } else { c };
        out.push(said.encode_utf8(&mut buffer), at..at + len);
        at += len;
        rest = rest.get(len..).unwrap_or_default();
    }
}

/// How long the entity is that a text begins with and that says this character; 1 where it is only the sign.
fn entity(text: &str, says: char) -> usize {
    let body = text.get(1..).unwrap_or_default();
    let len = body.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '#').take(40).count();
    let name = body.get(..len).unwrap_or_default().to_ascii_lowercase();
    let closed = body.get(len..).is_some_and(|rest| rest.starts_with(';'));
    let is_sign = matches!(name.as_str(), "amp" | "#38" | "#x26" | "#038");
    match len {
        0 => 1,
        // Unknown ones stand as they are written.
        _ if says == '&' && !is_sign => 1,
        _ if closed => len + 2,
        // Without its sign at the end: `&amp T`.
        _ => len + 1,
    }
}

/// Whether an element is not to be seen.
pub(super) fn is_hidden(tag: &StartTag<usize>) -> bool {
    let style = tag.attributes.get(b"style".as_slice()).map(|style| {
        let text = String::from_utf8_lossy(&style.value).to_ascii_lowercase();
        text.chars().filter(|c| !c.is_whitespace()).collect::<String>()
    });
    let styled = |style: String| style.contains("display:none") || style.contains("visibility:hidden");
    tag.attributes.contains_key(b"hidden".as_slice()) || style.is_some_and(styled)
}
