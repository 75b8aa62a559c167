//! The words by which columns, headings and labels are recognised.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::catalog;

/// Words for each of some names.
type Named = BTreeMap<String, Vec<String>>;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// Fields of lists.
    pub(super) lists: BTreeMap<String, Named>,
    /// Paths, in a document about the product or about a competitor.
    pub(super) places: BTreeMap<String, Named>,
    /// What fields say that take one of a few words.
    pub(super) values: BTreeMap<String, Named>,
}

pub(super) fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| catalog::words("import").unwrap_or_default());
    &WORDS
}

/// A heading or label as it is compared: lower case, without numbers before it and signs.
pub(super) fn folded(text: &str) -> String {
    let plain: String = text.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let numbers = words.iter().take_while(|word| word.chars().all(|c| c.is_ascii_digit())).count();
    let rest = words.get(numbers..).unwrap_or_default();
    if rest.is_empty() { words.join(" ") } else { rest.join(" ") }
}

/// Texts that say the same, whatever blanks, quotes and case they are written with.
pub(super) fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    plain(one) == plain(other)
}

/// The name of which these are words.
pub(super) fn name_of<'n>(named: &'n Named, text: &str) -> Option<&'n str> {
    let text = folded(text);
    named.iter().find(|(_, words)| words.iter().any(|word| folded(word) == text)).map(|(name, _)| name.as_str())
}

/// The word that a field with few words takes for this one; the text itself where the field takes any.
pub(super) fn value(list: &str, field: &str, text: &str) -> Option<String> {
    match words().values.get(&format!("{list}.{field}")) {
        Some(named) => name_of(named, text).map(str::to_owned),
        None => Some(text.to_owned()),
    }
}

/// A text without the quotation marks around it.
pub(super) fn bare(text: &str) -> String {
    const PAIRS: [(char, char); 5] = [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('‘', '’')];
    let trimmed = text.trim();
    let inner = PAIRS.into_iter().find_map(|(open, close)| {
        let inner = trimmed.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.contains([open, close])).then_some(inner)
    });
    inner.unwrap_or(trimmed).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::Brief;
    use crate::brief::shape::field_at;

    #[test]
    fn every_name_is_one_of_the_brief() {
        let words: Words = catalog::words("import").unwrap();
        for (list, fields) in &words.lists {
            for field in fields.keys() {
                let path = match list.as_str() {
                    "objections" => format!("competitors[0].objections[0].{field}"),
                    "claims" => format!("claims.x.{field}"),
                    list => format!("{list}[0].{field}"),
                };
                assert!(field_at(&Brief::RECORD, &path).is_some(), "{path}");
            }
        }
        for path in words.places.values().flat_map(|places| places.keys()) {
            assert!(field_at(&Brief::RECORD, path).is_some(), "{path}");
        }
        for (field, named) in &words.values {
            let (list, field) = field.rsplit_once('.').unwrap();
            assert!(words.lists[list].contains_key(field), "{list}.{field}");
            assert!(!named.is_empty());
        }
    }

    #[test]
    fn words_are_compared_as_a_reader_sees_them() {
        assert_eq!(folded("1. Q&A:"), "q a");
        assert_eq!(folded("One-liner"), "one liner");
        assert_eq!(bare("“So”"), "So");
        assert_eq!(bare("\"a\" and \"b\""), "\"a\" and \"b\"");
        assert!(same("It’s “here”", "it's here"));
        assert_eq!(value("claims", "status", "Approved").as_deref(), Some("pending"));
    }
}
