//! Which words of a document say a value of the brief.

use std::ops::Range;

use super::shown::Asked;
use crate::align::places::Fate;
use crate::pack::sheet::Sheet;

/// The bytes of a document that say a value, each with the number of the value in `asked`, in order; line ends count as one
/// byte, and a byte order mark as none.
pub(super) fn of(sheet: &Sheet<'_>, asked: &mut Asked) -> Vec<(Range<usize>, usize)> {
    let spans = sheet.spans.iter().zip(&sheet.places);
    let standing = spans.filter(|(_, place)| matches!(place.fate, Fate::Kept | Fate::Changed | Fate::Unsure(_)));
    let mut values: Vec<(Range<usize>, usize)> = standing
        .map(|(span, place)| (shown(sheet.text, sheet.in_file(&place.mine)), asked.number(&span.paths)))
        .collect();
    values.sort_by_key(|(bytes, _)| bytes.start);
    values
}

/// Where bytes of a file stand once its line ends are line feeds.
fn shown(text: &str, bytes: Range<usize>) -> Range<usize> {
    let before = |at: usize| {
        let head = text.get(..at).unwrap_or_default();
        let mark = if head.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        head.len() - mark - head.matches("\r\n").count()
    };
    before(bytes.start)..before(bytes.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_follow_the_line_ends() {
        let text = "\u{feff}# A\r\n\r\nb c\r\n";
        let at = text.find("b c").unwrap();
        assert_eq!(shown(text, at..at + 3), 5..8);
    }
}
