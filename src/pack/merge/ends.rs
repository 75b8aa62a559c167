//! What is a matter of the file and not of what it says: a byte order mark, line ends, the newline at the end.

use std::borrow::Cow;

/// The mark that some editors put before a text.
pub(super) const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// How a merged document is stored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    has_mark: bool,
    returns: bool,
    /// Line ends are of both kinds; then they stay as they are.
    mixed: bool,
    last: Option<bool>,
}

impl Ends {
    pub(super) fn of(base: &str, mine: &str, brief: &str) -> Self {
        let ends = |text: &str| (!split_mark(text).1.is_empty()).then(|| text.ends_with('\n'));
        let before = ends(base);
        let last = match (ends(mine).or(before), ends(brief).or(before)) {
            (mine, brief) if mine == before => brief,
            (mine, _) => mine,
        };
        let (all, returns) = (mine.matches('\n').count(), mine.matches("\r\n").count());
        Self {
            has_mark: mine.starts_with(BYTE_ORDER_MARK),
            returns: 2 * returns > all,
            mixed: returns > 0 && returns < all,
            last,
        }
    }

    /// The person's text as it is written to: line ends of both kinds stay as they are.
    pub(super) fn text<'t>(self, whole: &'t str, bare: &'t str) -> &'t str {
        if self.mixed { split_mark(whole).1 } else { bare }
    }

    /// A text as it is stored.
    pub(super) fn put(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 8);
        out.extend(self.has_mark.then_some(BYTE_ORDER_MARK));
        if self.returns && !self.mixed {
            out.push_str(&text.replace("\r\n", "\n").replace('\n', "\r\n"));
        } else {
            out.push_str(text);
        }
        match self.last {
            Some(false) => cut_last_end(&mut out),
            Some(true) if !out.ends_with('\n') && !split_mark(&out).1.is_empty() => {
                out.push_str(if self.returns { "\r\n" } else { "\n" });
            }
            _ => {}
        }
        out
    }
}

/// A text as it is compared: without the mark, and where all lines end alike, with line feeds alone.
pub(super) fn bare(text: &str) -> Cow<'_, str> {
    let body = split_mark(text).1;
    if body.contains('\r') { Cow::Owned(body.replace("\r\n", "\n")) } else { Cow::Borrowed(body) }
}

/// Takes the line end off the last line.
pub(super) fn cut_last_end(text: &mut String) {
    text.truncate(split_end(text).0.len());
}

/// Splits a line as `split_inclusive('\n')` gives it into what it says and its end.
pub(super) fn split_end(line: &str) -> (&str, &str) {
    let text = line.strip_suffix("\r\n").or_else(|| line.strip_suffix('\n')).unwrap_or(line);
    (text, line.strip_prefix(text).unwrap_or_default())
}

/// Splits off a byte order mark.
pub(super) fn split_mark(text: &str) -> (&str, &str) {
    let body = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    (text.strip_suffix(body).unwrap_or_default(), body)
}
