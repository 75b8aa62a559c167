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

/// The signs in the form of a text that can't be read as they stand, and the text as it was meant, of the same length: what is
/// missing at the end of such a line are blanks. What stands within a block of text is text.
pub(super) fn slips(text: &str) -> (Vec<Slip>, String) {
    let (mut found, mut meant) = (Vec::new(), String::with_capacity(text.len()));
    let mut offset = 0;
    // How far the key of an open block of text is indented.
    let mut block: Option<usize> = None;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let start = offset;
        offset += line.len();
        let bare = line.trim_start();
        let before = found.len();
        let mut mended = None;
        if bare.is_empty() {
            meant.push_str(line);
            continue;
        }
        let lead = line.get(..line.len() - bare.len()).unwrap_or_default();
        let indent = lead.trim_start_matches('\u{feff}').chars().count();
        if block.is_some_and(|key| indent > key) {
            meant.push_str(line);
            continue;
        }
        block = opens_block(bare).then_some(indent);
        let at = start..start + lead.len();
        // The parser has words for tabs.
        let odd = lead.chars().find(|c| !matches!(c, ' ' | '\t' | '\u{feff}'));
        if let Some(odd) = odd.filter(|_| is_entry(bare)) {
            let what = if odd == '\u{a0}' { "no-break spaces" } else { "blanks of another kind" };
            let blanks: String = lead.chars().map(|c| if c == '\u{feff}' { c } else { ' ' }).collect();
            mended = Some(blanks + bare);
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
            let rest = bare.get(sign.len_utf8()..).unwrap_or_default();
            mended = Some([lead, "-", &rest.replacen('\u{a0}', " ", 1)].concat());
            let at = start + lead.len()..start + lead.len() + sign.len_utf8();
            found.push(Slip {
                at,
                rule: "odd-list-sign",
                message: format!("line {} begins with {name}", number + 1),
                help: "begin the items of a list with a hyphen and a space: `- `",
            });
        }
        match mended.filter(|_| found.len() > before) {
            Some(new) => {
                let words = new.trim_end_matches(['\r', '\n']);
                let end = line.len() - line.trim_end_matches(['\r', '\n']).len();
                let pad = line.len() - end - words.len();
                meant.push_str(words);
                meant.push_str(&" ".repeat(pad));
                meant.push_str(line.get(line.len() - end..).unwrap_or_default());
            }
            None => meant.push_str(line),
        }
    }
    (found, meant)
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
        let text = "product:\n\u{a0}\u{a0}name: X\n  link: y\nrisks:\n  – one\n  • two\nlaunch:\n  ask: |\n    – a\n    \u{a0}b: c\n  goal: x\n";
        let (found, meant) = slips(text);
        let found: Vec<String> = found.into_iter().map(|slip| slip.message).collect();
        assert_eq!(
            found,
            ["line 2 is indented with no-break spaces", "line 5 begins with an en dash", "line 6 begins with a bullet"]
        );
        assert_eq!(meant.len(), text.len());
        assert!(
            meant.starts_with("product:\n  name: X  \n  link: y\nrisks:\n  - one  \n  - two  \nlaunch:\n"),
            "{meant}"
        );
        assert!(meant.contains("    – a\n    \u{a0}b: c\n"), "{meant}");
        assert!(slips("a: b – c\n  d\n# – e\n").0.is_empty());
    }

    #[test]
    fn quotation_marks_around_the_whole_are_told_from_those_within() {
        assert!(quotes_around("“Potluck”") && quotes_around("„So“") && quotes_around("«So»"));
        assert!(!quotes_around("“A” and “B”") && !quotes_around("A “B”") && !quotes_around("“”"));
    }
}
