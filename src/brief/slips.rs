//! Signs that word processors set in the place of those that YAML knows, named before they are misread.

use std::ops::Range;

/// Such a sign: where it stands, what it is, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    pub(super) at: Range<usize>,
    pub(super) rule: &'static str,
    pub(super) message: String,
    pub(super) help: &'static str,
}

/// The signs in the form of a text that can't be read as they stand. What stands within a block of text is text.
pub(super) fn slips(text: &str) -> Vec<Slip> {
    let mut found = Vec::new();
    let mut offset = 0;
    // How far the key of an open block of text is indented.
    let mut block: Option<usize> = None;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let start = offset;
        offset += line.len();
        let bare = line.trim_start();
        if bare.is_empty() {
            continue;
        }
        let lead = line.get(..line.len() - bare.len()).unwrap_or_default();
        let indent = lead.trim_start_matches('\u{feff}').chars().count();
        if block.is_some_and(|key| indent > key) {
            continue;
        }
        block = opens_block(bare).then_some(indent);
        let at = start..start + lead.len();
        let odd = lead.chars().find(|c| !matches!(c, ' ' | '\u{feff}'));
        if let Some(odd) = odd.filter(|_| is_entry(bare)) {
            let what = match odd {
                '\t' => "tabs",
                '\u{a0}' => "no-break spaces",
                _ => "blanks of another kind",
            };
            found.push(Slip {
                at,
                rule: "odd-indentation",
                message: format!("line {} is indented with {what}", number + 1),
                help: "indent it with spaces; copied text often brings other blanks along",
            });
        } else if let Some(sign) = bare.chars().next().filter(|c| matches!(c, '–' | '—' | '•' | '‣' | '·'))
            && bare.get(sign.len_utf8()..).is_some_and(|rest| rest.starts_with([' ', '\u{a0}', '\t']))
        {
            let name = match sign {
                '–' => "an en dash",
                '—' => "an em dash",
                _ => "a bullet",
            };
            let at = start + lead.len()..start + lead.len() + sign.len_utf8();
            found.push(Slip {
                at,
                rule: "odd-list-sign",
                message: format!("line {} begins with {name}", number + 1),
                help: "begin the items of a list with a hyphen and a space: `- `",
            });
        }
    }
    found
}

/// Whether a line is a key with its value, or an item of a list.
fn is_entry(line: &str) -> bool {
    let is_item = line.starts_with(['-', '–', '—', '•']);
    let key = line.split_once(':').filter(|(_, rest)| rest.is_empty() || rest.starts_with(char::is_whitespace));
    let is_key = key.is_some_and(|(key, _)| key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')));
    is_item || is_key
}

/// Whether the value of a line is a block of text below it.
fn opens_block(line: &str) -> bool {
    let words = line.split(" #").next().unwrap_or(line).trim_end();
    let sign = words.rsplit([' ', '\u{a0}']).next().unwrap_or_default();
    sign.starts_with(['|', '>']) && sign.chars().skip(1).all(|c| matches!(c, '+' | '-') || c.is_ascii_digit())
}

/// The typographic quotation marks around a whole value.
pub(super) fn quotes_around(text: &str) -> bool {
    const PAIRS: [(char, char); 5] = [('“', '”'), ('„', '“'), ('‘', '’'), ('«', '»'), ('”', '”')];
    PAIRS.into_iter().any(|(open, close)| {
        let inner = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        inner.is_some_and(|inner| !inner.is_empty() && !inner.contains([open, close]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_word_processors_are_named() {
        let text = "product:\n\u{a0}\u{a0}name: X\n\tlink: y\nrisks:\n  – one\n  • two\nlaunch:\n  ask: |\n    – a\n    \u{a0}b: c\n  goal: x\n";
        let found: Vec<String> = slips(text).into_iter().map(|slip| slip.message).collect();
        assert_eq!(
            found,
            [
                "line 2 is indented with no-break spaces",
                "line 3 is indented with tabs",
                "line 5 begins with an en dash",
                "line 6 begins with a bullet"
            ]
        );
        assert!(slips("a: b – c\n  d\n# – e\n").is_empty());
    }

    #[test]
    fn quotation_marks_around_the_whole_are_told_from_those_within() {
        assert!(quotes_around("“Potluck”") && quotes_around("„So“") && quotes_around("«So»"));
        assert!(!quotes_around("“A” and “B”") && !quotes_around("A “B”") && !quotes_around("“”"));
    }
}
