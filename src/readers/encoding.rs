//! Bytes as text, in whatever encoding they are.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Where a page says its encoding, in bytes from its start (WHATWG HTML, 13.2.3.2).
const HEAD: usize = 1024;

/// Bytes as text: by their mark, else UTF-8, else as the page says, else what a Windows program writes.
pub(super) fn text(bytes: &[u8], is_page: bool) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !is_wide(bytes)
    {
        return Cow::Borrowed(text);
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0;
    }
    let encoding = match wide(bytes) {
        Some(encoding) => encoding,
        None => Some(bytes).filter(|_| is_page).and_then(said).unwrap_or(WINDOWS_1252),
    };
    let encoding = if encoding == UTF_8 { WINDOWS_1252 } else { encoding };
    encoding.decode_without_bom_handling(bytes).0
}

fn is_wide(bytes: &[u8]) -> bool {
    wide(bytes).is_some()
}

/// UTF-16 without a mark has a zero in every other byte of its first letters.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..8).unwrap_or(bytes);
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, 3..) => Some(UTF_16LE),
        (3.., 0) => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding that a page names.
fn said(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD).unwrap_or(bytes).to_ascii_lowercase();
    let at = head.windows(8).position(|window| window == b"charset=")? + 8;
    let label: Vec<u8> = head.get(at..)?.iter().copied().skip_while(|byte| matches!(byte, b'"' | b'\'')).collect();
    let end =
        label.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"-_".contains(byte)).unwrap_or(label.len());
    Encoding::for_label(label.get(..end)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_say_their_encoding() {
        let page = b"<meta charset=\"iso-8859-2\"><p>\xb3";
        assert!(text(page, true).ends_with('ł'));
        assert!(text(b"caf\xe9", true).ends_with('é'));
        assert!(text("café".as_bytes(), true).ends_with('é'));
        let wide: Vec<u8> = "café".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&wide, false), "café");
    }
}
