//! What styles stand for, whatever they are called.

use std::collections::{HashMap, HashSet};

use roxmltree::Document;

use super::{child, is, value};

/// The styles of a Word file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    levels: HashMap<String, u8>,
    lists: HashSet<String>,
}

impl Styles {
    pub(super) fn of(styles: &Document<'_>) -> Self {
        let mut out = Self::default();
        for style in styles.descendants().filter(|node| is(*node, "style")) {
            let Some(id) = super::attribute(style, "styleId") else { continue };
            let properties = child(style, "pPr");
            let outline = properties.and_then(|inner| child(inner, "outlineLvl")).and_then(value);
            let name = child(style, "name").and_then(value).unwrap_or_default();
            let level = outline.and_then(|level| level.parse::<u8>().ok()).map(|level| level + 1);
            if let Some(level) = level.or_else(|| named(&name)).filter(|level| (1..=6).contains(level)) {
                out.levels.insert(id.to_owned(), level);
            }
            let numbered = properties.is_some_and(|inner| child(inner, "numPr").is_some());
            if numbered || is_list(&name) {
                out.lists.insert(id.to_owned());
            }
        }
        out
    }

    /// The level of heading that a style stands for.
    pub(super) fn level(&self, style: &str) -> Option<u8> {
        self.levels.get(style).copied().or_else(|| named(style))
    }

    /// Whether it is that of an item.
    pub(super) fn is_list(&self, style: &str) -> bool {
        self.lists.contains(style) || is_list(style)
    }
}

fn named(name: &str) -> Option<u8> {
    if name.eq_ignore_ascii_case("title") {
        return Some(1);
    }
    let plain = name.to_lowercase().replace([' ', '-'], "");
    plain.strip_prefix("heading")?.parse().ok().filter(|level| (1..=6).contains(level))
}

fn is_list(name: &str) -> bool {
    let plain = name.to_lowercase().replace([' ', '-'], "");
    plain.starts_with("listbullet") || plain.starts_with("listnumber") || plain.starts_with("listparagraph")
}
