//! The signs before items of lists.

use std::ops::Range;

use crate::readers::word::UnitKind as Kind;

/// The number among the signs before an item, with its bytes.
pub(super) fn number_in(lead: &str) -> Option<(Range<usize>, i64)> {
    let start = lead.find(|c: char| c.is_ascii_digit())?;
    let rest = lead.get(start..)?;
    let length = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    Some((start..start + length, rest.get(..length)?.parse().ok()?))
}

/// The signs of an item that follows another.
pub(super) fn next_item(lead: &str, kind: Kind, depth: u8) -> String {
    let Kind::Item(own, _) = kind else { return "- ".to_owned() };
    let signs = lead.trim_start_matches([' ', '>', '\t']);
    let indent = lead.get(..lead.len() - signs.len()).unwrap_or_default();
    let marker = signs.split(' ').next().unwrap_or("-");
    let number = marker.trim_end_matches(['.', ')']);
    let marker = match number.parse::<usize>() {
        Ok(number) => format!("{}{}", number.saturating_add(1), if marker.ends_with(')') { ")" } else { "." }),
        Err(_) => marker.to_owned(),
    };
    let ticked = if signs.contains("[ ]") || signs.to_lowercase().contains("[x]") { "[ ] " } else { "" };
    match depth.cmp(&own) {
        std::cmp::Ordering::Equal => format!("{indent}{marker} {ticked}"),
        std::cmp::Ordering::Greater => format!("{indent}{}- ", " ".repeat(marker.len() + 1)),
        std::cmp::Ordering::Less => {
            let less = usize::from(own - depth) * 2;
            format!("{}- ", indent.get(..indent.len().saturating_sub(less)).unwrap_or_default())
        }
    }
}
