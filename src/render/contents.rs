//! The list of a document's headings, made when they are known, so that each link leads to its heading also where two
//! read the same.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use super::Said;
use super::finished::{Finished, MARKDOWN};
use crate::traced::CONTENTS;

/// Fewer headings than this need no list.
const FEW: usize = 3;

struct Heading {
    level: HeadingLevel,
    /// Bytes of its text, without the marker.
    bytes: Range<usize>,
    anchor: String,
}

/// Puts the list where the document asks for one: parts with what stands in them.
pub(super) fn filled(document: Finished) -> Finished {
    let Finished { text, said } = document;
    let Some(at) = text.find(CONTENTS) else { return Finished { text, said } };
    let headings = headings(&text);
    let after = headings.iter().filter(|heading| heading.bytes.start > at);
    let listed: Vec<&Heading> = after.filter(|h| matches!(h.level, HeadingLevel::H2 | HeadingLevel::H3)).collect();
    if listed.len() < FEW {
        let text = text.replacen(&format!("{CONTENTS}\n\n"), "", 1);
        let cut = CONTENTS.len_utf8() + 2;
        let moved =
            |s: Said| if s.bytes.start > at { Said { bytes: s.bytes.start - cut..s.bytes.end - cut, ..s } } else { s };
        return Finished { text, said: said.into_iter().map(moved).collect() };
    }
    let (mut list, mut list_said) = (String::new(), Vec::new());
    for heading in listed {
        list.push_str(if heading.level == HeadingLevel::H3 { "  - [" } else { "- [" });
        let shift = at + list.len();
        for one in said.iter().filter(|s| s.bytes.start >= heading.bytes.start && s.bytes.end <= heading.bytes.end) {
            let bytes = one.bytes.start - heading.bytes.start + shift..one.bytes.end - heading.bytes.start + shift;
            list_said.push(Said { bytes, ..one.clone() });
        }
        list.push_str(text.get(heading.bytes.clone()).unwrap_or_default());
        list.push_str("](#");
        list.push_str(&heading.anchor);
        list.push_str(")\n");
    }
    let list = list.trim_end();
    let end = at + CONTENTS.len_utf8();
    let moved =
        |s: Said| Said { bytes: s.bytes.start - end + at + list.len()..s.bytes.end - end + at + list.len(), ..s };
    let (before, after): (Vec<Said>, Vec<Said>) = said.into_iter().partition(|s| s.bytes.end <= at);
    let said = before.into_iter().chain(list_said).chain(after.into_iter().map(moved)).collect();
    let text = [text.get(..at).unwrap_or_default(), list, text.get(end..).unwrap_or_default()].concat();
    Finished { text, said }
}

fn headings(text: &str) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut open: Option<(HeadingLevel, Range<usize>, String)> = None;
    for (event, range) in Parser::new_ext(text, MARKDOWN).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => open = Some((level, range, String::new())),
            Event::Text(words) | Event::Code(words) => {
                if let Some((_, _, read)) = &mut open {
                    read.push_str(&words);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let Some((level, range, read)) = open.take() else { continue };
                let slug = slug(&read);
                let count = seen.entry(slug.clone()).or_default();
                let anchor = if *count == 0 { slug } else { format!("{slug}-{count}") };
                *count += 1;
                let line = text.get(range.clone()).unwrap_or_default();
                let bare = line.trim_start_matches('#').trim_start();
                let start = range.start + line.len() - bare.len();
                found.push(Heading { level, bytes: start..start + bare.trim_end().len(), anchor });
            }
            _ => {}
        }
    }
    found
}

/// The name that GitHub gives to a heading: lower case, blanks to hyphens, punctuation left out.
///
/// Source: `github/cmark-gfm` has none of it; this is what `html-pipeline`'s table of contents filter does.
pub(crate) fn slug(heading: &str) -> String {
    let kept = heading.trim().chars().flat_map(char::to_lowercase);
    kept.filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_listed_and_told_apart() {
        let few = Finished { text: format!("# T\n\n{CONTENTS}\n\n## A\n"), said: Vec::new() };
        assert_eq!(filled(few).text, "# T\n\n## A\n");
        let text = format!("# T\n\n{CONTENTS}\n\n## One: two?\n\n### A\n\nx\n\n### A\n\nx\n");
        let said = vec![Said { bytes: 33..34, leaves: Vec::new(), via: None }];
        let made = filled(Finished { text, said });
        let list = "- [One: two?](#one-two)\n  - [A](#a)\n  - [A](#a-1)";
        assert_eq!(made.text, format!("# T\n\n{list}\n\n## One: two?\n\n### A\n\nx\n\n### A\n\nx\n"));
        assert!(made.said.iter().all(|s| made.text.is_char_boundary(s.bytes.start)), "{:?}", made.said);
    }
}
